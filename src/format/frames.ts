// The journal's frames: what a crash may cut off at any byte without harming another frame.
import type { EntryRecord } from "../model/entry.js";
import { utf8Decode, utf8Encode } from "../model/text/utf8.js";
import { formatCheckedLine, readCheckedLine } from "./checked-line.js";

/** One journaled entry. */
export interface Frame {
  /** Which context root it belongs to, of those that share the journal. */
  readonly root: string;
  /** The context in its full form, e.g. `task/task-42`. */
  readonly ref: string;
  readonly record: EntryRecord;
}

/** Which frames are wanted; the others are not even parsed. */
export type FrameTopic = Pick<Frame, "root" | "ref">;

export interface ParsedFrames {
  /** In the order in which they were appended. */
  readonly frames: readonly Frame[];
  /** How many stretches are no whole frame: cut off by a crash, or damaged later. */
  readonly torn: number;
}

const LINE_BREAK = 10;

/** Writes a frame: `\n<length in bytes> <crc32> <json>\n`. */
export function formatFrame({ root, ref, record }: Frame): string {
  return formatCheckedLine(`${opening({ root, ref })}${JSON.stringify(record)}}`);
}

/** A text that stands in every frame of a topic; perhaps in others, too, so that only parseFrames can tell. */
export function markOf(topic: FrameTopic): string {
  return opening(topic);
}

/** A text that stands in every frame whose record has a key; perhaps in others, too. */
export function keyMarkOf(key: string): string {
  return `"key":${JSON.stringify(key)}`;
}

/** Reads frames, from the beginning of a segment or from anywhere in it: then what precedes the first counts as torn. */
export function parseFrames(bytes: Uint8Array, topics?: readonly FrameTopic[]): ParsedFrames {
  const wanted = topics?.map((topic) => utf8Encode(opening(topic)));
  const frames: Frame[] = [];
  let torn = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_BREAK, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) {
      const frame = parseFrame(bytes.subarray(start, end), wanted);
      if (frame === null) torn++;
      else if (frame !== "other") frames.push(frame);
    }
    start = end + 1;
  }
  return { frames, torn };
}

/** A frame's body up to its record: always the same bytes for one topic. */
function opening({ root, ref }: FrameTopic): string {
  return `{"root":${JSON.stringify(root)},"ref":${JSON.stringify(ref)},"record":`;
}

function parseFrame(line: Uint8Array, wanted: readonly Uint8Array[] | undefined): Frame | "other" | null {
  const body = readCheckedLine(
    line,
    (bytes) => wanted === undefined || wanted.some((prefix) => startsWith(bytes, prefix)),
  );
  if (body === null || body === "other") return body;
  try {
    return JSON.parse(utf8Decode(body) as string) as Frame;
  } catch {
    return null; // Four bytes of checksum let one damaged frame in four thousand million through.
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);
}
