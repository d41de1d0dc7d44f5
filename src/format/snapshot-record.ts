// The text beside a snapshot's files: a line for people who meet it with git, and the record for ctx.
import type { SnapshotRecord } from "../model/snapshot.js";
import { isJsonObject, type Json } from "../model/json/json.js";
import { ULID_PATTERN } from "../model/ulid.js";
import { parseJson } from "./json.js";

const VERSION = 1;

/** Writes the text. */
export function formatSnapshotRecord(record: SnapshotRecord): string {
  const subject = `ctx snapshot of ${record.of}`.replace(/[\u0000-\u001f\u007f]/g, " ");
  return `${subject}\n\n${JSON.stringify({ v: VERSION, ...record })}\n`;
}

/** Reads the text back; null where ctx did not write it, or a newer one did. */
export function parseSnapshotRecord(text: string): SnapshotRecord | null {
  const line = text.trimEnd().split("\n").at(-1) as string;
  const { value } = parseJson({ path: "", text: line });
  if (!isJsonObject(value) || value["v"] !== VERSION) return null;
  const { id, of, places, root, name, at, by, why, files, bytes, taken = [], brought = [] } = value;
  const isRecord =
    [id, of, root, at, by].every((one) => typeof one === "string") &&
    ULID_PATTERN.test(id as string) &&
    (name === null || typeof name === "string") &&
    (why === "save" || why === "restore" || why === "plan") &&
    isCount(files) &&
    isCount(bytes) &&
    areTexts(places) &&
    places.every(isPlainPath) &&
    areTexts(taken) &&
    areTexts(brought);
  if (!isRecord) return null;
  return {
    id,
    of,
    places,
    root,
    name,
    at,
    by,
    why,
    files,
    bytes,
    taken,
    brought,
  } as unknown as SnapshotRecord;
}

function areTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isCount(value: Json | undefined): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Tells whether a path leads down from the root and into nobody's git directory, whoever wrote it. */
export function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => {
    return (
      part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git" && !part.includes("\0")
    );
  });
}
