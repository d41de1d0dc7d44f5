// What `import` did: the things by where they are now, what was left out by the reason, and what to look at next.
import type { ImportData, ImportedSource } from "../../actions/import.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { renderDiff } from "./diff.js";

/** A person reads so many lines; `--json` has them all. */
const MOST_LINES = 24;
const MOST_NAMES = 3;

export function renderImport({ data }: Outcome<ImportData>, screen: Screen): Rendering {
  const { items, tool, imported, skipped, dryRun, diff } = data;
  const counts = `${countOf(imported, dryRun)}${skipped === 0 ? "" : `, ${skipped} skipped`}.`;
  if (dryRun === true && imported > 0) {
    return { ...renderDiff(diff, screen.paint), remark: [counts, ...reasonsOf(items)].join("\n") };
  }
  const done = items.filter(({ outcome }) => outcome === "imported");
  const rows = done
    .slice(0, MOST_LINES)
    .map(({ ref, path, source }) => [
      { text: visibleLine(ref === null || ref === "project" ? (path ?? "") : ref) },
      { text: visibleLine(source), paint: screen.paint.dim },
    ]);
  const more = done.length > MOST_LINES ? [`… and ${done.length - MOST_LINES} more`] : [];
  const lines = [...alignColumns(rows, [3]), ...more];
  const result = [`${tool}: ${counts}`, ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
  const advice = [...reasonsOf(items), ...nextOf(done)].join("\n");
  return advice === "" ? { result } : { result, remark: advice };
}

function countOf(count: number, dryRun: true | undefined): string {
  const things = count === 1 ? "1 thing" : `${count} things`;
  return dryRun === true ? `${things} would be imported` : `${things} imported`;
}

/** A line for each reason, with the first few that it holds for. */
function reasonsOf(items: readonly ImportedSource[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { reason, source } of items) {
    if (reason !== null) groups.set(reason, [...(groups.get(reason) ?? []), visibleLine(source)]);
  }
  return [...groups].map(([reason, sources]) => {
    const names = sources.slice(0, MOST_NAMES).join(", ");
    const more = sources.length > MOST_NAMES ? `, and ${sources.length - MOST_NAMES} more` : "";
    return `Skipped, since ${visibleLine(reason)}: ${names}${more}`;
  });
}

function nextOf(done: readonly ImportedSource[]): string[] {
  const isOf = (level: string): boolean => done.some(({ ref }) => ref?.startsWith(level) === true);
  if (isOf("task/")) return ["next: ctx list"];
  if (isOf("branch/")) return ["next: ctx list branches"];
  if (isOf("project")) return ["next: ctx get project"];
  return done.length > 0 ? ["next: ctx workflow list"] : [];
}
