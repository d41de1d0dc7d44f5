// The audit of what ctx did with sessions: `<user's state>/sessions/audit-<number>.jsonl`, a line each, readable by its owner
// alone and only ever appended to; the oldest file goes when there are enough. Never a value of an environment.
import { isCtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { maskSecretsInJson } from "../../secrets/mask.js";
import type { Runtime } from "../../ports/runtime.js";
import { findSessionsPlace } from "./places.js";

/** What happened; `id` is the request that it happened for. */
export interface AuditRecord {
  readonly event: "scan" | "match" | "queue" | "prepare" | "send" | "cancel" | "run";
  readonly id: string;
  /** What belongs to the event; texts are cut, and hold no value of the request's environment. */
  readonly [name: string]: Json;
}

export type AuditLine = AuditRecord & { readonly at: string };

const NAME = /^audit-(\d{6})\.jsonl$/;
const LARGEST_BYTES = 512 * 1024;
const MOST_FILES = 4;
const LONGEST_LINE = 16 * 1024;
const LONGEST_TEXT = 300;

/**
 * Appends one record. That it cannot be kept stops nothing: what it tells of was done, or is about to be.
 * @param values what must not stand there: the values of the request's environment
 */
export function noteAudit(
  runtime: Runtime,
  record: AuditRecord,
  values: Readonly<Record<string, string>>,
): void {
  const place = findSessionsPlace(runtime.environment);
  if (place === null) return;
  const at = new Date(runtime.clock.now()).toISOString();
  const { event, id, ...more } = record;
  const line = JSON.stringify({
    at,
    event,
    id,
    ...maskSecretsInJson(withoutValues(more, values) as JsonObject),
  });
  const text = line.length > LONGEST_LINE ? JSON.stringify({ at, event, id, isCut: true }) : line;
  try {
    const path = pathToAppendTo(runtime, place.directory);
    runtime.files.append(path, `${text}\n`, place.top);
  } catch (error) {
    if (!isCtxError(error)) throw error;
  }
}

/** The records, oldest first; what cannot be understood is left out. @throws {CtxError} READ_FAILED. */
export function readAudit(runtime: Runtime): AuditLine[] {
  const place = findSessionsPlace(runtime.environment);
  if (place === null) return [];
  // Where bytes are damaged, the other lines still tell what was done.
  const decoder = new TextDecoder();
  const texts = numbersIn(runtime, place.directory).map((number) =>
    decoder.decode(runtime.files.read(`${place.directory}/${nameOf(number)}`) ?? new Uint8Array()),
  );
  return texts.flatMap((text) => text.split("\n").flatMap((line) => parseLine(line) ?? []));
}

function parseLine(line: string): AuditLine | null {
  try {
    const record = line === "" ? null : (JSON.parse(line) as Json);
    const isWhole =
      isJsonObject(record) && ["at", "event", "id"].every((name) => typeof record[name] === "string");
    return isWhole ? (record as unknown as AuditLine) : null;
  } catch {
    return null; // The process that wrote it was killed meanwhile, or the disk was full.
  }
}

/** The newest file, or a new one when that is long enough; then the oldest goes. */
function pathToAppendTo(runtime: Runtime, directory: string): string {
  const numbers = numbersIn(runtime, directory);
  const newest = numbers.at(-1) ?? 0;
  const path = `${directory}/${nameOf(newest)}`;
  if ((runtime.files.stamp(path)?.sizeBytes ?? 0) < LARGEST_BYTES) return path;
  for (const number of numbers.slice(0, Math.max(0, numbers.length + 1 - MOST_FILES))) {
    const old = `${directory}/${nameOf(number)}`;
    const bytes = runtime.files.read(old);
    if (bytes !== null) runtime.files.remove(old, bytes);
  }
  return `${directory}/${nameOf(newest + 1)}`;
}

function numbersIn({ files }: Runtime, directory: string): number[] {
  return (files.list(directory) ?? []).flatMap(({ name }) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function nameOf(number: number): string {
  return `audit-${String(number).padStart(6, "0")}.jsonl`;
}

/** Texts without the values, and no longer than is needed to know them again. */
function withoutValues(value: Json, values: Readonly<Record<string, string>>): Json {
  if (typeof value === "string") {
    const text = hideValues(value, values);
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  }
  if (Array.isArray(value)) return value.map((one) => withoutValues(one, values));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutValues(one, values)]));
}

const SHORT = 3;

/** `[NAME]` in place of each value; a short one only where it is a word of its own. */
export function hideValues(text: string, values: Readonly<Record<string, string>>): string {
  // The longest first: one may be a part of another.
  const entries = Object.entries(values)
    .filter(([, value]) => value !== "")
    .sort(([, left], [, right]) => right.length - left.length);
  let hidden = text;
  for (const [name, value] of entries) {
    if (value.length >= SHORT) hidden = hidden.replaceAll(value, `[${name}]`);
    else hidden = hidden.replace(wordOf(value), `[${name}]`);
  }
  return hidden;
}

function wordOf(value: string): RegExp {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "gu");
}
