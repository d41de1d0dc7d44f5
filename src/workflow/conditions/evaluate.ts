// Whether a condition holds. Nothing is ever evaluated as code, and how deep a condition goes is bounded.
import { CtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Checks, Condition } from "../definition.js";
import { parseVariablePath, readVariable, type Lookup } from "../variables/lookup.js";
import { COMBINATIONS, OPERATORS } from "./operators.js";

/** As deep as any JSON that ctx reads. */
const DEEPEST = 64;

const KEYS = ["var", ...Object.keys(OPERATORS), ...COMBINATIONS];

/**
 * Tells whether a condition holds. No condition is true; several operators in one object must all hold; a variable without
 * an operator must be truthy, as in JavaScript.
 * @throws {CtxError} WORKFLOW_INVALID when it is no condition: an unknown operator, no variable, more than 64 levels.
 */
export function holds(condition: Condition | null, lookup: Lookup, checks: Checks): boolean {
  return condition === null || holdsAt(condition, { lookup, checks, depth: 1 });
}

interface Place {
  readonly lookup: Lookup;
  readonly checks: Checks;
  readonly depth: number;
}

function holdsAt(condition: Json, place: Place): boolean {
  const problem = describeProblem(condition, place.depth);
  if (problem !== null) throw new CtxError("WORKFLOW_INVALID", `a condition ${problem}`);
  const { lookup, checks } = place;
  const given = condition as JsonObject;
  const keys = Object.keys(given);
  const inner: Place = { lookup, checks, depth: place.depth + 1 };
  const parts = (key: string): Json[] => given[key] as Json[];
  const path = keys.includes("var") ? parseVariablePath(given["var"] as string) : null;
  const value = path === null ? undefined : readVariable(lookup, path);
  return keys.every((key) => {
    if (key === "and") return parts(key).every((part) => holdsAt(part, inner));
    if (key === "or") return parts(key).some((part) => holdsAt(part, inner));
    if (key === "not") return !holdsAt(given[key] as Json, inner);
    // A variable by itself is a question; beside an operator it only says what that is about.
    if (key === "var") return keys.some((one) => one in OPERATORS) || Boolean(value);
    return OPERATORS[key]!(value, given[key] as Json, checks);
  });
}

/** What is wrong with one level of a condition, to follow "a condition"; null when nothing is. */
function describeProblem(condition: Json, depth: number): string | null {
  if (depth > DEEPEST) return `has more than ${DEEPEST} levels`;
  if (!isJsonObject(condition)) return "is not an object";
  const keys = Object.keys(condition);
  const unknown = keys.find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const similar = findSimilar(unknown, KEYS);
    return `has an unknown operator "${unknown}"${similar === null ? "" : `; did you mean "${similar}"?`}`;
  }
  const variable = condition["var"];
  if (keys.includes("var") && (typeof variable !== "string" || parseVariablePath(variable) === null)) {
    return `names its variable ${JSON.stringify(variable)}, which is no name`;
  }
  const operator = keys.find((key) => key in OPERATORS);
  if (operator !== undefined && !keys.includes("var")) return `has "${operator}" but no "var"`;
  const list = (["and", "or"] as const).find((key) => keys.includes(key) && !Array.isArray(condition[key]));
  return list === undefined ? null : `has "${list}" with something else than a list`;
}

/** One problem of a condition, with the place inside it (RFC 6901). */
export interface ConditionProblem {
  readonly pointer: string;
  /** To follow "a condition": `has an unknown operator "equal"; did you mean "equals"?` */
  readonly message: string;
}

/** Finds everything that keeps a condition from being evaluated. */
export function findConditionProblems(condition: Json, pointer = "", depth = 1): ConditionProblem[] {
  const message = describeProblem(condition, depth);
  if (message !== null) return [{ pointer, message }];
  const { and, or, not } = condition as { and?: Json[]; or?: Json[]; not?: Json };
  const lists = Object.entries({ and, or }).flatMap(([key, parts]) =>
    (parts ?? []).flatMap((part, index) =>
      findConditionProblems(part, `${pointer}/${key}/${index}`, depth + 1),
    ),
  );
  return not === undefined ? lists : [...lists, ...findConditionProblems(not, `${pointer}/not`, depth + 1)];
}

/** One comparison of a condition: a variable, and the values that it is compared with. */
export interface Comparison {
  /** The plain name, without the way into the value. */
  readonly name: string;
  /** Of equals, not_equals and in, for "set it to one of …". */
  readonly values: readonly Json[];
}

/** Lists the variables that a condition reads. What is no condition reads nothing. */
export function listComparisons(condition: Json | null, depth = 1): Comparison[] {
  if (condition === null || describeProblem(condition, depth) !== null) return [];
  const found: Comparison[] = [];
  const given = condition as JsonObject;
  const path = typeof given["var"] === "string" ? parseVariablePath(given["var"]) : null;
  if (path !== null) found.push({ name: path[0], values: path.length === 1 ? comparedValues(given) : [] });
  for (const key of COMBINATIONS) {
    const part = given[key];
    if (part === undefined) continue;
    for (const one of Array.isArray(part) ? part : [part]) found.push(...listComparisons(one, depth + 1));
  }
  return found;
}

function comparedValues(condition: JsonObject): Json[] {
  const single = ["equals", "not_equals"].flatMap((key) =>
    key in condition ? [condition[key] as Json] : [],
  );
  return Array.isArray(condition["in"]) ? [...single, ...condition["in"]] : single;
}
