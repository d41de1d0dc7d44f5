// Says at once that a value is well formed, where that is easy to see; anything else it leaves to validate.ts.
// Reason: nearly every file is plain, and loading the compiled schemas costs 2 ms of a start that should take few.
// INVARIANT: what is accepted here, the schemas accept too (a property test holds it).
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";

const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const STRATEGY = /^(?:append|union|replace|by:[^]+)$/;

const isText = (value: Json): boolean => typeof value === "string" && value !== "";
const isListOf = (isMember: (value: Json) => boolean) => (value: Json) => {
  return Array.isArray(value) && value.every(isMember);
};
const matches = (pattern: RegExp) => (value: Json) => typeof value === "string" && pattern.test(value);

const DOCUMENT_WORDS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ["$schema", isText],
  ["$branch", isText],
  ["$parent", isText],
  ["$needs", isListOf(matches(TASK_ID))],
  ["$covers", isListOf(isText)],
  ["$final", isListOf(matches(POINTER))],
  ["$merge", isStrategies],
  ["$from", () => true],
]);

const isCount = (value: Json): boolean => Number.isInteger(value) && (value as number) >= 1;
const isSection = (key: string, isMember: (value: Json) => boolean) => (value: Json) => {
  return (
    isJsonObject(value) && Object.keys(value).every((name) => name === key && isMember(value[name] as Json))
  );
};

const CONFIG_KEYS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ["$schema", isText],
  ["format", (value: Json) => value === "ctx/1"],
  ["project", isText],
  ["insight", isSection("categories", isListOf(matches(/^[a-z][a-z0-9-]*$/)))],
  ["journal", isSection("keepDays", isCount)],
  ["global", isPin],
]);

/** A pin as `ctx global pull` writes it. */
function isPin(value: Json): boolean {
  if (!isJsonObject(value) || !isText(value["source"] ?? null)) return false;
  return Object.entries(value).every(([key, one]) => {
    if (key === "commit") return matches(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)(one as Json);
    return (key === "source" || key === "ref") && isText(one as Json);
  });
}

const ENTRY_FIELDS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ["v", (value: Json) => value === 1],
  ["id", matches(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)],
  ["kind", isText],
  [
    "at",
    matches(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/),
  ],
  ["by", matches(/^@./)],
  ["text", (value: Json) => typeof value === "string"],
  ["category", isText],
  ["importance", matches(/^(?:low|medium|high|critical)$/)],
  ["percent", (value: Json) => typeof value === "number" && value >= 0 && value <= 100],
  ["phase", isText],
  ["checkpoint", isText],
  ["key", isText],
  ["details", () => true],
  ["files", isListOf(isChangedFile)],
]);

/** Tells whether a document's `$` words are well formed beyond doubt. The user's keys may hold anything. */
export function isPlainDocument(value: JsonObject): boolean {
  for (const key of Object.keys(value)) {
    if (key.startsWith("$") && DOCUMENT_WORDS.get(key)?.(value[key] as Json) !== true) return false;
  }
  return true;
}

/** Tells whether a record is a progress or insight entry of the common kind; the store itself made id, time and author. */
export function isPlainEntry(record: JsonObject): boolean {
  const isInsight = record["kind"] === "insight" && isText(record["category"] as Json);
  if (!isInsight && record["kind"] !== "progress") return false;
  for (const key of Object.keys(record)) {
    if (ENTRY_FIELDS.get(key)?.(record[key] as Json) !== true) return false;
  }
  return ["v", "id", "at", "by", "text"].every((key) => Object.hasOwn(record, key));
}

/** Tells whether a config.json holds nothing but these well-known settings. */
export function isPlainConfig(value: JsonObject): boolean {
  return (
    value["format"] === "ctx/1" &&
    Object.keys(value).every((key) => CONFIG_KEYS.get(key)?.(value[key] as Json) === true)
  );
}

function isStrategies(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  return Object.keys(value).every((key) => POINTER.test(key) && matches(STRATEGY)(value[key] as Json));
}

function isChangedFile(value: Json): boolean {
  if (!isJsonObject(value)) return isText(value);
  return (
    Object.keys(value).every((key) => CHANGED_FILE_FIELDS.get(key)?.(value[key] as Json) === true) &&
    Object.hasOwn(value, "path")
  );
}

const isLineCount = (value: Json): boolean =>
  value === null || (Number.isInteger(value) && (value as number) >= 0);

const CHANGED_FILE_FIELDS: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ["path", isText],
  ["added", isLineCount],
  ["removed", isLineCount],
]);
