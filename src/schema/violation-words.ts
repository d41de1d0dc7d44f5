// Violations of a schema in words that follow the name of the value: `must be a number, not a string`.
import { findAt, parsePointer } from "../model/json/pointer.js";
import type { Json } from "../model/json/json.js";
import type { SchemaViolation } from "./json-schema.js";
import { listChoices, nameType, nameTypes, quote } from "./words.js";

/** What texts must be, by the name of the definition whose pattern they break. */
export type PatternWords = ReadonlyMap<string, string>;

/** Words a violation found in `root`. */
export function wordViolation(
  violation: SchemaViolation,
  root: Json,
  patterns: PatternWords = new Map(),
): string {
  const { keyword, limit, key = "" } = violation;
  const fixed = FIXED.get(keyword);
  if (fixed !== undefined) return fixed;
  if (keyword === "required") return `must have the key ${JSON.stringify(key)}`;
  if (keyword === "additionalProperties") return `may not have the key ${JSON.stringify(key)}`;
  if (keyword === "propertyNames")
    return `has the key ${JSON.stringify(key)}, which its schema does not allow`;
  if (keyword === "$ref")
    return `cannot be checked: its schema refers to ${JSON.stringify(limit)}, which is not there`;
  const value = findAt(root, parsePointer(violation.pointer)) as Json;
  const size = SIZES.get(keyword);
  if (size !== undefined) return wordSize(size, Number(limit), sizeOf(value));
  return `must be ${wordRule(violation, patterns)}, not ${keyword === "type" ? nameType(value) : quote(value)}`;
}

const FIXED: ReadonlyMap<string, string> = new Map([
  ["effort", "cannot be checked: its schema asks for more work than ctx does"],
  ["false", "is not allowed here"],
  ["uniqueItems", "must not hold the same value twice"],
  ["contains", "must hold more items of the kind that its schema asks for"],
  ["maxContains", "must hold fewer items of the kind that its schema asks for"],
  ["anyOf", "matches none of the forms that its schema allows"],
  ["oneOf", "must match exactly one of the forms that its schema allows"],
  ["not", "has a form that its schema forbids"],
]);

interface Size {
  readonly bound: "at least" | "at most";
  readonly noun: string;
}

const SIZES: ReadonlyMap<string, Size> = new Map([
  ["minLength", { bound: "at least", noun: "character" }],
  ["maxLength", { bound: "at most", noun: "character" }],
  ["minItems", { bound: "at least", noun: "item" }],
  ["maxItems", { bound: "at most", noun: "item" }],
  ["minProperties", { bound: "at least", noun: "key" }],
  ["maxProperties", { bound: "at most", noun: "key" }],
] as const);

function wordSize({ bound, noun }: Size, limit: number, actual: number): string {
  if (bound === "at least" && limit === 1) return "must not be empty";
  return `must have ${bound} ${limit} ${noun}${limit === 1 ? "" : "s"}; it has ${actual}`;
}

function sizeOf(value: Json): number {
  if (typeof value === "string") return [...value].length;
  return Object.keys(value as object).length;
}

const BOUNDS: ReadonlyMap<string, string> = new Map([
  ["minimum", "at least"],
  ["maximum", "at most"],
  ["exclusiveMinimum", "greater than"],
  ["exclusiveMaximum", "less than"],
  ["multipleOf", "a multiple of"],
]);

const FORMAT_WORDS: ReadonlyMap<string, string> = new Map([
  ["date", "a date such as 2026-11-20"],
  ["time", "a time such as 10:02:00Z"],
  ["date-time", "a time such as 2026-11-20T10:02:00Z"],
  ["email", "an e-mail address"],
  ["ipv4", "an IPv4 address"],
  ["uri", "a URI"],
  ["uuid", "a UUID"],
]);

function wordRule({ keyword, limit, definition }: SchemaViolation, patterns: PatternWords): string {
  if (keyword === "type") return nameTypes([limit].flat().map(String));
  if (keyword === "enum") return listChoices(limit as Json[]);
  if (keyword === "const") return JSON.stringify(limit);
  if (keyword === "format") return FORMAT_WORDS.get(String(limit)) ?? `a ${String(limit)}`;
  if (keyword === "pattern") return patterns.get(definition) ?? `a text with a match of ${String(limit)}`;
  return `${BOUNDS.get(keyword) ?? keyword} ${String(limit)}`;
}
