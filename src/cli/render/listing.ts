// `ctx list` as people read it: a table, one context a line.
import type { ListDelegationsData } from "../../actions/delegation/list-delegations.js";
import type { ListAnyData } from "../../actions/list-any.js";
import type { ListWorkflowsData } from "../../actions/workflow/list-workflows.js";
import type { ListRunsData } from "../../actions/workflow/runs/list-runs.js";
import type { ListData, ListItem } from "../../actions/list.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { optionalArgument } from "../parse/invocation.js";
import type { Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDelegationList } from "./delegation-list.js";
import { renderWorkflowList } from "./workflow-list.js";
import { renderRuns } from "./workflow-runs.js";

const LEAST_TITLE_WIDTH = 20;
const GAP = 2;

export function renderListAny(
  outcome: Outcome<ListAnyData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { data } = outcome;
  switch (optionalArgument(invocation, "what")) {
    case "delegations":
      return renderDelegationList(data as ListDelegationsData, screen, invocation);
    case "workflows":
      return renderWorkflowList(data as ListWorkflowsData, screen);
    case "runs":
      return renderRuns(data as ListRunsData, screen);
    default:
      return renderList(outcome as Outcome<ListData>, screen, invocation);
  }
}

function renderList(outcome: Outcome<ListData>, screen: Screen, invocation: Invocation): Rendering {
  const { items } = outcome.data;
  const what = optionalArgument(invocation, "what") ?? "tasks";
  if (items.length === 0) return { result: "", remark: adviceFor(what, invocation) };
  const rows = items.map((item) => toRow(item, what, screen));
  const heads =
    what === "branches" ? ["BRANCH", "STATUS", "PARENT", "TITLE"] : ["TASK", "STATUS", "BRANCH", "TITLE"];
  const isHeaded = screen.isTerminal;
  const table = isHeaded ? [heads.map((text) => ({ text, paint: screen.paint.dim })), ...rows] : rows;
  return { result: alignColumns(cutLast(table, screen.width), [GAP]).join("\n") };
}

function toRow(item: ListItem, what: string, screen: Screen): Cell[] {
  const { paint } = screen;
  const name = item.ref.replace(/^(?:task|branch)\//, "");
  const status = item.broken ? "broken" : (item.status ?? "-");
  const title = item.title ?? "";
  const from = item.from === "worktree" ? "" : `(${item.from})`;
  const isStale = item.freshness === "stale" ? "(stale)" : "";
  return [
    { text: visibleLine(name), paint: paint.bold },
    {
      text: visibleLine(status),
      paint: item.broken ? paint.red : status === "done" ? paint.green : (text) => text,
    },
    { text: visibleLine((what === "branches" ? item.parent : item.branch) ?? "-"), paint: paint.cyan },
    {
      text: [title, isStale, from]
        .filter((part) => part !== "")
        .map(visibleLine)
        .join(" "),
    },
  ];
}

/** Cuts the last column to what the others leave of the width. */
function cutLast(table: readonly (readonly Cell[])[], width: number): Cell[][] {
  const columns = (table[0]?.length ?? 1) - 1;
  let taken = 0;
  for (let column = 0; column < columns; column++) {
    taken += GAP + Math.max(...table.map((row) => widthOf(row[column]?.text ?? "")));
  }
  const room = Math.max(width - taken, LEAST_TITLE_WIDTH);
  return table.map((row) =>
    row.map((cell, column) => (column < columns ? cell : { ...cell, text: cutToWidth(cell.text, room) })),
  );
}

function adviceFor(what: string, invocation: Invocation): string {
  const isFiltered = ["status", "branch", "ready"].some((name) => name in invocation.options);
  if (isFiltered) return `No ${what} like that. All of them: ctx list ${what}`;
  if (what === "branches") return "No branch has a context yet. Create one: ctx create branch";
  return 'No tasks yet. Create one: ctx create task-1 --title "what it is about"';
}
