// Workflows for tests: the real checks, small definitions in few words, and obedient agents for both doors.
import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "../../src/model/json/json.js";
import { checkValue, checkVariables, hasPatternMatch } from "../../src/schema/variables.js";
import type { Checks, WrittenWorkflow } from "../../src/workflow/definition.js";
import {
  advance,
  makeProgram,
  makeWorkflow,
  next,
  replay,
  start,
  type FindWorkflow,
  type Program,
} from "../../src/workflow/engine.js";
import { MEMORY } from "../../src/workflow/replay/memory.js";
import type { ReadyStep, Reply } from "../../src/workflow/reply.js";
import type { State } from "../../src/workflow/state.js";

export const CHECKS: Checks = { checkVariables, checkValue, hasMatch: hasPatternMatch };

/** A definition with ids instead of titles. Steps may leave their titles and prompts out. */
export function write(steps: JsonObject[], more: JsonObject = {}): WrittenWorkflow {
  const head = { id: "login", name: "Login", description: "The login feature", version: "1.0.0" };
  return { ...head, ...more, steps } as WrittenWorkflow;
}

export const step = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  title: id,
  ...("run" in more || "uses" in more || "parallel" in more ? {} : { prompt: `Do ${id}` }),
  ...more,
});

export const loop = (id: string, rules: JsonObject, body: Json): JsonObject => ({
  id,
  type: "loop",
  title: id,
  loop: { maxIterations: 100, ...rules },
  body,
});

/** A program of a definition that must have no problems. */
export function program(written: WrittenWorkflow, find?: FindWorkflow): Program {
  const { workflow, problems } = makeWorkflow(written, find === undefined ? {} : { find });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return makeProgram(workflow, CHECKS);
}

/** The valid WorkRail definitions. */
export const WORKRAIL = [
  "coding-task-workflow-with-loops",
  "example-loop-simple-batch",
  "example-loop-simple-polling",
  "exploration-workflow",
  "mr-review-workflow",
  "spec-conditional-workflow-example",
  "spec-loop-test",
] as const;

export function readWorkrail(name: string): WrittenWorkflow {
  const place = new URL(`../fixtures/workrail/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(place, "utf8")) as WrittenWorkflow;
}

/** What an agent sends when a step is done. */
export type Work = (step: ReadyStep) => JsonObject;

/** One reply with what an agent did about it, as both doors must have it alike. */
export interface Turn {
  readonly status: Reply["status"];
  readonly steps: readonly ReadyStep[];
  readonly missing: Reply["missing"];
  readonly progress: Reply["progress"];
  readonly warnings: Reply["warnings"];
}

const MOST_TURNS = 20_000;

const turnOf = ({ status, steps, missing, progress, warnings }: Reply): Turn => ({
  status,
  steps,
  missing,
  progress,
  warnings,
});

/** Drives a run to its end. `between` sees the state after each event, and may give back what it was kept as. */
export function drive(
  one: Program,
  {
    variables,
    work,
    choose = first,
    between = (state) => state,
  }: Driving & { between?: (state: State) => State },
): { turns: Turn[]; state: State; reply: Reply } {
  const turns: Turn[] = [];
  let state = between(start(one, variables));
  for (;;) {
    const reply = next(one, state);
    turns.push(turnOf(reply));
    const ready = choose(reply.steps, turns.length);
    if (ready === undefined || reply.status !== "ready") return { turns, state, reply };
    if (turns.length > MOST_TURNS) throw new Error("does not end");
    state = between(advance(one, state, { kind: "step-done", path: ready.path, variables: work(ready) }));
  }
}

export interface Driving {
  readonly variables: JsonObject;
  readonly work: Work;
  /** Which of the steps that can be done is done next; the first unless told. */
  readonly choose?: (steps: readonly ReadyStep[], turn: number) => ReadyStep | undefined;
}

const first = ([ready]: readonly ReadyStep[]): ReadyStep | undefined => ready;

/**
 * Drives by stateless questions. A trimming agent keeps what the reply says is needed and nothing else; both take over what
 * the reply's context says.
 */
export function driveStateless(
  one: Program,
  { variables, work, choose = first, isTrimming }: Driving & { isTrimming: boolean },
): { turns: Turn[]; completed: string[]; context: JsonObject; reply: Reply } {
  const turns: Turn[] = [];
  const completed: string[] = [];
  let context = variables;
  const takeOver = (reply: Reply): JsonObject => {
    const own = Object.entries(context).filter(([name]) => name !== MEMORY);
    const whole = { ...Object.fromEntries(own), ...reply.context };
    return isTrimming ? trim(whole, reply) : whole;
  };
  for (;;) {
    const reply = replay(one, { completedSteps: completed, context });
    turns.push(turnOf(reply));
    context = takeOver(reply);
    const ready = choose(reply.steps, turns.length);
    if (ready === undefined || reply.status !== "ready") return { turns, completed, context, reply };
    if (turns.length > MOST_TURNS) throw new Error("does not end");
    completed.push(ready.path);
    context = Object.assign(context, work(ready));
  }
}

export function trim(context: JsonObject, { needs }: Reply): JsonObject {
  const names = [...needs.now, ...needs.later].map(({ name }) => name);
  return Object.fromEntries(Object.entries(context).filter(([name]) => names.includes(name)));
}
