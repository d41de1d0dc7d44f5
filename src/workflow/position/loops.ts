// When a loop begins, goes on and ends. Its list and its count are taken once, when it is entered.
import type { Json } from "../../model/json/json.js";
import { holds } from "../conditions/evaluate.js";
import type { LoopStep } from "../definition.js";
import type { LoopState } from "../state.js";
import { parseVariablePath, readVariable } from "../variables/lookup.js";
import { enterLoop, type LoopPlace } from "../variables/scope.js";
import type { Spot, Walk } from "../walk.js";
import { readCount } from "./gate.js";

/** What a loop goes through. */
export interface Course {
  readonly total: number | null;
  readonly items: readonly Json[] | null;
}

/** Takes the list or the count of a loop. Where there is none, a loop has no iterations, and a warning says so. */
export function takeCourse(
  { loop }: LoopStep,
  path: string,
  { scope, walk }: { scope: Spot["scope"]; walk: Walk },
): Course {
  if (loop.type === "while" || loop.type === "until") return { total: null, items: null };
  const source = loop.type === "forEach" ? loop.items : loop.count;
  if (typeof source === "number") return { total: Math.floor(source), items: null };
  const way = source === null ? null : parseVariablePath(source);
  const value = way === null ? undefined : readVariable(scope.lookup, way);
  if (loop.type === "forEach" && Array.isArray(value)) return { total: value.length, items: value };
  const count = loop.type === "for" ? readCount(value) : null;
  if (count !== null) return { total: count, items: null };
  const what = loop.type === "forEach" ? "a list" : "a number";
  const why = value === undefined ? "is not set" : `is not ${what}`;
  walk.warnings.push({ path, message: `"${source}" ${why}: the loop has no iterations` });
  return { total: 0, items: loop.type === "forEach" ? [] : null };
}

/** Whether an iteration is to be: yes, no, or why the loop may go no further although it is not over. */
export function judgeIteration(
  { loop }: LoopStep,
  place: LoopPlace,
  { scope, walk }: { scope: Spot["scope"]; walk: Walk },
): { readonly kind: "goes-on" | "over" } | { readonly kind: "exhausted"; readonly reason: string } {
  const { iteration, total } = place;
  if (total !== null && iteration > total) return { kind: "over" };
  if (loop.type === "while" || loop.type === "until") {
    // Conditions see the iteration that they are about.
    const isTrue = holds(loop.condition, enterLoop(scope, loop, place).lookup, walk.program.checks);
    if (isTrue === (loop.type === "until")) return { kind: "over" };
  }
  const most = loop.maxIterations;
  if (iteration > most) {
    const rest = total === null ? "its condition says that it is not over" : `it has ${total}`;
    return { kind: "exhausted", reason: `the loop ends after ${most} iterations, and ${rest}` };
  }
  if (walk.silentIterations-- <= 0) {
    return { kind: "exhausted", reason: "the loop passes iteration after iteration without a step to do" };
  }
  return { kind: "goes-on" };
}

/** Where a loop's state says that it is. */
export function placeOf({ iteration, total, items }: LoopState): LoopPlace {
  return { iteration, total, items };
}
