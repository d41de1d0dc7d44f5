// The rows of "What changes for whom" in a comment. A cell holds one line of code spans: no content ends it.
import type { EntryRecord } from "../../../model/entry.js";
import type { ReviewData } from "../../../model/review.js";
import { codeSpan } from "../../../model/text/safe-markdown.js";
import { cutToWidth } from "../../../model/text/terminal-width.js";
import { visibleLine } from "../../../model/text/visible-text.js";
import type { ChangeGroup } from "../../../policy/review/group-changes.js";
import { mentionValue } from "../bare-value.js";
import { mentionChange } from "../changed-value.js";
import { describeEntry } from "../entries.js";
import { fieldOf, groupBlocks, nameOfRow, toldOfPrune, type ChangeBlock } from "./blocks.js";
import { countOf } from "./counts.js";

const VALUE_WIDTH = 60;
const NAME_WIDTH = 80;
const MOST_REFS = 3;

/** One row for each change, with all whom it reaches; wide contexts first. */
export function listTableRows(data: ReviewData, hidden: ReadonlySet<string>): string[] {
  return groupBlocks(data).flatMap((block) => {
    const rows = block.rows.map((row) => renderRow(row, block, hidden));
    const { refs, change, inherited } = block;
    if (change === "changed" || (rows.length > 0 && inherited === 0)) return rows;
    const what = inherited > 0 ? countOf(inherited, "inherited part") : "nothing of its own";
    return [...rows, rowOf([name(refs[0] ?? ""), "", changeOf(block, ""), what, name(refs[0] ?? "")])];
  });
}

function renderRow(row: ChangeGroup, block: ChangeBlock, hidden: ReadonlySet<string>): string {
  const value = hidden.has(row.origin.path) ? "not shown: its file may hold a secret" : describeValue(row);
  return rowOf([
    name(row.origin.ref),
    name(nameOfRow(row)),
    changeOf(block, row.change),
    value,
    whom(row.refs),
  ]);
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function name(text: string): string {
  return codeSpan(cutToWidth(visibleLine(text), NAME_WIDTH));
}

/** `changed`, for a context that came or went that too. */
function changeOf({ change }: ChangeBlock, kind: string): string {
  const context = change === "added" ? "new context" : change === "removed" ? "context gone" : "";
  return [kind, context].filter((text) => text !== "").join(", ");
}

function describeValue(group: ChangeGroup): string {
  const { part, before, after, change, value, prune } = group;
  if (prune !== undefined) return codeSpan(cutToWidth(visibleLine(toldOfPrune(group)), VALUE_WIDTH));
  if (part === "note") return "";
  if (part === "entry") {
    const record = after ?? before;
    if (fieldOf(record, "text") === "") return "";
    return codeSpan(cutToWidth(describeEntry(record as EntryRecord).join(" "), VALUE_WIDTH));
  }
  const isBoth = before !== undefined && after !== undefined;
  const shown = isBoth
    ? mentionChange(before, after, VALUE_WIDTH)
    : mentionValue(after ?? before ?? null, VALUE_WIDTH);
  if (change !== "shadowed" && change !== "unshadowed") return codeSpan(shown);
  const counts =
    value === undefined
      ? "it is removed there"
      : `${codeSpan(mentionValue(value, VALUE_WIDTH))} counts there`;
  return `${codeSpan(shown)}; ${change === "shadowed" ? "hidden" : "hidden no more"}: ${counts}`;
}

function whom(refs: readonly string[]): string {
  const shown = refs.length <= MOST_REFS + 1 ? refs : refs.slice(0, MOST_REFS);
  const rest = refs.length - shown.length;
  return shown.map(name).join(", ") + (rest > 0 ? ` and ${countOf(rest, "more context")}` : "");
}
