// `ctx hooks` as people read it: a line for each hook, below it what keeps git from running it, and what comes next.
import type { HookReport, HooksData, HookSnippet, TaskData } from "../../actions/hooks.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { renderDiff } from "./diff.js";

export function renderHooks(outcome: Outcome<HooksData | TaskData>, { paint }: Screen): Rendering {
  const answer = outcome.data;
  if (answer.what === "task") return { result: answer.task ?? "" };
  const snippets = answer.snippets.flatMap((snippet) => renderSnippet(snippet, paint));
  if (answer.dryRun === true && snippets.length === 0) return renderDiff(answer.diff, paint);
  const diff = answer.dryRun === true ? renderDiff(answer.diff, paint).result : "";
  const lines = [
    ...(answer.dryRun === true ? [] : renderReports(answer, paint)),
    ...(diff === "" ? [] : [diff]),
    ...snippets,
  ];
  return {
    result: lines.length === 0 ? nothing(answer) : lines.join("\n"),
    ...(answer.next === null ? {} : { remark: `next: ${visibleLine(answer.next)}` }),
  };
}

function renderReports(answer: HooksData, paint: Paint): string[] {
  const { hooks, what, program, runner } = answer;
  const rows = hooks.map((report) => [
    { text: report.hook, paint: paint.bold },
    { text: wordFor(report, what), paint: colorFor(report, what, paint) },
    { text: visibleLine(report.path), paint: paint.dim },
  ]);
  const lines = alignColumns(rows, [2]).flatMap((line, index) => {
    const { obstacle, state } = hooks[index] as HookReport;
    const isSaid = obstacle !== null && (state !== "absent" || what === "status");
    return isSaid ? [line, `  not run: ${visibleLine(obstacle)}`] : [line];
  });
  if (what !== "status") return lines;
  const found =
    program === null ? paint.yellow("no ctx found: commits go on unchecked") : visibleLine(program);
  return [`hooks of ${runner ?? "several programs"}, which start ${found}`, ...lines];
}

function wordFor({ state, changed }: HookReport, what: HooksData["what"]): string {
  if (what === "install" && changed) return "installed";
  if (what === "install" && state === "installed") return "installed already";
  if (what === "uninstall" && changed) return "removed";
  if (state === "outdated") return "outdated";
  return state === "absent" ? "not installed" : "installed";
}

function colorFor(report: HookReport, what: HooksData["what"], paint: Paint): (text: string) => string {
  if (what === "uninstall") return paint.green;
  return report.active && report.state === "installed" ? paint.green : paint.yellow;
}

function renderSnippet({ path, reason, text }: HookSnippet, paint: Paint): string[] {
  const why = `${visibleLine(path)} stays as it is: ${visibleLine(reason)}.`;
  if (text === "") return [why];
  const lines = visibleBlock(text.replace(/\n$/, "")).split("\n");
  return [why, "Write this where it fits:", "", ...lines.map((line) => paint.cyan(line))];
}

function nothing({ what }: HooksData): string {
  return what === "uninstall" ? "No hook of ctx is installed here." : "Nothing to do.";
}
