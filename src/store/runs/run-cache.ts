// Two small files beside a run's journal, for speed alone: what follows from its records, so that nobody has to follow them
// from the beginning; and how the run stands in short, for lists and estimates. Either may be missing, old or damaged.
import { isCtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { FileStamp } from "../../ports/files.js";
import type { Runtime } from "../../ports/runtime.js";
import { journalOf } from "./run-journal.js";
import type { RunPlace } from "./run-place.js";

/** What follows from the records up to one of them. */
export interface Cached {
  readonly v: 1;
  /** Where that record begins in the journal and where it ends, in bytes. */
  readonly lastAt: number;
  readonly end: number;
  readonly view: JsonObject;
}

/** How a run stood when its journal was so long. */
export interface Summary {
  readonly v: 1;
  readonly journalBytes: number;
  readonly summary: JsonObject;
}

const VIEW = "view.json";
const SUMMARY = "summary.json";

/** Reads what was kept; null when nothing can be used of it. Its length in bytes says what writing it again costs. */
export function readCached(runtime: Runtime, place: RunPlace): { cached: Cached; sizeBytes: number } | null {
  const found = readOrNull(runtime, `${place.directory}/${VIEW}`);
  if (found === null) return null;
  const { lastAt, end, view } = found.value;
  if (!Number.isSafeInteger(lastAt) || !Number.isSafeInteger(end) || !isJsonObject(view)) return null;
  return { cached: found.value as unknown as Cached, sizeBytes: found.sizeBytes };
}

/** Keeps what follows from the records; that it cannot be kept harms nobody. */
export function keepCached(runtime: Runtime, place: RunPlace, cached: Cached): void {
  write(runtime, `${place.directory}/${VIEW}`, cached);
}

/** Reads how a run stood; null when that is not known, or where the journal has grown since and that matters. */
export function readSummary(
  runtime: Runtime,
  place: RunPlace,
  { isCurrent }: { isCurrent: boolean },
): JsonObject | null {
  const found = readOrNull(runtime, `${place.directory}/${SUMMARY}`);
  if (found === null || !isJsonObject(found.value["summary"])) return null;
  const sizeBytes = isCurrent ? runtime.files.stamp(journalOf(place))?.sizeBytes : undefined;
  if (isCurrent && sizeBytes !== found.value["journalBytes"]) return null;
  return found.value["summary"];
}

/** Tells when a run's summary was written; null when there is none. */
export function stampOfSummary(runtime: Runtime, { directory }: RunPlace): FileStamp | null {
  return runtime.files.stamp(`${directory}/${SUMMARY}`);
}

/** Keeps how a run stands; that it cannot be kept harms nobody. */
export function keepSummary(runtime: Runtime, place: RunPlace, summary: Summary): void {
  write(runtime, `${place.directory}/${SUMMARY}`, summary);
}

function readOrNull(runtime: Runtime, path: string): { value: JsonObject; sizeBytes: number } | null {
  try {
    const text = runtime.files.readText(path);
    const value = text === null ? null : (JSON.parse(text) as Json);
    const isOurs = isJsonObject(value) && value["v"] === 1;
    return isOurs ? { value, sizeBytes: (text as string).length } : null;
  } catch (error) {
    if (isCtxError(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

// No look for secrets: every value in these files is one of a record, which was looked at before it was appended.
function write({ files }: Runtime, path: string, value: Cached | Summary): void {
  const text = `${JSON.stringify(value)}\n`;
  try {
    const before = files.read(path);
    if (before === null) files.createPrivate(path, text);
    else files.replace(path, before, text);
  } catch (error) {
    // A full disk, or somebody else keeps the same: whoever reads next follows more records.
    if (!isCtxError(error)) throw error;
  }
}
