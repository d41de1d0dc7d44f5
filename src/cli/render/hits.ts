// `ctx search` as people read it: where each hit is, and below it what was found, in bold where there are colours.
import type { SearchData, SearchHit } from "../../actions/search.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { listArgument } from "../parse/invocation.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";

const INDENT = "    ";
/** What is repeated of a search that found nothing, in columns. */
const LONGEST_ECHO = 60;

export function renderSearch(
  outcome: Outcome<SearchData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { hits, total, suggestion } = outcome.data;
  const { paint } = screen;
  if (hits.length === 0) {
    const asked = cutToWidth(visibleLine(listArgument(invocation, "words").join(" ")), LONGEST_ECHO);
    const near = suggestion === undefined ? "" : ` Did you mean: ctx search ${quoteWords(suggestion)}`;
    return { result: "", remark: `Nothing found for ${asked}.${near}` };
  }
  const places = alignColumns(
    hits.map(({ ref, path, line }) => [
      { text: visibleLine(ref), paint: paint.cyan },
      { text: `${visibleLine(path)}:${line}`, paint: paint.dim },
    ]),
    [2],
  );
  const result = hits
    .map((hit, index) => `${places[index]}\n${INDENT}${renderSnippet(hit, screen)}`)
    .join("\n");
  if (hits.length === total) return { result };
  return {
    result,
    remark: `${hits.length} of ${total.toLocaleString("en")} hits; all of them: --limit ${total}`,
  };
}

function renderSnippet({ snippet, matches }: SearchHit, { paint, width }: Screen): string {
  let line = "";
  let at = 0;
  let room = width - INDENT.length;
  const add = (text: string, paintText: (text: string) => string): void => {
    if (room <= 0 || text === "") return;
    const shown = cutToWidth(visibleLine(text), room);
    room = shown === visibleLine(text) ? room - widthOf(shown) : 0;
    line += paintText(shown);
  };
  for (const { start, end } of matches) {
    add(snippet.slice(at, start), (text) => text);
    add(snippet.slice(start, end), paint.bold);
    at = end;
  }
  add(snippet.slice(at), (text) => text);
  return line;
}

function quoteWords(words: string): string {
  return words.split(" ").map(quoteForShell).join(" ");
}
