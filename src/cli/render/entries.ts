// Entries as people read them: `ctx log`, and what `ctx resolve` shows of them.
import type { LogData } from "../../actions/log.js";
import type { EntryRecord } from "../../model/entry.js";
import type { Outcome } from "../../model/outcome.js";
import { padToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering, StreamEvent } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { mentionValue } from "./bare-value.js";
import { renderPhases } from "./phases.js";
import { suggest } from "./suggestion.js";
import { formatMinute } from "./time.js";
import { wrapLine } from "./wrap.js";

const KIND_WIDTH = "progress".length;
/** Wide enough for most names, so that lines which come one by one stand below each other. */
export const FOLLOWED_AUTHOR_WIDTH = 14;
const TIME_WIDTH = "2026-11-20 10:02".length;
const ID_WIDTH = 26;
const LEAST_TEXT_WIDTH = 30;
const DETAILS_WIDTH = 200;

/** One line an entry, `time  who   kind  what`, further lines of its text below it. */
export function renderLog(outcome: Outcome<LogData>, screen: Screen, invocation: Invocation): Rendering {
  const { ref, entries, phases } = outcome.data;
  if (phases !== undefined) return renderPhases(outcome.data, screen);
  if (entries.length === 0) return { result: "", remark: adviceFor(ref, invocation) };
  const authorWidth = entries.reduce((width, entry) => Math.max(width, widthOf(visibleLine(entry.by))), 0);
  const result = entries.flatMap((entry) => renderLine(entry, authorWidth, screen)).join("\n");
  return { result, ...adviceOnSealing(outcome.data) };
}

/** The lines of one entry that was followed. */
export function renderFollowedEntry({ data }: StreamEvent, screen: Screen): Rendering {
  return { result: renderLine(data as EntryRecord, FOLLOWED_AUTHOR_WIDTH, screen).join("\n") };
}

function adviceOnSealing({ ref, loose }: LogData): { remark?: string } {
  if (loose === undefined) return {};
  const remark = `${loose} entries lie in files of their own that git does not know yet. One file for all: ${suggest("seal", ref)}`;
  return { remark };
}

function adviceFor(ref: string, { options }: Invocation): string {
  if ("kind" in options || "since" in options)
    return `No entries like that. All of them: ${suggest("log", ref)}`;
  return `No entries in ${ref}. Record one: ${suggest("progress", ref)} "what was done"`;
}

function renderLine(entry: EntryRecord, authorWidth: number, screen: Screen): string[] {
  return renderHappening({ ...entry, lines: describeEntry(entry) }, authorWidth, screen);
}

/** Something that happened, and what it says as visible lines; of a document's change only the kind is known. */
interface Happening {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly kind: string;
  readonly lines: readonly string[];
}

/** `time  who   kind  what`, with further lines below the last column. */
export function renderHappening(happening: Happening, authorWidth: number, screen: Screen): string[] {
  const { paint } = screen;
  const time = padToWidth(visibleLine(formatMinute(happening.at)), TIME_WIDTH);
  const author = padToWidth(visibleLine(happening.by), authorWidth);
  const kind = padToWidth(visibleLine(happening.kind), KIND_WIDTH);
  const id = screen.isVerbose ? `${padToWidth(visibleLine(happening.id), ID_WIDTH)}  ` : "";
  const margin = widthOf(`${id}${time}  ${author}   ${kind}  `);
  const room = screen.width - margin;
  const [first = "", ...more] = happening.lines.flatMap((line) =>
    room < LEAST_TEXT_WIDTH ? [line] : wrapLine(line, room, 0),
  );
  return [
    `${paint.dim(`${id}${time}`)}  ${author}   ${paint.cyan(kind)}  ${first}`,
    ...more.map((line) => (line === "" ? "" : " ".repeat(margin) + line)),
  ];
}

/** What an entry says, as visible lines: its text with what qualifies it. */
export function describeEntry(entry: EntryRecord): string[] {
  const text = typeof entry.text === "string" ? entry.text : entry["pruned"] === undefined ? "" : "(pruned)";
  const lines = visibleBlock(text).trimEnd().split("\n");
  const qualities = qualitiesOf(entry).map(visibleLine);
  lines[0] = [labelOf(entry), lines[0] as string].filter((part) => part !== "").join(" ");
  const last = lines.length - 1;
  if (qualities.length > 0) lines[last] = `${lines[last]} (${qualities.join(", ")})`.trimStart();
  // The whole of it is in --json.
  if (entry.details !== undefined) lines.push(`details: ${mentionValue(entry.details, DETAILS_WIDTH)}`);
  return lines;
}

/** What stands before the text of an entry and says more than its kind; "" where there is no such thing. */
export function labelOf(entry: EntryRecord): string {
  const of = typeof entry.of === "string" ? visibleLine(entry.of) : "";
  if (entry.kind === "retract") return entry.text === undefined ? of : `${of}:`;
  if (entry.kind === "status") return statusLabelOf(entry);
  if (entry.kind === "verified" && typeof entry.document === "string")
    return `${visibleLine(entry.document)}${entry.text === undefined ? "" : ":"}`;
  if (entry.kind !== "insight") return "";
  const category = typeof entry.category === "string" ? visibleLine(entry.category) : "general";
  const importance = typeof entry.importance === "string" ? `/${visibleLine(entry.importance)}` : "";
  return `${category}${importance}:`;
}

function statusLabelOf({ status, from, text }: EntryRecord): string {
  if (typeof status !== "string") return "";
  const change = typeof from === "string" ? `${from} → ${status}` : status;
  return `${visibleLine(change)}${text === undefined ? "" : ":"}`;
}

function qualitiesOf(entry: EntryRecord): string[] {
  const qualities: string[] = [];
  if (typeof entry.phase === "string") qualities.push(entry.phase);
  if (typeof entry.percent === "number") qualities.push(`${entry.percent}%`);
  if (typeof entry.checkpoint === "string") qualities.push(`checkpoint ${entry.checkpoint}`);
  if (Array.isArray(entry.files) && entry.files.length > 0) qualities.push(filesOf(entry.files));
  return qualities;
}

/** Paths stand in an entry as texts or as `{path, added, removed}`. */
function filesOf(files: readonly unknown[]): string {
  if (files.length > 3) return `${files.length} files`;
  return files
    .map((file) => (typeof file === "object" && file !== null && "path" in file ? file.path : file))
    .map((path) => (typeof path === "string" ? path : JSON.stringify(path)))
    .join(", ");
}
