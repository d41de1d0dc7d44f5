// What each operator of a condition says about a value. A new operator is a row here and a line in the schema.
import type { Json } from "../../model/json/json.js";
import type { Checks } from "../definition.js";
import { isLenientlyEqual } from "./equality.js";

type Value = Json | undefined;
type Operator = (value: Value, operand: Json, checks: Checks) => boolean;

/** A list has a member, a text a part; regardless of case, as equality is. */
const contains: Operator = (value, operand) =>
  Array.isArray(value)
    ? value.some((member) => isLenientlyEqual(member, operand))
    : plainText(value).includes(plainText(operand));

/** The operators that compare a variable with an operand. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  equals: (value, operand) => isLenientlyEqual(value, operand),
  not_equals: (value, operand) => !isLenientlyEqual(value, operand),
  gt: ordered((value, operand) => value > operand),
  gte: ordered((value, operand) => value >= operand),
  lt: ordered((value, operand) => value < operand),
  lte: ordered((value, operand) => value <= operand),
  contains,
  startsWith: (value, operand) => plainText(value).startsWith(plainText(operand)),
  endsWith: (value, operand) => plainText(value).endsWith(plainText(operand)),
  matches: (value, operand, checks) =>
    typeof operand === "string" && checks.hasMatch(operand, "i", textOf(value).trim()),
  in: (value, operand) => Array.isArray(operand) && operand.some((member) => isLenientlyEqual(value, member)),
  // Null counts as nothing, as equality has it.
  exists: (value, operand) => (value !== undefined && value !== null) === (operand === true),
};

/** The operators that combine conditions. */
export const COMBINATIONS = ["and", "or", "not"] as const;

/** Order is only among real numbers: a text is never above or below. */
function ordered(compare: (value: number, operand: number) => boolean): Operator {
  return (value, operand) =>
    typeof value === "number" && typeof operand === "number" && compare(value, operand);
}

function plainText(value: Value): string {
  return textOf(value).trim().toLowerCase();
}

function textOf(value: Value): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
