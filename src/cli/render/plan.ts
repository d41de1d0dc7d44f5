// `ctx plan` as people read it: a phase a line, with its score and the reasons, or how far it is; what was moved where.
import type { PlanData } from "../../actions/plan.js";
import type { AnalyzedPart, AnalyzePlanData } from "../../actions/plan/analyze-plan.js";
import type { Candidate } from "../../actions/plan/change-plan.js";
import type { CollapsePlanData } from "../../actions/plan/collapse-plan.js";
import type { ExpandPlanData } from "../../actions/plan/expand-plan.js";
import type { PlanStatusData } from "../../actions/plan/plan-status.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDiff } from "./diff.js";
import { formatDuration } from "./phases.js";

const TITLE_WIDTH = 26;

export function renderPlanData({ data }: Outcome<PlanData>, screen: Screen): Rendering {
  switch (data.what) {
    case "analyze":
      return renderAnalysis(data, screen);
    case "status":
      return renderStanding(data, screen);
    default:
      return renderChange(data, screen);
  }
}

/** The question before the phases that the score chose are moved. */
export function askAbout(verb: "expand" | "collapse", candidates: readonly Candidate[]): string {
  const rows = candidates.map(({ number, title, score }) => [
    { text: `Phase ${number}` },
    { text: cutToWidth(visibleLine(title), TITLE_WIDTH) },
    { text: score.toFixed(1).padStart(4) },
  ]);
  const what = candidates.length === 1 ? "this phase" : `these ${candidates.length} phases`;
  return [...alignColumns(rows, [2]), `${verb === "expand" ? "Expand" : "Collapse"} ${what}?`].join("\n");
}

function renderAnalysis({ plan, phases }: AnalyzePlanData, { paint, isVerbose }: Screen): Rendering {
  if (phases.length === 0) return nothing(plan);
  const parts = phases.flatMap((phase) => [
    { name: `Phase ${phase.phase}`, part: phase },
    ...phase.stages.map((stage) => ({ name: `  Stage ${stage.stage}`, part: stage })),
  ]);
  const lines = alignColumns(
    parts.map(({ name, part }) => analysisRow(name, part, paint)),
    [2],
  );
  const result = lines.flatMap((line, at) => {
    const { part } = parts[at] as { part: AnalyzedPart };
    return isVerbose ? [line, ...reasonsOf(part).map((reason) => paint.dim(`    ${reason}`))] : [line];
  });
  const remarks = (["expand", "collapse"] as const)
    .filter((verb) => phases.some(({ advice }) => advice === verb))
    .map((verb) => `next: ctx plan ${verb} ${quoteForShell(visibleLine(plan))} --auto-analysis`);
  return { result: result.join("\n"), ...(remarks.length === 0 ? {} : { remark: remarks.join("\n") }) };
}

function analysisRow(
  name: string,
  { title, status, score, advice, path, factors }: AnalyzedPart,
  paint: Paint,
): Cell[] {
  const counts = factors
    .filter(({ name: factor, value }) => factor !== "start" && value > 0)
    .map(({ name: factor, value }) => `${factor} ${value}`);
  return [
    { text: name, paint: paint.bold },
    { text: cutToWidth(visibleLine(title), TITLE_WIDTH) },
    { text: status, paint: status === "done" ? paint.green : paint.dim },
    { text: score.toFixed(1).padStart(4) },
    { text: advice ?? (path === null ? "" : "apart"), paint: advice === null ? paint.dim : paint.yellow },
    { text: counts.join(", "), paint: paint.dim },
  ];
}

function reasonsOf({ factors }: AnalyzedPart): string[] {
  return factors.map(({ name, value, points, because }) => {
    const why = because === undefined ? "" : ` (${visibleLine(because)})`;
    return `+${points.toFixed(1)}  ${name}${name === "start" ? "" : ` ${value}`}${why}`;
  });
}

function renderStanding(
  { plan, done, total, percent, etaSeconds, phases }: PlanStatusData,
  { paint }: Screen,
): Rendering {
  if (phases.length === 0) return nothing(plan);
  const rows = phases.map((phase) => [
    { text: `Phase ${phase.phase}`, paint: paint.bold },
    { text: cutToWidth(visibleLine(phase.title), TITLE_WIDTH) },
    { text: phase.status, paint: phase.status === "done" ? paint.green : paint.dim },
    { text: `${phase.done}/${phase.total}`.padStart(5) },
    { text: `${phase.percent}%`.padStart(4) },
    { text: phase.path === null ? "" : visibleLine(phase.path), paint: paint.dim },
  ]);
  const left = etaSeconds === null ? "" : `, about ${formatDuration(etaSeconds * 1000)} left at this pace`;
  return {
    result: [
      `${visibleLine(plan)}: ${done} of ${total} done (${percent}%)${left}`,
      ...alignColumns(rows, [2]),
    ].join("\n"),
  };
}

function nothing(plan: string): Rendering {
  return { result: "", remark: `${visibleLine(plan)} has no phases: one is headed "## Phase 1: …".` };
}

function renderChange(data: ExpandPlanData | CollapsePlanData, screen: Screen): Rendering {
  const { paint } = screen;
  const failures = data.failed.map(({ phase, stage, code, message }) => {
    const name = stage === undefined ? `Phase ${phase}` : `Stage ${stage}`;
    return `${name} stays where it is: ${visibleLine(message)} [${code}]`;
  });
  if (data.dryRun === true) {
    const shown = renderDiff(data.diff, paint);
    const remark = [...(shown.remark === undefined ? [] : [shown.remark]), ...failures].join("\n");
    return { result: shown.result, ...(remark === "" ? {} : { remark }) };
  }
  if (data.declined === true) return { result: "", remark: "Nothing was changed." };
  const numbers = data.what === "expand" ? data.expanded : data.collapsed;
  const isOut = data.what === "expand";
  const unit = data.unit === "phase" ? "Phase" : `Phase ${data.phase}, stage`;
  const done = numbers.map((number, at) => {
    const path = isOut
      ? ` ${paint.dim(`in ${visibleLine(data.paths[at] as string)}`)}`
      : ` ${paint.dim(`back in ${visibleLine(data.plan)}`)}`;
    return `${unit} ${number} is${path}`;
  });
  const remarks = [
    ...failures,
    ...data.unchanged.map(
      (number) => `${unit} ${number} is ${isOut ? "in a file of its own" : "in the plan"} already.`,
    ),
    ...(numbers.length + failures.length + data.unchanged.length === 0
      ? [
          `No phase has a score that speaks for it; \`ctx plan analyze ${quoteForShell(visibleLine(data.plan))}\` shows them.`,
        ]
      : []),
    ...(data.snapshot === null || numbers.length === 0
      ? []
      : [`Before: ctx snapshot show ${quoteForShell(visibleLine(data.plan))} (${data.snapshot})`]),
    ...(data.retry === null ? [] : [`Try again: ${visibleLine(data.retry)}`]),
  ];
  return { result: done.join("\n"), ...(remarks.length === 0 ? {} : { remark: remarks.join("\n") }) };
}
