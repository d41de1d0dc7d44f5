// What `ctx workflow run --dry-run` says: the steps in order, with their commands as far as these are known.
import type { PlannedRun } from "../../actions/workflow/plan-run.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";

type PlannedStep = PlannedRun["steps"][number];

/** Renders it. */
export function renderPlannedRun(data: PlannedRun, screen: Screen): Rendering {
  const { paint } = screen;
  const { run, workflow, steps, missing, problems } = data;
  const name = run === null ? `a new run of ${workflow}` : run;
  const lines = [
    `${paint.bold(visibleLine(name))}, if every step succeeds`,
    "",
    ...steps.flatMap((step) => renderStep(step, data, screen)),
    ...(steps.length === 0 ? ["Nothing is left to do."] : []),
    ...missing.map(({ hint }) => paint.yellow(visibleLine(hint))),
    ...problems.map(({ path, message }) => {
      return paint.red(visibleLine(path === null ? message : `${path}: ${message}`));
    }),
  ];
  return { result: lines.join("\n"), remark: "A dry run: nothing was executed, and nothing was recorded." };
}

function renderStep(step: PlannedStep, { held }: PlannedRun, { paint, width }: Screen): string[] {
  const { path, kind, depth, condition, isReady } = step;
  const isOut = condition?.holds === false;
  const margin = "  ".repeat(depth);
  const mark = isReady ? ">" : isOut ? "-" : " ";
  const holder = held.find((one) => one.path === path);
  const notes = isOut
    ? [`left out: ${condition.text} does not hold`]
    : [
        ...(kind === "command" ? [] : [describe(step)]),
        ...(condition?.holds === null ? [`only if ${condition.text}, which is not known yet`] : []),
        ...(step.requireConfirmation === false
          ? []
          : [step.requireConfirmation ? "asks first" : "may ask first"]),
        ...(step.unknown.length === 0 ? [] : [`not known yet: ${step.unknown.join(", ")}`]),
        ...(holder === undefined ? [] : [`${holder.by} is at it until ${holder.until}`]),
      ];
  const command = isOut ? [] : wordCommand(step);
  const indent = `${margin}    `;
  const isNamed = path !== step.title && !path.endsWith(`/${step.title}`);
  return [
    `${margin}${mark} ${(isOut ? paint.dim : paint.cyan)(visibleLine(path))}${isNamed ? `  ${visibleLine(step.title)}` : ""}`,
    ...command.map((line) => indent + cutToWidth(visibleLine(line), Math.max(20, width - indent.length))),
    ...notes.map((note) => indent + paint.dim(visibleLine(note))),
    ...(step.problem === null ? [] : [indent + paint.red(visibleLine(step.problem))]),
  ];
}

function describe({ kind, what }: PlannedStep): string {
  if (kind === "agent") return "by an agent or a person; the run waits for that";
  if (kind === "parallel") return `beside each other, ${what}`;
  return kind === "workflow" ? `the steps of ${what}` : what;
}

/** A script of many lines would hide the steps around it; it is whole in --json. */
function wordCommand({ command }: PlannedStep): string[] {
  if (command === null) return [];
  if (command.kind === "arguments") return [`$ ${command.arguments.map(quoteForShell).join(" ")}`];
  const lines = visibleBlock(command.text.trimEnd()).split("\n");
  const [first = ""] = lines;
  const values = Object.entries(command.values).map(
    ([name, value]) => `{{${name}}} is ${JSON.stringify(value)}`,
  );
  return [lines.length === 1 ? `$ ${first}` : `$ ${first} … (${lines.length} lines)`, ...values];
}
