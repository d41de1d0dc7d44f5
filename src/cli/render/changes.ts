// What others changed, as people read it: `ctx changes`, `ctx wait`, and what `--follow` shows line by line.
import type { ChangesData } from "../../actions/changes.js";
import type { ContextChange } from "../../model/seen.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering, StreamEvent } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { describeEntry, FOLLOWED_AUTHOR_WIDTH, renderHappening } from "./entries.js";
import { suggest } from "./suggestion.js";

/** One line a change, `time  who   kind  context: what`; files of documents tell neither time nor who. */
export function renderChanges(
  outcome: Outcome<ChangesData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { changes, cursor } = outcome.data;
  const remark = cursor === null ? {} : { remark: adviceFor(cursor, invocation) };
  if (changes.length === 0) {
    const next = remark.remark === undefined ? "" : ` ${remark.remark}`;
    return { result: "", remark: `Nothing new.${next}` };
  }
  const width = changes.reduce((most, { by }) => Math.max(most, widthOf(visibleLine(by ?? ""))), 0);
  return { result: changes.flatMap((change) => renderChange(change, width, screen)).join("\n"), ...remark };
}

/** The lines of one change that was followed. */
export function renderFollowedChange({ data }: StreamEvent, screen: Screen): Rendering {
  return { result: renderChange(data as ContextChange, FOLLOWED_AUTHOR_WIDTH, screen).join("\n") };
}

function renderChange(change: ContextChange, authorWidth: number, screen: Screen): string[] {
  if ("document" in change) {
    // Its path names the context, too.
    const lines = [`${change.document.change} ${visibleLine(change.path)}`];
    const happening = { id: "", at: "", by: change.by ?? "", kind: "document", lines };
    return renderHappening(happening, authorWidth, screen);
  }
  const [first = "", ...more] = describeEntry(change.entry);
  return renderHappening(
    { ...change.entry, lines: [`${visibleLine(change.ref)}: ${first}`, ...more] },
    authorWidth,
    screen,
  );
}

function adviceFor(cursor: string, { command, options }: Invocation): string {
  if (command.name === "wait") return `What comes next: ${suggest("wait --since", cursor)}`;
  const who = typeof options["for"] === "string" ? ` --for ${quoteForShell(options["for"])}` : "";
  return `What comes next: ${suggest("changes --since", cursor)}${who}`;
}
