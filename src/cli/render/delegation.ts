// One delegation on a screen: from where to where, who, why, and the sides: what is there, and what would be.
import type { ShowDelegationData } from "../../actions/delegation/show-delegation.js";
import type { Json } from "../../model/json/json.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { formatJson } from "./json.js";
import { suggest } from "./suggestion.js";
import { formatAge } from "./time.js";
import { wrapLine } from "./wrap.js";

export function renderShownDelegation(data: ShowDelegationData, screen: Screen): Rendering {
  const { paint, now } = screen;
  const { id, from, to, key, status, disputed, reason, by, at, path, pattern } = data;
  const state = disputed ? `${status}, disputed` : status;
  const isDone = pattern !== null;
  const lines = [
    `${paint.bold(visibleLine(key))}: ${visibleLine(from)} → ${visibleLine(to)} (${state})`,
    ...indent(renderProse(reason, screen)),
    ...indent([paint.dim(`${visibleLine(by)} ${visibleLine(formatAge(at, now))}, ${visibleLine(path)}`)]),
    "",
    ...renderSides({ ...data, isDone }, screen),
    ...data.decisions.flatMap((decision) => {
      const why = decision.reason === null ? "" : `: ${decision.reason}`;
      const who = `${decision.by} ${formatAge(decision.at, now)}`;
      return ["", ...renderProse(`${decision.verdict} by ${who}${why}`, screen)];
    }),
    ...(pattern === null ? [] : [paint.dim(`it is in ${visibleLine(pattern)}`)]),
  ];
  return { result: lines.join("\n"), ...adviceFor(id, data) };
}

function adviceFor(id: string, { status, moved }: ShowDelegationData): { remark?: string } {
  if (status !== "proposed") return {};
  const rebase = moved ? " --rebase" : "";
  const accept = `${suggest("delegations accept", id)}${rebase}`;
  const reject = `${suggest("delegations reject", id)} --reason "…"`;
  return { remark: `To decide: ${accept}\n       or: ${reject}` };
}

export interface ShownSides {
  readonly before?: Json;
  readonly beforeKnown: boolean;
  readonly now?: Json;
  readonly after: Json;
  readonly moved?: boolean;
  /** Whether `after` is what it says already. */
  readonly isDone: boolean;
}

/** Each side under its own heading, as indented JSON; the first one only where the target changed meanwhile. */
export function renderSides(sides: ShownSides, { paint }: Screen): string[] {
  const { beforeKnown, before, now, after, isDone, moved = true } = sides;
  const first = beforeKnown ? renderValue(before) : ["(another value, which history does not hold)"];
  const blocks: [string, readonly string[]][] = [
    ...(moved ? [["when it was proposed", first] as [string, readonly string[]]] : []),
    ...(isDone && !moved
      ? []
      : [[isDone ? "until now" : "now", renderValue(now)] as [string, readonly string[]]]),
    [isDone ? (moved ? "from now on" : "it says") : "with it accepted", renderValue(after)],
  ];
  return blocks.flatMap(([head, lines]) => [paint.cyan(`${head}:`), ...indent(lines)]);
}

function renderValue(value: Json | undefined): string[] {
  return value === undefined ? ["(nothing)"] : formatJson(value, true).split("\n");
}

function renderProse(text: string, { width }: Screen): string[] {
  return visibleBlock(text)
    .trimEnd()
    .split("\n")
    .flatMap((line) => wrapLine(line, width - 2, 0));
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
