// The rules of JSON Schema that look at a value alone: its type, its size, its choices (2020-12 Validation §6.1–6.3).
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { isOfFormat } from "./formats.js";
import type { HasMatch } from "./json-schema.js";

/** The first keyword of a schema that a value breaks by itself; null when there is none. */
export function findBrokenRule(schema: JsonObject, value: Json, hasMatch: HasMatch): string | null {
  const { type } = schema;
  if (type !== undefined && ![type].flat().some((name) => isOfType(value, name))) return "type";
  if (Object.hasOwn(schema, "const") && !isJsonEqual(schema["const"] as Json, value)) return "const";
  const choices = schema["enum"];
  if (Array.isArray(choices) && !choices.some((choice) => isJsonEqual(choice, value))) return "enum";
  if (typeof value === "number") return findBroken(NUMBER_RULES, schema, value);
  if (typeof value === "string")
    return findBroken(TEXT_RULES, schema, value) ?? findBrokenShape(schema, value, hasMatch);
  return null;
}

/** Tells whether a value is of a type, by JSON Schema's names; 1.0 is an integer. */
export function isOfType(value: Json, type: Json): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isJsonObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

type Rules<Value> = readonly (readonly [keyword: string, holds: (value: Value, limit: number) => boolean])[];

const NUMBER_RULES: Rules<number> = [
  ["minimum", (value, limit) => value >= limit],
  ["maximum", (value, limit) => value <= limit],
  ["exclusiveMinimum", (value, limit) => value > limit],
  ["exclusiveMaximum", (value, limit) => value < limit],
  ["multipleOf", isMultiple],
];

const TEXT_RULES: Rules<string> = [
  ["minLength", (value, limit) => countCharacters(value) >= limit],
  ["maxLength", (value, limit) => countCharacters(value) <= limit],
];

function findBroken<Value>(rules: Rules<Value>, schema: JsonObject, value: Value): string | null {
  for (const [keyword, holds] of rules) {
    const limit = schema[keyword];
    if (typeof limit === "number" && !holds(value, limit)) return keyword;
  }
  return null;
}

function findBrokenShape(schema: JsonObject, value: string, hasMatch: HasMatch): string | null {
  const { pattern, format } = schema;
  if (typeof pattern === "string" && !hasMatch(pattern, value)) return "pattern";
  return typeof format === "string" && !isOfFormat(format, value) ? "format" : null;
}

/** 0.3 is a multiple of 0.1, although their quotient as floating point numbers is 2.9999999999999996. */
function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) <= Number.EPSILON * 2 * Math.abs(quotient);
}

/** Code points, as JSON Schema counts. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
