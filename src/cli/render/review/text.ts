// `ctx review` on a terminal: the sum, then what asks for a decision, what is risky, and what changes for whom.
import type {
  ReviewConflict,
  ReviewData,
  ReviewedDelegation,
  Risk,
  RiskSeverity,
} from "../../../model/review.js";
import type { EntryRecord } from "../../../model/entry.js";
import { cutToWidth, padToWidth, widthOf } from "../../../model/text/terminal-width.js";
import { visibleLine } from "../../../model/text/visible-text.js";
import type { ChangeGroup } from "../../../policy/review/group-changes.js";
import type { Paint, Screen } from "../../output/screen.js";
import { mentionValue } from "../bare-value.js";
import { mentionChange } from "../changed-value.js";
import { describeEntry } from "../entries.js";
import { suggest } from "../suggestion.js";
import { wrapLine } from "../wrap.js";
import {
  fieldOf,
  filesWithSecrets,
  groupBlocks,
  nameOfRow,
  SIGNS,
  toldOfPrune,
  type ChangeBlock,
} from "./blocks.js";
import { countOf, nameOfSide, summarize } from "./counts.js";
import { withoutCommands } from "./workflow-commands.js";

const INDENT = "  ";
/** Names wider than this do not push the others' values to the right; their own stand below them. */
const WIDEST_NAME = 36;
const LEAST_ROOM = 20;
/** More contexts than this are counted, unless all were asked for. */
const MOST_REFS = 3;
const SECRET = "(not shown: its file may hold a secret)";

/** The whole review; "" where there is nothing to look at. */
export function renderText(data: ReviewData, screen: Screen): string {
  if (data.verdict === "nothing") return "";
  const hidden = filesWithSecrets(data.risks);
  const sections = [
    renderSum(data, screen),
    titled(
      "Delegations",
      data.delegations.map((one) => renderDelegation(one, screen, hidden)),
      screen,
    ),
    titled(
      "Conflicts",
      data.conflicts.map((one) => renderConflict(one, screen, hidden)),
      screen,
    ),
    titled("Risks", renderRisks(data.risks, screen), screen),
    titled("What changes for whom", renderBlocks(data, screen, hidden), screen),
    renderVerdict(data, screen),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
  // Names may end in spaces, and a build's log is read by a runner as well.
  return withoutCommands(text.replace(/[^\S\n]+$/gm, ""));
}

/** What to say on stderr where there is nothing to show. */
export function remarkOnNothing(data: ReviewData): string {
  return `Nothing to review between ${visibleLine(nameOfSide(data.base))} and ${visibleLine(nameOfSide(data.head))}.`;
}

function renderSum(data: ReviewData, { paint, width }: Screen): string[] {
  const sides = `${visibleLine(nameOfSide(data.base))} → ${visibleLine(nameOfSide(data.head))}`;
  const sum = summarize(data).join(" · ");
  if (widthOf(sides) + widthOf(sum) + 2 <= width) return [`${paint.bold(sides)}  ${sum}`];
  return [paint.bold(sides), ...wrapLine(sum, width, 0)];
}

function titled(title: string, parts: readonly (readonly string[])[], { paint }: Screen): string[] {
  return parts.length === 0 ? [] : [paint.bold(title), ...parts.flat()];
}

function renderDelegation(
  delegation: ReviewedDelegation,
  screen: Screen,
  hidden: ReadonlySet<string>,
): string[] {
  const { id, from, to, key, data, reason, by, path, status, baseMoved, decision } = delegation;
  const { paint, width } = screen;
  const room = Math.max(LEAST_ROOM, width - 4);
  const state = decision === null ? status : `${status} by ${decision.by}`;
  const moved = baseMoved ? paint.yellow(" (its target has changed since)") : "";
  const value = hidden.has(path) ? SECRET : mentionValue(data, room);
  const text = reason.trim() === "" ? "no reason given" : visibleLine(reason);
  return [
    `${INDENT}${paint.bold(visibleLine(key))}  ${visibleLine(from)} → ${visibleLine(to)}  ${paint.dim(visibleLine(state))}${moved}`,
    `    ${value}`,
    ...wrapLine(`${text} (${visibleLine(by)})`, room, 0).map((line) => `    ${line}`),
    ...(status === "proposed" ? [`    ${paint.dim(visibleLine(suggest("delegations show", id)))}`] : []),
  ];
}

function renderConflict(conflict: ReviewConflict, screen: Screen, hidden: ReadonlySet<string>): string[] {
  const { paint, width } = screen;
  const { refs, pointer, values, message } = conflict;
  const lines = values.flatMap(({ side, path, line, value }) => {
    const place = visibleLine(line === null ? path : `${path}:${line}`);
    const room = Math.max(LEAST_ROOM, width - 6);
    const shown = hidden.has(path) ? SECRET : value === undefined ? "(removed)" : mentionValue(value, room);
    return [`    ${side === null ? "" : `${side}  `}${paint.dim(place)}`, `      ${shown}`];
  });
  return [
    `${INDENT}${paint.yellow("!")} ${paint.bold(visibleLine(pointer))}  ${describeRefs(refs, screen)}`,
    ...wrapLine(visibleLine(message), Math.max(LEAST_ROOM, width - 4), 0).map((line) => `    ${line}`),
    ...lines,
  ];
}

const PAINTS: Readonly<Record<RiskSeverity, (paint: Paint) => (text: string) => string>> = {
  high: (paint) => paint.red,
  medium: (paint) => paint.yellow,
  low: (paint) => paint.cyan,
};
const SEVERITY_WIDTH = "medium".length;
const FLAG_WIDTH = "R11".length;
const PLACE_MARGIN = INDENT.length + SEVERITY_WIDTH + 2;

/** The place stands on a line of its own, under the flag: paths are long, and editors and terminals open them. */
function renderRisks(risks: readonly Risk[], { paint, width }: Screen): string[][] {
  const margin = " ".repeat(INDENT.length + SEVERITY_WIDTH + FLAG_WIDTH + 4);
  return risks.map(({ flag, severity, path, line, message }) => {
    const start = `${INDENT}${PAINTS[severity](paint)(padToWidth(severity, SEVERITY_WIDTH))}  ${padToWidth(flag, FLAG_WIDTH)}  `;
    const room = Math.max(LEAST_ROOM, width - margin.length);
    const [first = "", ...more] = wrapLine(visibleLine(message), room, 0);
    const place =
      path === null
        ? []
        : [" ".repeat(PLACE_MARGIN) + paint.dim(visibleLine(line === null ? path : `${path}:${line}`))];
    return [start + first, ...more.map((text) => margin + text), ...place];
  });
}

function renderBlocks(data: ReviewData, screen: Screen, hidden: ReadonlySet<string>): string[][] {
  return groupBlocks(data).map((block, index) => [
    ...(index > 0 ? [""] : []),
    ...renderBlock(block, screen, hidden),
  ]);
}

function renderBlock(block: ChangeBlock, screen: Screen, hidden: ReadonlySet<string>): string[] {
  const { refs, change, rows, inherited } = block;
  const { paint } = screen;
  const mark = change === "added" ? " (new)" : change === "removed" ? " (gone)" : "";
  const names = rows.map((row) => widthOf(visibleLine(nameOfRow(row))));
  const column = names.reduce((widest, name) => (name <= WIDEST_NAME ? Math.max(widest, name) : widest), 0);
  const lines = [
    INDENT + describeRefs(refs, screen) + mark,
    ...rows.flatMap((row) => renderRow(row, { column, screen, hidden })),
  ];
  const sign = change === "removed" ? "-" : "+";
  if (inherited > 0)
    lines.push(`    ${paintSign(sign, paint)} ${paint.dim(countOf(inherited, "inherited part"))}`);
  return lines;
}

interface Layout {
  /** The width of the column of names. */
  readonly column: number;
  readonly screen: Screen;
  readonly hidden: ReadonlySet<string>;
}

function renderRow(row: ChangeGroup, { column, screen, hidden }: Layout): string[] {
  const { paint, width } = screen;
  const name = visibleLine(nameOfRow(row));
  const start = `    ${paintSign(SIGNS[row.change], paint)} `;
  const isWide = widthOf(name) > column;
  const margin = isWide ? 8 : 6 + column + 2;
  const room = Math.max(LEAST_ROOM, width - margin);
  const isHidden = hidden.has(row.origin.path);
  const text = isHidden ? SECRET : describeRow(row, room);
  if (text === "") return [start + name];
  const isShadow = row.change === "shadowed" || row.change === "unshadowed";
  const told = isShadow && !isHidden ? [toldOfShadow(row, margin, screen)] : [];
  if (isWide) return [start + name, " ".repeat(margin) + text, ...told];
  return [`${start}${padToWidth(name, column)}  ${text}`, ...told];
}

function describeRow(row: ChangeGroup, room: number): string {
  const { part, before, after } = row;
  if (part === "note" || row.prune !== undefined) return cutToWidth(visibleLine(toldOfPrune(row)), room);
  if (part === "entry") {
    const record = after ?? before;
    if (fieldOf(record, "text") === "") return "";
    return cutToWidth(visibleLine(describeEntry(record as EntryRecord).join(" ")), room);
  }
  if (before !== undefined && after !== undefined) return mentionChange(before, after, room);
  const value = after ?? before;
  return value === undefined ? "" : mentionValue(value, room);
}

/** An edit that changes nothing here, and what counts instead. */
function toldOfShadow({ change, value }: ChangeGroup, margin: number, { paint, width }: Screen): string {
  const room = Math.max(LEAST_ROOM, width - margin);
  const state = change === "shadowed" ? "hidden here" : "hidden no more";
  const counts =
    value === undefined ? "it is removed" : `${mentionValue(value, Math.max(LEAST_ROOM, room - 30))} counts`;
  return " ".repeat(margin) + paint.dim(cutToWidth(`${state}: ${counts}`, room));
}

function paintSign(sign: string, paint: Paint): string {
  return sign === "+" ? paint.green(sign) : sign === "-" ? paint.red(sign) : paint.yellow(sign);
}

function describeRefs(refs: readonly string[], { paint, isVerbose }: Screen): string {
  const shown = isVerbose || refs.length <= MOST_REFS + 1 ? refs : refs.slice(0, MOST_REFS);
  const rest = refs.length - shown.length;
  return (
    paint.bold(shown.map(visibleLine).join(", ")) + (rest > 0 ? ` and ${countOf(rest, "more context")}` : "")
  );
}

function renderVerdict({ verdict, blockedBy }: ReviewData, { paint }: Screen): string[] {
  return verdict === "blocked" ? [paint.red(`blocked: ${blockedBy.join(", ")}`)] : [];
}
