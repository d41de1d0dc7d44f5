// `ctx workflow` as people read it: a table of workflows, one of them step by step, a verdict, a new file.
import type { ListedWorkflow, ListWorkflowsData } from "../../actions/workflow/list-workflows.js";
import type { NewWorkflowData } from "../../actions/workflow/new-workflow.js";
import type { ShowWorkflowData } from "../../actions/workflow/show-workflow.js";
import type { ValidateWorkflowsData } from "../../actions/workflow/validate-workflows.js";
import type { WorkflowData } from "../../actions/workflow.js";
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { argumentOf } from "../parse/invocation.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDiff } from "./diff.js";
import { suggest } from "./suggestion.js";
import { renderVerdict } from "./verdict.js";
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
  if (what === "list") return renderList(data as ListWorkflowsData, screen);
  if (what === "show") return renderShown(data as ShowWorkflowData, screen);
  if (what === "new") return renderNew(data as NewWorkflowData, screen);
  const verdict = data as ValidateWorkflowsData;
  if (verdict.checked.files === 0) {
    return { result: "", remark: "No workflows yet. Start one: ctx workflow new blank --id my-workflow" };
  }
  const checked = { documents: 0, notes: 0, entries: 0, ...verdict.checked };
  return renderVerdict({ ...outcome, data: { ...verdict, checked } }, screen, invocation);
}

function renderList({ items }: ListWorkflowsData, screen: Screen): Rendering {
  if (items.length === 0) {
    return { result: "", remark: "No workflows yet. Start one: ctx workflow new blank --id my-workflow" };
  }
  const heads = ["WORKFLOW", "STEPS", "NAME"].map((text) => ({ text, paint: screen.paint.dim }));
  const rows = items.map((item) => toRow(item, screen));
  const table = screen.isTerminal ? [heads, ...rows] : rows;
  const taken = [0, 1].reduce(
    (sum, column) => sum + GAP + Math.max(...table.map((row) => widthOf(row[column]?.text ?? ""))),
    0,
  );
  const room = Math.max(screen.width - taken, LEAST_WIDTH);
  const cut = table.map((row) =>
    row.map((cell, column) => (column < 2 ? cell : { ...cell, text: cutToWidth(cell.text, room) })),
  );
  return { result: alignColumns(cut, [GAP]).join("\n") };
}

function toRow({ id, steps, name, description, broken }: ListedWorkflow, { paint }: Screen): Cell[] {
  const said = [name, description].filter((text) => text !== null).map(visibleLine);
  return [
    { text: visibleLine(id), paint: paint.bold },
    broken ? { text: "broken", paint: paint.red } : { text: String(steps ?? 0) },
    { text: said.join(": ") },
  ];
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
      ...(step.kind === "agent" ? [] : [`${step.kind === "workflow" ? "uses" : step.kind} ${step.what}`]),
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
