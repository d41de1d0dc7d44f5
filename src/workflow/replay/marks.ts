// The finished steps that a question names, as a tree along the definition. A plain id of a loop's body means one more time:
// the earliest iteration in which the step can still have been done.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import { holds, listComparisons } from "../conditions/evaluate.js";
import type { Checks, Condition, LoopStep, Step } from "../definition.js";
import { findStep } from "../position/paths.js";
import { isJsonObject } from "../../model/json/json.js";
import { enterLoop, makeRootScope, type Scope } from "../variables/scope.js";

/** One place in the tree; by ids, and by iterations below a loop. */
export interface Mark {
  isDone: boolean;
  readonly parts: Map<string, Mark>;
}

export interface Marks {
  readonly root: Mark;
  /** How many tasks are done. */
  readonly done: number;
  /** The paths, in the order in which they were named, each once. */
  readonly paths: readonly string[];
}

/**
 * Reads which steps are finished.
 * @throws {CtxError} USAGE for a step that the workflow does not have.
 */
export function readMarks(steps: readonly Step[], named: readonly string[], checks: Checks): Marks {
  const root: Mark = { isDone: false, parts: new Map() };
  const places = new Map<string, Place>();
  const paths = new Set<string>();
  let done = 0;
  for (const name of named) {
    const chain = name.includes("/") ? null : findChain(steps, name);
    const path = chain === null ? name : placeChain(chain, { places, checks });
    const step = findStep(steps, path);
    if (step === null) throw unknownStep(steps, name);
    if (paths.has(path)) continue;
    if (step.kind === "task" && !findMark(root, path).isDone) done++;
    paths.add(path);
    findMark(root, path).isDone = true;
  }
  return { root, done, paths: [...paths] };
}

/** The mark of a path, made where there is none. */
export function findMark(root: Mark, path: string): Mark {
  let mark = root;
  for (const part of path.split("/")) {
    let inner = mark.parts.get(part);
    if (inner === undefined) {
      inner = { isDone: false, parts: new Map() };
      mark.parts.set(part, inner);
    }
    mark = inner;
  }
  return mark;
}

function unknownStep(steps: readonly Step[], name: string): CtxError {
  const similar = findSimilar(name, listIds(steps));
  return new CtxError("USAGE", `completedSteps names "${name}", which is no step of this workflow.`, {
    hint:
      similar === null
        ? "Name steps by their paths, as replies do: loop/2/step."
        : `Did you mean ${similar}?`,
  });
}

function listIds(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => [step.id, ...listIds(insideOf(step))]);
}

function insideOf(step: Step): readonly Step[] {
  return step.kind === "task" ? [] : step.kind === "parallel" ? step.children : step.body;
}

/** The steps from the top down to the first one of an id; null when there is none. */
function findChain(steps: readonly Step[], id: string): Step[] | null {
  const own = steps.find((step) => step.id === id);
  if (own !== undefined) return [own];
  for (const step of steps) {
    const inner = findChain(insideOf(step), id);
    if (inner !== null) return [step, ...inner];
  }
  return null;
}

/** Iterations in which a plain id is looked for, one after the other. */
const MOST_TRIED = 1_000;

/** How far plain ids have led in a loop. */
interface Place {
  readonly iteration: number;
  /** Of the last step named in it. */
  readonly index: number;
}

function placeChain(
  chain: readonly Step[],
  { places, checks }: { places: Map<string, Place>; checks: Checks },
): string {
  let path = "";
  let scope: Scope = makeRootScope(() => undefined);
  chain.forEach((step, depth) => {
    path += path === "" ? step.id : `/${step.id}`;
    const inner = chain[depth + 1];
    if (step.kind !== "loop" || inner === undefined) return;
    const index = step.body.indexOf(inner);
    const known = places.get(path) ?? { iteration: 1, index: -1 };
    // A loop inside may go on in the same iteration; anything else is done once in each.
    const isSame = index > known.index || (index === known.index && inner.kind !== "task");
    const earliest = isSame ? known.iteration : known.iteration + 1;
    const iteration = findIteration(step, inner.runCondition, { earliest, scope, checks });
    places.set(path, { iteration, index });
    scope = enterLoop(scope, step.loop, { iteration, total: null, items: null });
    path += `/${iteration}`;
  });
  return path;
}

/** The earliest iteration from one on in which a step can run, judged by what the loop itself injects. */
function findIteration(
  { loop }: LoopStep,
  condition: Condition | null,
  { earliest, scope, checks }: { earliest: number; scope: Scope; checks: Checks },
): number {
  const most = Math.min(loop.maxIterations, typeof loop.count === "number" ? loop.count : Infinity);
  const last = Math.min(most, earliest + MOST_TRIED);
  for (let iteration = earliest; iteration <= last; iteration++) {
    const inside = enterLoop(scope, { ...loop, itemVar: null }, { iteration, total: null, items: null });
    if (mayHold(condition, inside, checks)) return iteration;
  }
  return earliest;
}

/** False only where what loops inject rules it out. */
function mayHold(condition: Condition | null, scope: Scope, checks: Checks): boolean {
  const reads = listComparisons(condition);
  const isKnown = ({ name }: { name: string }): boolean => name !== "currentItem" && scope.isInjected(name);
  if (reads.every(isKnown)) return holds(condition, scope.lookup, checks);
  const parts = condition?.["and"];
  return !Array.isArray(parts) || parts.every((part) => !isJsonObject(part) || mayHold(part, scope, checks));
}
