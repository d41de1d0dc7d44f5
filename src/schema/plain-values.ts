// Says at once that a value is well formed, where that is easy to see; anything else it leaves to validate.ts.
// Reason: nearly every file is plain, and loading the compiled schemas costs 2 ms of a start that should take few.
// INVARIANT: what is accepted here, the schemas accept too (a property test holds it).
import { isJsonObject, type Json, type JsonObject } from "../model/json.js";

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

/** Tells whether a document's `$` words are well formed beyond doubt. The user's keys may hold anything. */
export function isPlainDocument(value: JsonObject): boolean {
  for (const key of Object.keys(value)) {
    if (key.startsWith("$") && DOCUMENT_WORDS.get(key)?.(value[key] as Json) !== true) return false;
  }
  return true;
}

/** Tells whether a config.json holds no more than `ctx init` writes. */
export function isPlainConfig(value: JsonObject): boolean {
  for (const key of Object.keys(value)) {
    const member = value[key] as Json;
    if (
      key === "format" ? member !== "ctx/1" : !((key === "$schema" || key === "project") && isText(member))
    ) {
      return false;
    }
  }
  return value["format"] === "ctx/1";
}

function isStrategies(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  return Object.keys(value).every((key) => POINTER.test(key) && matches(STRATEGY)(value[key] as Json));
}
