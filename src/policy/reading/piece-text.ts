// One piece of a resolved context as an agent reads it: plain lines without decoration, since every character counts. What
// is hidden in them is made visible by the fence.
import type { EntryRecord } from "../../model/entry.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import { formatPointer, type Pointer } from "../../model/json/pointer.js";
import type { PieceContent } from "../../model/piece.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { shortOf } from "../../model/prune.js";

/** The text of a piece, one or more lines without the last line break. */
export function textOfPiece(content: PieceContent): string {
  if (content.kind === "value") return lineOf(nameOf(content.pointer), content.value);
  if (content.kind === "entry") return textOfEntry(content.entry);
  const { meta, markdown, pruned } = content.note;
  const short = pruned === undefined ? [] : linesOf(shortOf(pruned));
  // Where a note was imported from, with its hash, is for ctx: every agent would pay for reading it.
  const { $from: _from, ...said } = meta;
  return [...linesOf(said), ...short, markdown.trim()].filter((line) => line !== "").join("\n");
}

/** `2026-11-20 10:02 @backend_agent insight discovery/high: what it says (phase build, 40%, src/auth.ts)`. */
export function textOfEntry(entry: EntryRecord): string {
  const { at, by, kind, text, category, importance, phase, percent, checkpoint, status, of, details } = entry;
  const label = [category, importance].filter((word) => typeof word === "string").join("/");
  // Of one line each: whatever looks like the head of an entry is one.
  const words = [minuteOf(at), by, kind, label, status, of]
    .filter((word) => typeof word === "string" && word !== "")
    .map((word) => visibleLine(word as string));
  const qualities = [
    ...(typeof phase === "string" ? [`phase ${phase}`] : []),
    ...(typeof percent === "number" ? [`${percent}%`] : []),
    ...(typeof checkpoint === "string" ? [`checkpoint ${checkpoint}`] : []),
    ...namesOfFiles(entry.files),
    ...(details === undefined ? [] : [`details ${JSON.stringify(details)}`]),
  ];
  const said = typeof text === "string" ? text.trim() : entry["pruned"] === undefined ? "" : "(pruned)";
  return `${words.join(" ")}: ${said}${qualities.length === 0 ? "" : ` (${qualities.map(visibleLine).join(", ")})`}`;
}

/** Cuts a text to a number of characters, at the end of a line or a word where one is near; says how to see the rest. */
export function cutText(text: string, length: number, how: string): string {
  if (text.length <= length) return text;
  const remark = (count: number): string => `… (${count} more characters: \`${how}\`)`;
  const room = Math.max(0, length - remark(text.length).length - 1);
  const head = text.slice(0, room);
  const near = [head.lastIndexOf("\n"), head.lastIndexOf(" ")].find((end) => end > room * 0.8);
  // A surrogate pair stays whole.
  const end = near ?? (/[\ud800-\udbff]$/.test(head) ? room - 1 : room);
  return `${text.slice(0, end).trimEnd()}\n${remark(text.length - end)}`;
}

const MOST_FILES = 5;

function namesOfFiles(files: Json | undefined): string[] {
  if (!Array.isArray(files)) return [];
  const paths = files.map((file) => {
    const path = typeof file === "object" && file !== null && "path" in file ? file["path"] : file;
    return typeof path === "string" ? path : JSON.stringify(path);
  });
  const more = paths.length - MOST_FILES;
  return [...paths.slice(0, MOST_FILES), ...(more > 0 ? [`${more} more files`] : [])];
}

/** In UTC, as the entry has it; another program's time stays as it is. */
function minuteOf(at: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(at) ? `${at.slice(0, 10)} ${at.slice(11, 16)}` : at;
}

function linesOf(data: JsonObject): string[] {
  return Object.entries(data).map(([key, value]) => lineOf(nameOf([key]), value));
}

/** `caching: Redis`; text of several lines stands below its name, everything but text is JSON. */
function lineOf(name: string, value: Json): string {
  if (typeof value !== "string" || isMistakable(value)) return `${name}: ${JSON.stringify(value)}`;
  return value.includes("\n") ? `${name}:\n${value.trimEnd()}` : `${name}: ${value}`;
}

function isMistakable(text: string): boolean {
  return text !== text.trim() || /^(?:true|false|null|-?\d+(?:\.\d+)?|["[{].*|)$/.test(text);
}

/** As people write it where that is plain (`auth.jwt`), else RFC 6901. */
function nameOf(pointer: Pointer): string {
  return pointer.every((token) => /^[\w-]+$/.test(token))
    ? pointer.join(".")
    : visibleLine(formatPointer(pointer));
}
