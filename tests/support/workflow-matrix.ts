// Assignments of the variables that a definition's conditions read, and what must happen under each: told by a second,
// naive reading of the definition that shares nothing with the engine but the meaning of one condition.
import type { Json, JsonObject } from "../../src/model/json/json.js";
import { holds, listComparisons } from "../../src/workflow/conditions/evaluate.js";
import type { Condition, LoopStep, Step } from "../../src/workflow/definition.js";
import type { ReadyStep } from "../../src/workflow/reply.js";
import { listInjectedNames } from "../../src/workflow/variables/scope.js";
import { lookUpIn } from "../../src/workflow/variables/lookup.js";
import { CHECKS } from "./workflow.js";

type Values = ReadonlyMap<string, readonly (Json | undefined)[]>;

/** The most assignments for which every combination is tried. */
export const MOST_COMBINATIONS = 4_096;

/** Iterations of every loop whose length the definition leaves open. */
const ITERATIONS = 2;

/** Each condition variable with every value that could make a difference, and with none. */
export function listValues(steps: readonly Step[]): Values {
  const found = new Map<string, (Json | undefined)[]>();
  for (const [name, compared] of listCompared(steps, [])) {
    const known = found.get(name) ?? [undefined];
    for (const value of compared.flatMap(neighboursOf)) if (!known.includes(value)) known.push(value);
    found.set(name, known);
  }
  return found;
}

function neighboursOf(value: Json): Json[] {
  if (typeof value === "number") return [value - 1, value, value + 1];
  return typeof value === "boolean" ? [true, false] : [value, "something else"];
}

function listCompared(steps: readonly Step[], injected: readonly string[]): [string, Json[]][] {
  return steps.flatMap((step): [string, Json[]][] => {
    const rule = typeof step.requireConfirmation === "boolean" ? null : step.requireConfirmation;
    const conditions = [step.runCondition, rule, step.kind === "loop" ? step.loop.condition : null];
    const own = conditions.flatMap(listNumbers).filter(([name]) => !injected.includes(name));
    if (step.kind === "task") return own;
    const inside = step.kind === "loop" ? [...injected, ...listInjectedNames(step.loop)] : injected;
    return [...own, ...listCompared(step.kind === "parallel" ? step.children : step.body, inside)];
  });
}

/** The comparisons of a condition, with the numbers of its order operators. */
function listNumbers(condition: Json | null | undefined): [string, Json[]][] {
  if (condition === null || condition === undefined) return [];
  const { var: name, and, or, not, gt, gte, lt, lte } = condition as JsonObject;
  const numbers = [gt, gte, lt, lte].filter((one) => typeof one === "number");
  const own: [string, Json[]][] = typeof name === "string" ? [[name.split(".")[0]!, numbers]] : [];
  const inner = [and, or, not].flatMap((one) => (Array.isArray(one) ? one : [one])).flatMap(listNumbers);
  const compared = listComparisons(condition).map(({ name: one, values }): [string, Json[]] => [
    one,
    [...values],
  ]);
  return [...compared, ...own, ...inner];
}

/** Every combination, or, where they are too many, every pair of values and some drawn at random. */
export function* listAssignments(
  values: Values,
  { most, seed }: { most: number; seed: number },
): Generator<JsonObject> {
  const names = [...values.keys()];
  const count = names.reduce((product, name) => product * values.get(name)!.length, 1);
  if (count <= most) {
    for (let index = 0; index < count; index++) {
      let rest = index;
      yield assign(names, (name) => {
        const own = values.get(name)!;
        const value = own[rest % own.length];
        rest = Math.floor(rest / own.length);
        return value;
      });
    }
    return;
  }
  const draw = makeDraw(seed);
  const random = (name: string): Json | undefined => values.get(name)![draw(values.get(name)!.length)];
  let left = most;
  for (const [at, first] of names.entries()) {
    for (const second of names.slice(at + 1)) {
      for (const one of values.get(first)!) {
        for (const other of values.get(second)!) {
          if (left-- <= 0) return;
          yield assign(names, (name) => (name === first ? one : name === second ? other : random(name)));
        }
      }
    }
  }
  while (left-- > 0) yield assign(names, random);
}

function assign(names: readonly string[], choose: (name: string) => Json | undefined): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const value = choose(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Numbers below a limit that look drawn; the same for the same seed (mulberry32). */
function makeDraw(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** The lists and counts that loops go through. */
export function listLoopVariables(steps: readonly Step[]): JsonObject {
  const found: JsonObject = {};
  for (const step of steps) {
    if (step.kind === "task") continue;
    Object.assign(found, listLoopVariables(step.kind === "parallel" ? step.children : step.body));
    if (step.kind !== "loop") continue;
    const { items, count } = step.loop;
    if (items !== null)
      found[items] = Array.from({ length: ITERATIONS }, (_, index) => ({ name: `part ${index}` }));
    if (typeof count === "string") found[count] = ITERATIONS;
  }
  return found;
}

/** An agent that ends while and until loops in their second iteration, as far as any value can. */
export function endLoops(steps: readonly Step[], values: Values): (step: ReadyStep) => JsonObject {
  const ends = new Map<string, JsonObject>();
  const collect = (among: readonly Step[]): void => {
    for (const step of among) {
      if (step.kind === "task") continue;
      if (step.kind === "loop" && step.loop.condition !== null) ends.set(step.id, findEnd(step, values));
      collect(step.kind === "parallel" ? step.children : step.body);
    }
  };
  collect(steps);
  return ({ path, loop }) => {
    if (loop === null || loop.total !== null || loop.iteration < ITERATIONS) return {};
    return ends.get(path.split("/").at(-3) ?? "") ?? {};
  };
}

function findEnd({ loop }: LoopStep, values: Values): JsonObject {
  const names = listComparisons(loop.condition).map(({ name }) => name);
  // All of them set: what an assignment leaves out, an agent cannot take back.
  const own = new Map(
    [...values].flatMap(([name, all]): [string, Json[]][] =>
      names.includes(name) ? [[name, all.filter((value) => value !== undefined)]] : [],
    ),
  );
  for (const one of listAssignments(own, { most: MOST_COMBINATIONS, seed: 1 })) {
    if (isTrue(loop.condition, one) === (loop.type === "until")) return one;
  }
  throw new Error("a loop that no value ends");
}

function isTrue(condition: Condition | null, variables: JsonObject): boolean {
  return holds(condition, lookUpIn(variables), CHECKS);
}

/** The paths that must be done, in order, told naively; `work` changes the variables as the agent does. */
export function foretell(
  steps: readonly Step[],
  variables: JsonObject,
  work: (step: ReadyStep) => JsonObject,
): string[] {
  const state = { variables };
  const paths: string[] = [];
  const go = (among: readonly Step[], prefix: string, injected: JsonObject): void => {
    for (const step of among) {
      const seen = { ...state.variables, ...injected };
      if (!isTrue(step.runCondition, seen)) continue;
      const path = prefix + step.id;
      if (step.kind === "loop") runLoop(step, path, injected);
      else if (step.kind === "task") {
        paths.push(path);
        const index = injected["currentIndex"] as number | undefined;
        const total = (injected["$total"] ?? null) as number | null;
        const loop = index === undefined ? null : { iteration: index + 1, index, total };
        state.variables = { ...state.variables, ...work({ path, loop } as ReadyStep) };
      } else throw new Error("not among these definitions");
    }
  };
  const runLoop = ({ loop, body }: LoopStep, path: string, injected: JsonObject): void => {
    const seen = { ...state.variables, ...injected };
    const items = loop.items === null ? null : ((seen[loop.items] ?? []) as Json[]);
    const count = typeof loop.count === "string" ? (seen[loop.count] as number) : loop.count;
    const total = items?.length ?? count;
    for (let index = 0; index < loop.maxIterations && (total === null || index < total); index++) {
      const inside: JsonObject = {
        ...injected,
        currentIndex: index,
        currentIteration: index + 1,
        $total: total,
      };
      if (items !== null) inside["currentItem"] = items[index]!;
      if (loop.itemVar !== null && items !== null) inside[loop.itemVar] = items[index]!;
      if (loop.indexVar !== null) inside[loop.indexVar] = index;
      if (loop.iterationVar !== null) inside[loop.iterationVar] = index + 1;
      const isOver = isTrue(loop.condition, { ...state.variables, ...inside }) === (loop.type === "until");
      if (loop.condition !== null && isOver) break;
      go(body, `${path}/${index + 1}/`, inside);
    }
  };
  go(steps, "", {});
  return paths;
}
