// `ctx workflow` as people read it: a table of workflows, one of them step by step, a verdict, a new file.
import type { ListWorkflowsData } from "../../actions/workflow/list-workflows.js";
import type { NewWorkflowData } from "../../actions/workflow/new-workflow.js";
import type { ShowWorkflowData } from "../../actions/workflow/show-workflow.js";
import type { ValidateWorkflowsData } from "../../actions/workflow/validate-workflows.js";
import type { PlannedRun } from "../../actions/workflow/plan-run.js";
import type { ListRunsData } from "../../actions/workflow/runs/list-runs.js";
import type { RewindRunData } from "../../actions/workflow/runs/rewind-run.js";
import type { RunLogsData } from "../../actions/workflow/runs/run-logs.js";
import type { NextData } from "../../actions/workflow/runs/run-reply.js";
import type { RunStatusData } from "../../actions/workflow/runs/run-status.js";
import type { WorkflowData } from "../../actions/workflow.js";
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { argumentOf, listArgument } from "../parse/invocation.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDiff } from "./diff.js";
import { suggest } from "./suggestion.js";
import { renderVerdict } from "./verdict.js";
import { renderWorkflowList } from "./workflow-list.js";
import { renderNext } from "./workflow-next.js";
import { renderPlannedRun } from "./workflow-plan.js";
import { renderRunLogs, renderRuns, renderRunStatus } from "./workflow-runs.js";
import { wrapLine } from "./wrap.js";

const GAP = 2;
const LEAST_WIDTH = 20;

export function renderWorkflow(
  outcome: Outcome<WorkflowData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { data } = outcome;
  const what = argumentOf(invocation, "what");
  if (what === "list") {
    const isOfRuns = listArgument(invocation, "names").includes("runs");
    return isOfRuns
      ? renderRuns(data as ListRunsData, screen)
      : renderWorkflowList(data as ListWorkflowsData, screen);
  }
  if (what === "show") return renderShown(data as ShowWorkflowData, screen);
  if (what === "new") return renderNew(data as NewWorkflowData, screen);
  if (what === "status") return renderRunStatus(data as RunStatusData, screen);
  if (what === "logs") return renderRunLogs(data as RunLogsData, screen);
  if (what === "rewind") return renderRewound(data as RewindRunData, screen);
  if (what === "run" && "dryRun" in data) return renderPlannedRun(data as PlannedRun, screen);
  if (what !== "validate") return renderNext(data as NextData, screen);
  const verdict = data as ValidateWorkflowsData;
  if (verdict.checked.files === 0) {
    return { result: "", remark: "No workflows yet. Start one: ctx workflow new blank --id my-workflow" };
  }
  const checked = { documents: 0, notes: 0, entries: 0, ...verdict.checked };
  return renderVerdict({ ...outcome, data: { ...verdict, checked } }, screen, invocation);
}

function renderRewound(data: RewindRunData, screen: Screen): Rendering {
  const { result, ...more } = renderNext(data, screen);
  const { undone } = data;
  const said =
    undone.length === 0
      ? "Nothing was done since."
      : `Not done any more: ${undone.map(visibleLine).join(", ")}.`;
  return { ...more, result: `${screen.paint.dim(said)}\n\n${result}` };
}

function renderNew({ id, path, dryRun, diff }: NewWorkflowData, screen: Screen): Rendering {
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const result = `Created the workflow ${visibleLine(id)} in ${visibleLine(path)}`;
  return { result, remark: `Make it yours, then: ${suggest("workflow validate", id)}` };
}

function renderShown(data: ShowWorkflowData, screen: Screen): Rendering {
  if (data.mermaid !== undefined) return { result: data.mermaid };
  const { paint } = screen;
  const lines = [
    `${paint.bold(visibleLine(data.id))} ${visibleLine(data.version)}  ${visibleLine(data.name)}`,
    ...wrapLine(visibleLine(data.description), screen.width, 0),
    paint.dim(visibleLine(data.path)),
    ...renderVariables("inputs", data.inputs, screen),
    ...renderVariables("outputs", data.outputs, screen),
    ...renderTexts("before it starts", data.preconditions, screen),
    ...renderTexts("to be asked first", data.clarificationPrompts, screen),
    "",
    paint.bold("steps"),
    ...renderSteps(data.steps, screen),
  ];
  return { result: lines.join("\n") };
}

function renderTexts(title: string, texts: readonly string[], { paint, width }: Screen): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) => indent(wrapLine(visibleLine(text), width, 4), "  - ", "    "));
  return ["", paint.bold(title), ...lines];
}

function indent(lines: readonly string[], first: string, next: string): string[] {
  return lines.map((line, index) => (index === 0 ? first : next) + line);
}

function renderVariables(title: string, schema: JsonObject | null, { paint }: Screen): string[] {
  const properties = schema?.["properties"];
  if (!isJsonObject(properties) || Object.keys(properties).length === 0) return [];
  const required = Array.isArray(schema?.["required"]) ? schema["required"] : [];
  const rows = Object.keys(properties).map((name): Cell[] => {
    const part = properties[name];
    const type = isJsonObject(part) ? [part["type"] ?? "any"].flat().join(" or ") : "any";
    const said = isJsonObject(part) && typeof part["description"] === "string" ? part["description"] : "";
    const isOpen = !required.includes(name);
    return [
      { text: `  ${visibleLine(name)}`, paint: paint.cyan },
      { text: visibleLine(type) + (isOpen ? ", optional" : "") },
      { text: visibleLine(said), paint: paint.dim },
    ];
  });
  return ["", paint.bold(title), ...alignColumns(rows, [GAP])];
}

function renderSteps(steps: ShowWorkflowData["steps"], screen: Screen): string[] {
  const rows = collectRows(steps, 1, screen);
  const left = Math.max(...rows.map(([name]) => widthOf(name?.text ?? "")));
  const room = Math.max(screen.width - left - GAP, LEAST_WIDTH);
  return alignColumns(
    rows.map(([name, text]) => [
      name as Cell,
      { ...(text as Cell), text: cutToWidth(text?.text ?? "", room) },
    ]),
    [GAP],
  );
}

function collectRows(steps: ShowWorkflowData["steps"], depth: number, screen: Screen): Cell[][] {
  const { paint } = screen;
  return steps.flatMap((step) => {
    const notes = [
      ...(step.kind === "agent" ? [] : [describeWork(step)]),
      ...(step.condition === null ? [] : [`if ${step.condition}`]),
      ...(step.needs.length === 0 ? [] : [`after ${step.needs.join(", ")}`]),
      ...(step.confirmation ? ["asks first"] : []),
    ];
    const space = "  ".repeat(depth);
    const rows: Cell[][] = [
      [{ text: space + visibleLine(step.id), paint: paint.cyan }, { text: visibleLine(step.title) }],
    ];
    for (const note of notes)
      rows.push([{ text: "" }, { text: visibleLine(visibleBlock(note)), paint: paint.dim }]);
    return [...rows, ...collectRows(step.steps, depth + 1, screen)];
  });
}

/** A script of many lines would hide the steps around it; it stands in the file, and whole in --json. */
function describeWork({ kind, what }: ShowWorkflowData["steps"][number]): string {
  const { length } = what.trimEnd().split("\n");
  if (kind === "command" && length > 1) return `command a script of ${length} lines`;
  return `${kind === "workflow" ? "uses" : kind} ${what}`;
}
