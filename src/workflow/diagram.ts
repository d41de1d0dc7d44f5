// A workflow as a Mermaid flowchart. Ids of nodes are ours, and a label holds nothing that Mermaid, Markdown or HTML would
// read as more than text: a title cannot leave its box, close the fence around it or bring in a script.
import { visibleLine } from "../model/text/visible-text.js";
import type { Workflow } from "./definition.js";
import { outlineStep, type StepOutline } from "./outline.js";

const LONGEST_LABEL = 80;

/** Draws a workflow, steps from top to bottom. */
export function drawWorkflow(workflow: Workflow): string {
  const drawing: Drawing = { lines: ["flowchart TD"], count: 0 };
  const start = addNode(drawing, workflow.name, { indent: "  ", shape: ROUND });
  const end = drawSequence(drawing, workflow.steps.map(outlineStep), { from: [start], indent: "  " });
  const last = addNode(drawing, "done", { indent: "  ", shape: ROUND });
  for (const each of end) drawing.lines.push(`  ${each} --> ${last}`);
  return drawing.lines.join("\n");
}

interface Drawing {
  readonly lines: string[];
  count: number;
}

interface Stroke {
  readonly from: readonly string[];
  readonly indent: string;
}

type Shape = readonly [open: string, close: string];

const ROUND: Shape = ["([", "])"];

const SHAPES: Readonly<Record<StepOutline["kind"], Shape>> = {
  agent: ["[", "]"],
  command: ["[[", "]]"],
  workflow: ["[/", "/]"],
  loop: ["{{", "}}"],
  parallel: ["{{", "}}"],
};

/** Draws steps after each other; answers with the nodes from which it goes on. */
function drawSequence(
  drawing: Drawing,
  steps: readonly StepOutline[],
  { from, indent }: Stroke,
): readonly string[] {
  let open = from;
  for (const step of steps) open = drawStep(drawing, step, { from: open, indent });
  return open;
}

function drawStep(drawing: Drawing, step: StepOutline, { from, indent }: Stroke): readonly string[] {
  const head = addNode(drawing, step.title, { indent, shape: SHAPES[step.kind] });
  const label = step.condition === null ? "" : `|${quote(step.condition)}|`;
  for (const each of from) drawing.lines.push(`${indent}${each} -->${label} ${head}`);
  const passed = step.condition === null ? [] : from;
  if (step.steps.length === 0) return [head, ...passed];
  const group = `g${drawing.count++}`;
  drawing.lines.push(`${indent}subgraph ${group} [${quote(step.what)}]`);
  const inside = { indent: `${indent}  ` };
  const ends =
    step.kind === "parallel"
      ? step.steps.flatMap((child) => drawStep(drawing, child, { from: [head], ...inside }))
      : drawSequence(drawing, step.steps, { from: [head], ...inside });
  drawing.lines.push(`${indent}end`);
  if (step.kind !== "loop") return [...new Set([...ends, ...passed])];
  for (const each of new Set(ends)) drawing.lines.push(`${indent}${each} -.-> ${head}`);
  return [head, ...passed];
}

function addNode(
  drawing: Drawing,
  label: string,
  { indent, shape }: { indent: string; shape: Shape },
): string {
  const name = `n${drawing.count++}`;
  drawing.lines.push(`${indent}${name}${shape[0]}${quote(label)}${shape[1]}`);
  return name;
}

/** A label in quotes, in which every character that could mean something is an entity of Mermaid's. */
function quote(text: string): string {
  const line = visibleLine(text);
  const shown =
    [...line].length > LONGEST_LABEL ? `${[...line].slice(0, LONGEST_LABEL - 1).join("")}…` : line;
  const safe = shown.replace(/[^\p{L}\p{N} .,:!?…-]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${safe}"`;
}
