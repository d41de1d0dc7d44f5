// Workflows as people read them: a table, one a line.
import type { ListedWorkflow, ListWorkflowsData } from "../../actions/workflow/list-workflows.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";

const GAP = 2;
const LEAST_WIDTH = 20;

/** Renders a table of workflows. */
export function renderWorkflowList({ items }: ListWorkflowsData, screen: Screen): Rendering {
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
