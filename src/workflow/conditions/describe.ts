// Conditions in words, for outlines and diagrams.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { Condition } from "../definition.js";
import { OPERATORS } from "./operators.js";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["equals", "is"],
  ["not_equals", "is not"],
  ["gt", ">"],
  ["gte", ">="],
  ["lt", "<"],
  ["lte", "<="],
  ["startsWith", "starts with"],
  ["endsWith", "ends with"],
  ["in", "is one of"],
]);

const LONGEST = 200;
const DEEPEST = 64;

/** Says a condition in one line, such as `size is "Large" and risk >= 3`; cut where it is long. */
export function describeCondition(condition: Condition): string {
  const text = say(condition, 1);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function say(condition: Json, depth: number): string {
  if (!isJsonObject(condition) || depth > DEEPEST) return "…";
  const parts = Object.keys(condition).flatMap((key) => sayPart(condition, key, depth));
  return parts.length === 0 ? "true" : parts.join(" and ");
}

function sayPart(condition: JsonObject, key: string, depth: number): string[] {
  const value = condition[key] as Json;
  const name = String(condition["var"] ?? "…");
  if (key === "var") return Object.keys(condition).some((one) => one in OPERATORS) ? [] : [name];
  if (key === "not") return [`not (${say(value, depth + 1)})`];
  if (key === "and" || key === "or") {
    const parts = (Array.isArray(value) ? value : []).map((part) => say(part, depth + 1));
    if (parts.length === 0) return [key === "and" ? "true" : "false"];
    const text = parts.join(` ${key} `);
    // Brackets around the whole, or around one, say nothing.
    const isWhole = depth === 1 && Object.keys(condition).length === 1;
    return [isWhole || parts.length === 1 ? text : `(${text})`];
  }
  if (key === "exists") return [`${name} is ${value === true ? "" : "not "}set`];
  const shown = Array.isArray(value)
    ? value.map((each) => JSON.stringify(each)).join(", ")
    : JSON.stringify(value);
  return [`${name} ${WORDS.get(key) ?? key} ${shown}`];
}
