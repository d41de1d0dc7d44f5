// Entries files: JSON Lines of write-once records. One bad line never hides the others.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Entry, EntryRecord } from "../model/entry.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import { ULID_PATTERN } from "../model/ulid.js";
import { isConflictMark } from "./conflict.js";
import { MAX_JSON_LENGTH, parseJson, readQuickly } from "./json.js";
import { BOM } from "./text-place.js";

export interface ParsedEntries {
  /** In the order of their lines. */
  readonly entries: Entry[];
  readonly findings: Finding[];
}

/**
 * Reads a file of records, one a line; blank lines are skipped. A line that is cut off, is not JSON, repeats a key or
 * lacks one of `v`, `id`, `kind`, `at`, `by` becomes a finding; unknown kinds and fields are kept. Of lines that are no
 * entries the first hundred are told, the others counted. Never throws.
 */
export function parseEntries(source: { path: string; text: string }): ParsedEntries {
  const single = readSingle(source);
  if (single !== null) return { entries: [single], findings: [] };
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  let hasConflict = false;
  let told = 0;
  let more = 0;
  const text = source.text.startsWith(BOM) ? source.text.slice(1) : source.text;
  for (const [index, written] of text.split("\n").entries()) {
    if (/^[ \t\r]*$/.test(written)) continue;
    const line = index + 1;
    if (isConflictMark(written)) {
      if (!hasConflict)
        findings.push(
          invalid(source.path, { line, problem: "The file holds an unresolved merge conflict." }),
        );
      hasConflict = true;
      continue;
    }
    // Finding out what is wrong with a line takes time, and nobody reads half a million reasons.
    if (told === MOST_TOLD && written.length < SHORTEST_RECORD) {
      more++;
      continue;
    }
    const record = parseRecord({ path: source.path, text: written });
    if (record.kind === "valid") {
      entries.push({ record: record.record, path: source.path, line });
      for (const warning of record.warnings) findings.push({ ...warning, line });
    } else if (told === MOST_TOLD) more++;
    else {
      told++;
      findings.push(invalid(source.path, { line, problem: record.problem, column: record.column }));
    }
  }
  const last = findings.findLastIndex(({ code }) => code === "ENTRY_INVALID");
  if (more > 0) findings[last] = { ...(findings[last] as Finding), more };
  if (entries.length + findings.length === 0) {
    findings.push(invalid(source.path, { line: 1, problem: "The file is empty; entries files never are." }));
  }
  return { entries, findings };
}

const MOST_TOLD = 100;
const SHORTEST_RECORD = '{"v":1,"id":"01KAGC00000000000000000001","kind":"x","at":"x","by":"x"}'.length;

/** A file as ctx writes nearly all of them, one record that is in order; null for any other. */
function readSingle({ path, text }: { path: string; text: string }): Entry | null {
  const isOneLine = text.charCodeAt(0) === 0x7b && text.indexOf("\n") === text.length - 1;
  if (!isOneLine || text.length > MAX_JSON_LENGTH) return null;
  const value = readQuickly(text);
  if (!isJsonObject(value) || findProblem(value) !== null) return null;
  return { record: value as EntryRecord, path, line: 1 };
}

function invalid(
  path: string,
  place: { line: number; column?: number | undefined; problem: string },
): Finding {
  return makeFinding("ENTRY_INVALID", place.problem, { path, line: place.line, column: place.column ?? 1 });
}

type ParsedRecord =
  | { kind: "valid"; record: EntryRecord; warnings: readonly Finding[] }
  | { kind: "invalid"; problem: string; column?: number | undefined };

function parseRecord(source: { path: string; text: string }): ParsedRecord {
  const { value, findings } = parseJson(source);
  if (value === undefined) {
    return {
      kind: "invalid",
      problem: `This entry cannot be read. ${findings[0]?.message ?? ""}`.trim(),
      column: findings[0]?.column,
    };
  }
  if (!isJsonObject(value)) return { kind: "invalid", problem: "An entry is a JSON object on one line." };
  const problem = findProblem(value);
  if (problem !== null) return { kind: "invalid", problem };
  return { kind: "valid", record: value as EntryRecord, warnings: findings };
}

function findProblem(value: JsonObject): string | null {
  if (value["v"] !== 1) {
    const isNewer = typeof value["v"] === "number" && value["v"] > 1;
    return isNewer
      ? `This entry has version ${value["v"]}, which a newer ctx wrote.`
      : 'This entry lacks "v": 1.';
  }
  const id = value["id"];
  if (typeof id !== "string" || !ULID_PATTERN.test(id)) return 'The "id" of this entry is not a ULID.';
  for (const key of ["kind", "at", "by"]) {
    if (typeof value[key] !== "string" || value[key] === "") return `This entry lacks "${key}".`;
  }
  return null;
}

const FIRST_KEYS = ["v", "id", "kind", "at", "by", "text"];

/** Writes a record as one line with its "\n": v, id, kind, at, by, text, then the other fields in their order. */
export function formatEntry(record: EntryRecord): string {
  const ordered: { [key: string]: Json } = {};
  for (const key of [...FIRST_KEYS, ...Object.keys(record)]) {
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    if (value !== undefined && !Object.hasOwn(ordered, key)) setOwn(ordered, key, value);
  }
  return `${JSON.stringify(ordered)}\n`;
}
