// A line that tells whether it is whole: `\n<length in bytes> <crc32> <body>\n`. It begins with a line break of its own, so
// that what a killed writer left behind never swallows the next one (FACTS §4). What bodies mean: frames.ts, run-frames.ts.
import { crc32 } from "../model/text/crc32.js";
import { utf8Encode } from "../model/text/utf8.js";

const HEADER = /^(\d{1,9}) ([0-9a-f]{8}) $/;
const LONGEST_HEADER = 19;

/** Writes a line. The body is a JSON object in one line. */
export function formatCheckedLine(body: string): string {
  const bytes = utf8Encode(body);
  return `\n${bytes.length} ${crc32(bytes).toString(16).padStart(8, "0")} ${body}\n`;
}

/**
 * The body of a line without its line breaks; null when it is not whole. `isWanted` is asked before the checksum is
 * worked out; "other" when it says no.
 */
export function readCheckedLine(
  line: Uint8Array,
  isWanted: (body: Uint8Array) => boolean = () => true,
): Uint8Array | "other" | null {
  const bodyAt = line.indexOf(123); // "{"
  if (bodyAt < 0 || bodyAt > LONGEST_HEADER) return null;
  const [, length, crc] = HEADER.exec(String.fromCharCode(...line.subarray(0, bodyAt))) ?? [];
  const body = line.subarray(bodyAt);
  if (length === undefined || Number(length) !== body.length) return null;
  if (!isWanted(body)) return "other";
  return crc32(body) === Number.parseInt(crc as string, 16) ? body : null;
}
