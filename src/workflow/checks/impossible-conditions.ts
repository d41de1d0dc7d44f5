// Conditions that can never hold: they ask a variable for two things at once, or for a value that its schema rules out.
// Only what is certain is told: where a value could exist, the condition may hold.
import { getOwn, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findConditionProblems, holds } from "../conditions/evaluate.js";
import { COMBINATIONS } from "../conditions/operators.js";
import type { Checks, Condition } from "../definition.js";
import { collectVariableSchemas } from "./variable-schemas.js";
import { listConditions, listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";

export function findImpossibleConditions({ workflow, checks }: CheckedWorkflow): Doubt[] {
  const schemas = collectVariableSchemas(workflow);
  return listOwnSteps(workflow.steps)
    .flatMap(listConditions)
    .flatMap(({ condition, pointer, consequence }): Doubt[] => {
      // What is no condition is told elsewhere.
      if (findConditionProblems(condition).length > 0) return [];
      const reason = findReason(listBranches(condition), { checks, schemas });
      if (reason === null) return [];
      const message = `This condition never holds: ${reason}; so ${consequence}.`;
      return [{ pointer, severity: "warning", message }];
    });
}

/** Comparisons that must all hold. */
type Branch = readonly JsonObject[];

/** More ways than these to satisfy a condition, and one of them will do. */
const MOST_BRANCHES = 64;

/** The ways in which a condition can hold; null when there are too many. `not` is taken to be satisfiable. */
function listBranches(condition: Condition): Branch[] | null {
  let branches: Branch[] | null = [[comparisonOf(condition)]];
  const { and, or } = condition;
  for (const part of Array.isArray(and) ? and : [])
    branches = cross(branches, listBranches(part as JsonObject));
  if (!Array.isArray(or)) return branches;
  let either: Branch[] | null = [];
  for (const part of or) {
    const inner = listBranches(part as JsonObject);
    either =
      either === null || inner === null || either.length + inner.length > MOST_BRANCHES
        ? null
        : [...either, ...inner];
  }
  return cross(branches, either);
}

function cross(left: Branch[] | null, right: Branch[] | null): Branch[] | null {
  if (left === null || right === null || left.length * right.length > MOST_BRANCHES) return null;
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function comparisonOf(condition: Condition): JsonObject {
  const members = Object.entries(condition).filter(
    ([key]) => !(COMBINATIONS as readonly string[]).includes(key),
  );
  return Object.fromEntries(members);
}

interface Judging {
  readonly checks: Checks;
  readonly schemas: ReadonlyMap<string, Json>;
}

/** Why no branch can hold; null when one may. */
function findReason(branches: Branch[] | null, judging: Judging): string | null {
  if (branches === null) return null;
  if (branches.length === 0) return '"or" has no conditions to choose from';
  const reasons = branches.map((branch) => findContradiction(branch, judging));
  return reasons.every((reason) => reason !== null) ? (reasons[0] as string) : null;
}

function findContradiction(branch: Branch, judging: Judging): string | null {
  const byVariable = new Map<string, JsonObject[]>();
  for (const comparison of branch) {
    const name = comparison["var"];
    if (typeof name !== "string" || Object.keys(comparison).length < 2) continue;
    byVariable.set(name, [...(byVariable.get(name) ?? []), comparison]);
  }
  for (const [name, comparisons] of byVariable) {
    const reason = judgeVariable(name, comparisons, judging);
    if (reason !== null) return reason;
  }
  return null;
}

function judgeVariable(name: string, comparisons: readonly JsonObject[], judging: Judging): string | null {
  const [least, most] = [
    boundOf(comparisons, ["gt", "gte"], Math.max),
    boundOf(comparisons, ["lt", "lte"], Math.min),
  ];
  const isOpen = comparisons.some((one) => one["gt"] === least || one["lt"] === most);
  if (least !== null && most !== null && (least > most || (least === most && isOpen))) {
    return `no number is both ${isOpen ? "above" : "at least"} ${least} and ${isOpen ? "below" : "at most"} ${most}`;
  }
  const fits = (value: Json | undefined): boolean =>
    comparisons.every((one) => holds({ ...one, var: "value" }, () => value, judging.checks));
  const allowed = listAllowed(judging.schemas.get(name));
  if (allowed !== null && ![...allowed, undefined].some(fits)) {
    return `${name} can only be ${allowed.map((value) => JSON.stringify(value)).join(", ")}`;
  }
  const asked = listAsked(comparisons);
  if (asked === null || [...asked.flatMap(listForms), undefined].some(fits)) return null;
  return asked.length === 0
    ? `${name} is to be one of no values`
    : `no value of ${name} satisfies all that is asked of it`;
}

function boundOf(
  comparisons: readonly JsonObject[],
  keys: readonly string[],
  pick: (...values: number[]) => number,
): number | null {
  const bounds = comparisons
    .flatMap((one) => keys.map((key) => one[key]))
    .filter((one) => typeof one === "number");
  return bounds.length === 0 ? null : pick(...bounds);
}

/** All the values that a schema allows, where they are few. */
function listAllowed(schema: Json | undefined): readonly Json[] | null {
  if (!isJsonObject(schema)) return null;
  const choices = getOwn(schema, "enum");
  if (Array.isArray(choices)) return choices;
  if (Object.hasOwn(schema, "const")) return [schema["const"] as Json];
  return schema["type"] === "boolean" ? [true, false] : null;
}

/** The values that some comparison insists on; null when none does. */
function listAsked(comparisons: readonly JsonObject[]): readonly Json[] | null {
  for (const comparison of comparisons) {
    if (Object.hasOwn(comparison, "equals")) return [comparison["equals"] as Json];
    if (Array.isArray(comparison["in"])) return comparison["in"];
  }
  return null;
}

/** The forms in which a value may come that are equal to it, as WorkRail's lenient equality has it. */
function listForms(value: Json): Json[] {
  if (typeof value === "number") return [value, String(value)];
  if (typeof value === "boolean") return value ? [true, "true", "yes", "1"] : [false, "false", "no", "0"];
  if (typeof value !== "string") return [value];
  const number = Number(value);
  const isNumber = value.trim() !== "" && Number.isFinite(number);
  const truth = /^(?:true|yes|1)$/i.test(value.trim())
    ? [true]
    : /^(?:false|no|0)$/i.test(value.trim())
      ? [false]
      : [];
  return [value, value.trim(), ...truth, ...(isNumber ? [number] : [])];
}
