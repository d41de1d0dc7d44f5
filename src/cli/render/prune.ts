// `ctx prune`: the plan of a prune and what became of it; undo, statistics and the report.
import type { PruneData } from "../../actions/prune.js";
import type { PlannedPrune } from "../../actions/prune/plan-prune.js";
import type { PruneReport } from "../../actions/prune/report.js";
import type { PruneStatistics } from "../../actions/prune/statistics.js";
import type { UndonePrune } from "../../actions/prune/undo.js";
import { wordHold } from "../../model/hold.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { renderDiff } from "./diff.js";
import { wordParts } from "./pruned-line.js";
import { suggest } from "./suggestion.js";
import { formatMinute } from "./time.js";
import { count } from "./usage.js";

const MOST_LINES = 30;
const MOST_HOLDS = 6;

export function renderPrune({ data }: Outcome<PruneData>, screen: Screen): Rendering {
  if ("dryRun" in data && data.dryRun === true) return renderDiff(data.diff, screen.paint);
  if ("items" in data) return renderPlan(data, screen);
  if ("undone" in data) return renderUndone(data, screen);
  return "page" in data ? renderReport(data) : renderStatistics(data, screen);
}

function renderPlan(data: PlannedPrune, screen: Screen): Rendering {
  const { ref, policy, before, after, reduction, items, applied, window, percent, target, met, holds } = data;
  const { paint } = screen;
  const name = paint.bold(visibleLine(ref));
  const notes = items.filter(({ path }) => path !== undefined).length;
  const verb = applied ? "Pruned" : "Would prune";
  const aim = `${policy}: ${policy === "aggressive" ? "under" : `${target.least} to`} ${target.most} %`;
  const share = met ? `${percent} %` : paint.red(`${percent} %`);
  const head =
    items.length === 0
      ? `Nothing to prune in ${name} (${policy}).`
      : `${verb} ${name}: ${wordParts(notes, items.length - notes)}, about ${count(before)} → ${count(after)} tokens (−${reduction} %).`;
  const rows = items
    .slice(0, MOST_LINES)
    .map(({ path, id, keeps, tokensBefore, tokensAfter }) => [
      { text: `  ${visibleLine(path ?? id ?? "")}` },
      { text: keeps },
      { text: `${count(tokensBefore)} → ${count(tokensAfter)}` },
    ]);
  const more = items.length - rows.length;
  const lines = [
    head,
    `${share} of a window of ${count(window)} ${paint.dim(`(${aim})`)}`,
    ...(rows.length === 0 ? [] : ["", ...alignColumns(rows, [2])]),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(holds.length === 0 ? [] : ["", "Stays:"]),
    ...holds.slice(0, MOST_HOLDS).map((hold) => `  ${paint.dim(visibleLine(wordHold(hold)))}`),
  ];
  const result = lines.join("\n");
  if (applied)
    return { result, remark: `No file was changed. Back: ${suggest("prune --undo", data.id ?? "")}` };
  if (items.length === 0) return { result };
  return { result, remark: "Nothing was done. The same with --apply does it." };
}

function renderUndone(data: UndonePrune, { paint }: Screen): Rendering {
  const { undone, ref, shown, stillHidden, changed, removed, undoPath, path } = data;
  if (!changed) return { result: `Taken back already: ${undone} of ${visibleLine(ref)}` };
  const file = paint.dim(`(${removed ? "removed " : ""}${visibleLine(undoPath ?? path)})`);
  const parts = shown === 1 ? "1 part is" : `${shown} parts are`;
  const rest = stillHidden === 0 ? "" : `; ${stillHidden} more, another prune still hides`;
  return { result: `Taken back: ${parts} shown whole again in ${visibleLine(ref)}${rest} ${file}` };
}

function renderStatistics({ prunes, total }: PruneStatistics, { paint }: Screen): Rendering {
  if (prunes.length === 0) return { result: "", remark: "Nothing is pruned." };
  const rows = prunes.map((one) => [
    { text: one.id },
    { text: formatMinute(one.at) },
    { text: visibleLine(one.ref) },
    { text: visibleLine(one.policy + (one.phase === null ? "" : ` ${one.phase}`)) },
    {
      text: one.undone
        ? "taken back"
        : `${wordParts(one.notes, one.entries)}, ${count(one.tokensBefore)} → ${count(one.tokensAfter)}`,
      ...(one.undone ? { paint: paint.dim } : {}),
    },
  ]);
  if (total.notes + total.entries === 0)
    return { result: alignColumns(rows, [2]).join("\n"), remark: "None of them takes effect." };
  const sum = `${wordParts(total.notes, total.entries)} in short: about ${count(total.tokensBefore)} → ${count(total.tokensAfter)} tokens (−${total.reduction} %)`;
  return { result: [...alignColumns(rows, [2]), "", sum].join("\n") };
}

function renderReport({ report, changed, page }: PruneReport): Rendering {
  if (report === null) return { result: visibleBlock(page).trimEnd() };
  const path = visibleLine(report);
  return { result: changed ? `Report written: ${path}` : `The report is as it was: ${path}` };
}
