// The records of a workflow run as they lie in its journal, one checked line each: a crash may cut off the last one at any
// byte, and harms no other.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { utf8Decode } from "../model/text/utf8.js";
import { formatCheckedLine, readCheckedLine } from "./checked-line.js";

const LINE_BREAK = 10;

export interface ParsedRecords {
  readonly records: readonly JsonObject[];
  /** Where the last whole record begins and ends, in bytes from the start of what was read; 0 when there is none. */
  readonly lastAt: number;
  readonly end: number;
}

/** Writes records, to be appended in one go. */
export function formatRecords(records: readonly unknown[]): string {
  return records.map((record) => formatCheckedLine(JSON.stringify(record))).join("");
}

/** Reads records from any point between two of them. What is torn is passed over: numbers tell whether anything is lost. */
export function parseRecords(bytes: Uint8Array): ParsedRecords {
  const records: JsonObject[] = [];
  let lastAt = 0;
  let whole = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_BREAK, start);
    // A line that does not end yet is still being written, or never will be whole.
    if (end < 0) break;
    const record = end > start ? parseRecord(bytes.subarray(start, end)) : null;
    if (record !== null) {
      records.push(record);
      lastAt = start;
      whole = end + 1;
    }
    start = end + 1;
  }
  return { records, lastAt, end: whole };
}

function parseRecord(line: Uint8Array): JsonObject | null {
  const body = readCheckedLine(line);
  if (body === null || body === "other") return null;
  try {
    const record = JSON.parse(utf8Decode(body) as string) as Json;
    return isJsonObject(record) ? record : null;
  } catch {
    return null; // Four bytes of checksum let one damaged record in four thousand million through.
  }
}
