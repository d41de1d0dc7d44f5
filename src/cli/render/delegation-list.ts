// A list of delegations: which they are, from where to where, and who says why.
import type { ListDelegationsData, ListedDelegation } from "../../actions/delegation/list-delegations.js";
import type { DelegationStatus } from "../../model/delegation.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { suggest } from "./suggestion.js";
import { formatAge } from "./time.js";
import { wrapLine } from "./wrap.js";

/** One long key must not push every other row aside; `show` has it whole. */
const KEY_WIDTH = 32;

/** Two lines each: which it is, from where to where; then who, when and why. */
export function renderDelegationList(
  { items }: ListDelegationsData,
  screen: Screen,
  { options }: Pick<Invocation, "options">,
): Rendering {
  if (items.length === 0) {
    const isFiltered = "status" in options || "to" in options;
    if (isFiltered)
      return { result: "", remark: "No delegations like that. All of them: ctx delegations list" };
    return {
      result: "",
      remark: `No delegations yet. Make one: ctx delegate task-42 --to project --pointer caching --key caching --reason "…"`,
    };
  }
  const rows = alignColumns(
    items.map((one) => toRow(one, screen.paint)),
    [2],
  );
  const lines = items.flatMap((one, index) => [rows[index] as string, ...describeReason(one, screen)]);
  const open = items.filter(({ status }) => status === "proposed");
  const [first] = open;
  if (first === undefined) return { result: lines.join("\n") };
  const wait =
    open.length === 1
      ? "1 waits for a decision. See what it would change"
      : `${open.length} wait for a decision. See what each would change, as in`;
  return {
    result: lines.join("\n"),
    remark: `${wait}: ${suggest("delegations show", first.id)}`,
  };
}

function toRow({ id, status, from, to, key, moved, disputed }: ListedDelegation, paint: Paint): Cell[] {
  const remark = moved === true ? ", base moved" : disputed ? ", disputed" : "";
  return [
    { text: visibleLine(id), paint: paint.dim },
    { text: `${status}${remark}`, paint: remark === "" ? paintOf(status, paint) : paint.red },
    { text: cutToWidth(visibleLine(key), KEY_WIDTH), paint: paint.bold },
    { text: `${visibleLine(from)} → ${visibleLine(to)}` },
  ];
}

function describeReason({ by, at, reason }: ListedDelegation, { now, width, paint }: Screen): string[] {
  const head = `${visibleLine(by)} ${visibleLine(formatAge(at, now))}:`;
  const lines = visibleBlock(`${head} ${reason}`).trimEnd().split("\n");
  return lines
    .flatMap((line) => wrapLine(line, width - 2, 0))
    .map((line) => (line === "" ? "" : `  ${paint.dim(line)}`));
}

function paintOf(status: DelegationStatus, paint: Paint): (text: string) => string {
  if (status === "accepted") return paint.green;
  return status === "rejected" ? paint.red : paint.yellow;
}
