// `ctx diff` as people read it: under each context what differs. What is the same change in many contexts is shown once,
// with the contexts that it reaches; what a new context merely inherits is counted.
import type { DiffData } from "../../actions/diff.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, padToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { hasFlag } from "../parse/invocation.js";
import type { Paint, Screen } from "../output/screen.js";
import { mentionValue } from "./bare-value.js";
import { mentionChange } from "./changed-value.js";
import { alignColumns } from "./columns.js";
import { describeEntry } from "./entries.js";

/** Names wider than this do not push the others' values to the right; their own stand below them. */
const WIDEST_NAME = 36;
const INDENT = "  ";
const LEAST_ROOM = 20;

export function renderContextDiff(
  outcome: Outcome<DiffData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { data, findings } = outcome;
  if (data.contexts.length === 0) {
    const isPartial = findings.some(({ severity }) => severity === "error");
    const what = isPartial ? "No context that can be read differs" : "No context differs";
    return { result: "", remark: `${what} between ${nameOf(data.base)} and ${nameOf(data.head)}.` };
  }
  const lines = hasFlag(invocation, "stat")
    ? renderCounts(data, screen)
    : groupBlocks(data).map((block) => renderBlock(block, screen).join("\n"));
  return { result: lines.join(hasFlag(invocation, "stat") ? "\n" : "\n\n") };
}

function nameOf({ revision, commit }: DiffData["base"]): string {
  if (commit === null) return "the worktree";
  return revision === commit ? commit.slice(0, 7) : visibleLine(revision);
}

type Change = DiffData["contexts"][number]["change"];

/** One line that differs. `text` makes what stands behind the name, for some columns. */
interface Row {
  readonly what: "value" | "note" | "entry";
  readonly change: Change;
  readonly name: string;
  readonly text: (room: number) => string;
}

interface Block {
  readonly refs: string[];
  /** Whether the context itself came or went. */
  readonly change: Change;
  readonly rows: Row[];
  /** How much of a context that came or went is inherited, and not among the rows. */
  inherited: number;
}

/** A change with what makes it the same as another: the context it was made in, and all that it says. */
interface Found {
  readonly ref: string;
  readonly origin: string;
  readonly key: string;
  readonly row: Row;
}

function groupBlocks(data: DiffData): Block[] {
  const changeOf = new Map(data.contexts.map(({ ref, change }) => [ref, change]));
  const alone = new Map<string, Block>();
  for (const { ref, change } of data.contexts)
    if (change !== "changed") alone.set(ref, { refs: [ref], change, rows: [], inherited: 0 });
  const shared = new Map<string, { row: Row; refs: string[] }>();
  for (const { ref, origin, key, row } of listFound(data)) {
    const own = alone.get(ref);
    if (own !== undefined) {
      if (origin === ref) own.rows.push(row);
      else own.inherited++;
      continue;
    }
    const known = shared.get(key);
    if (known === undefined) shared.set(key, { row, refs: [ref] });
    else known.refs.push(ref);
  }
  const blocks = new Map<string, Block>();
  for (const { row, refs } of shared.values()) {
    const name = refs.join("\n");
    const block = blocks.get(name) ?? { refs, change: "changed", rows: [], inherited: 0 };
    block.rows.push(row);
    blocks.set(name, block);
  }
  const order = [...changeOf.keys()];
  const place = new Map(order.map((ref, index) => [ref, index]));
  const placeOf = ({ refs }: Block): number => place.get(refs[0] as string) as number;
  return [...blocks.values(), ...alone.values()].sort((left, right) => placeOf(left) - placeOf(right));
}

function listFound(data: DiffData): Found[] {
  const values = data.changes.map((value): Found => {
    const { ref, pointer, change, before, after, origin } = value;
    const text = (room: number): string => {
      if (before === undefined) return mentionValue(after ?? null, room);
      return after === undefined ? mentionValue(before, room) : mentionChange(before, after, room);
    };
    const key = JSON.stringify([pointer, change, before ?? null, after ?? null, origin]);
    return { ref, origin: origin.ref, key, row: { what: "value", change, name: visibleLine(pointer), text } };
  });
  const notes = data.notes.map(({ ref, path, change, origin }): Found => {
    const name = visibleLine(shortPath(path));
    return {
      ref,
      origin: origin.ref,
      key: JSON.stringify([path, change]),
      row: { what: "note", change, name, text: () => "" },
    };
  });
  const entries = data.entries.map((entry): Found => {
    const { ref, change, origin, kind, id } = entry;
    const text = (room: number): string => cutToWidth(describeEntry(entry).join(" "), room);
    const name = visibleLine(`${kind} ${id}`);
    return {
      ref,
      origin: origin.ref,
      key: JSON.stringify([origin.ref, id, change]),
      row: { what: "entry", change, name, text },
    };
  });
  return [...values, ...notes, ...entries];
}

/** A path inside its context's directory: `decisions/0003-use-redis.md`. */
function shortPath(path: string): string {
  return path.replace(/^\.context\/(?:(?:global|project)|(?:branches|tasks)\/[^/]+)\//, "");
}

function renderBlock({ refs, change, rows, inherited }: Block, screen: Screen): string[] {
  const { paint } = screen;
  const mark = change === "added" ? " (new)" : change === "removed" ? " (gone)" : "";
  const lines = [paint.bold(describeRefs(refs, screen.isVerbose)) + mark];
  // Ids are long: they would push the values away from their pointers.
  const widths = { value: widestOf(rows, "value"), note: 0, entry: widestOf(rows, "entry") };
  for (const row of rows) lines.push(...renderRow(row, widths[row.what], screen));
  if (inherited > 0) {
    const sign = change === "added" ? "+" : "-";
    lines.push(`${INDENT}${paintSign(sign, paint)} ${paint.dim(`${count(inherited, "inherited part")}`)}`);
  }
  return lines;
}

function widestOf(rows: readonly Row[], wanted: Row["what"]): number {
  return rows.reduce((widest, { what, name }) => {
    const width = widthOf(name);
    return what === wanted && width <= WIDEST_NAME ? Math.max(widest, width) : widest;
  }, 0);
}

function renderRow(row: Row, width: number, screen: Screen): string[] {
  const { paint } = screen;
  const sign = row.change === "added" ? "+" : row.change === "removed" ? "-" : "~";
  const start = `${INDENT}${paintSign(sign, paint)} `;
  const isWide = widthOf(row.name) > width;
  const margin = INDENT.length + 2 + (isWide ? INDENT.length : width + 2);
  const text = row.text(Math.max(screen.width - margin, LEAST_ROOM));
  if (text === "") return [start + row.name];
  if (isWide) return [start + row.name, " ".repeat(margin) + text];
  return [`${start}${padToWidth(row.name, width)}  ${text}`];
}

function paintSign(sign: string, paint: Paint): string {
  if (sign === "+") return paint.green(sign);
  return sign === "-" ? paint.red(sign) : paint.yellow(sign);
}

/** All refs where they are few, else how many of each level: `project, 20 branches, 980 tasks`. */
function describeRefs(refs: readonly string[], isVerbose: boolean): string {
  if (refs.length <= 3 || isVerbose) return refs.map(visibleLine).join(", ");
  const branches = refs.filter((ref) => ref.startsWith("branch/"));
  const tasks = refs.filter((ref) => ref.startsWith("task/"));
  const wide = refs.filter((ref) => ref === "global" || ref === "project");
  if (tasks.length === refs.length)
    return `${visibleLine(refs[0] as string)}, ${count(tasks.length - 1, "more task")}`;
  const few = (names: readonly string[], one: string, many: string): string[] =>
    names.length === 1 ? names.map(visibleLine) : names.length === 0 ? [] : [count(names.length, one, many)];
  return [...wide, ...few(branches, "branch", "branches"), ...few(tasks, "task", "tasks")].join(", ");
}

function renderCounts(data: DiffData, screen: Screen): string[] {
  const numbers = new Map(data.contexts.map(({ ref }) => [ref, { values: 0, notes: 0, entries: 0 }]));
  const add = (ref: string, what: "values" | "notes" | "entries"): void => {
    const counted = numbers.get(ref);
    if (counted !== undefined) counted[what]++;
  };
  for (const { ref } of data.changes) add(ref, "values");
  for (const { ref } of data.notes) add(ref, "notes");
  for (const { ref } of data.entries) add(ref, "entries");
  const rows = data.contexts.map(({ ref, change }) => {
    const { values = 0, notes = 0, entries = 0 } = numbers.get(ref) ?? {};
    const parts = [
      ...(change === "changed" ? [] : [change === "added" ? "new" : "gone"]),
      ...(values === 0 ? [] : [count(values, "value")]),
      ...(notes === 0 ? [] : [count(notes, "note")]),
      ...(entries === 0 ? [] : [count(entries, "entry", "entries")]),
    ];
    return [{ text: visibleLine(ref), paint: screen.paint.bold }, { text: parts.join(", ") }];
  });
  const total = data.contexts.length;
  return [...alignColumns(rows, [2]), `${count(total, "context")} ${total === 1 ? "differs" : "differ"}`];
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
