// The stateless door: whoever asks brings the finished steps and the variables, and gets the reply that a run would give.
// What is claimed to be finished is believed; a run on disk knows better.
import type { JsonObject } from "../../model/json/json.js";
import { begin, settle } from "../advance.js";
import { describeMissing, checkDeclared } from "../position/gate.js";
import { findStep } from "../position/paths.js";
import { START } from "../position/settle.js";
import { next } from "../next.js";
import type { Program } from "../program.js";
import type { Reply } from "../reply.js";
import type { MissingVariable, State } from "../state.js";
import { makeWalk, topSpot } from "../walk.js";
import { findMark, readMarks, type Marks } from "./marks.js";
import { LOOP_STATE, MEMORY, readMemory, writeMemory, type Memory } from "./memory.js";
import { restoreSequence, type Restoring } from "./restore.js";

export interface Question {
  /** Paths, or plain ids: each time that one stands here it was done once more. */
  readonly completedSteps: readonly string[];
  readonly context: JsonObject;
}

/**
 * Answers as `next` does, from what is given alone.
 * @throws {CtxError} USAGE when a completed step is none of this workflow's.
 */
export function replay(program: Program, { completedSteps, context }: Question): Reply {
  const variables = Object.fromEntries(
    Object.entries(context).filter(([name]) => name !== MEMORY && name !== LOOP_STATE),
  );
  const { steps } = program.workflow;
  const marks = readMarks(steps, completedSteps, program.checks);
  const memory = readMemory(context, marks.done);
  const last = marks.paths.at(-1) ?? null;
  const promised = last === null ? null : (findStep(steps, last)?.outputs ?? null);
  if (last !== null && promised !== null && memory.checked !== last) {
    const unkept = checkLast(program, variables, promised);
    if (unkept.length > 0) return refuse(program, { completedSteps, context, last, missing: unkept });
  }
  return answer(program, { marks, memory, variables, checked: promised === null ? null : last });
}

/** What the last step's outputs promise and the variables are not. */
function checkLast(program: Program, variables: JsonObject, schema: JsonObject): MissingVariable[] {
  const walk = makeWalk(program, { variables });
  const { scope } = topSpot(walk);
  return checkDeclared(schema, { lookup: scope.lookup, walk, scope });
}

/** The reply from before the last step, which does not count as done. */
function refuse(
  program: Program,
  {
    completedSteps,
    context,
    last,
    missing,
  }: Question & { last: string; missing: readonly MissingVariable[] },
): Reply {
  const before = replay(program, { completedSteps: completedSteps.slice(0, -1), context });
  const hints = missing.map(({ hint }) => hint).join(" ");
  return { ...before, status: "blocked", missing, instructions: `${last} is not done: ${hints}` };
}

interface Answering {
  readonly marks: Marks;
  readonly memory: Memory;
  readonly variables: JsonObject;
  readonly checked: string | null;
}

function answer(program: Program, { marks, memory, variables, checked }: Answering): Reply {
  for (const path of [...memory.reached, ...memory.blocked]) {
    if (findStep(program.workflow.steps, path) !== null) findMark(marks.root, path);
  }
  for (const [path, { iteration }] of memory.loops) {
    if (findStep(program.workflow.steps, path)?.kind === "loop")
      findMark(marks.root, `${path}/${Math.max(1, iteration)}`);
  }
  const { state, missing } =
    marks.root.parts.size === 0 && !memory.isComplete
      ? begin(program, variables)
      : restore(program, { marks, memory, variables, checked });
  if (missing.length > 0) {
    const refusal = { path: "", missing, issues: [] };
    return next(program, { ...state, refusal }, { memory: null });
  }
  // Once the last step itself is finished, nothing can be decided otherwise any more.
  const last = program.workflow.steps.at(-1)?.id ?? "";
  const isTold = marks.root.parts.get(last)?.isDone === true && checked === null;
  return next(program, state, { memory: isTold ? null : writeMemory(program, state, checked) });
}

function restore(
  program: Program,
  { marks, memory, variables }: Answering,
): { state: State; missing: MissingVariable[] } {
  const walk = makeWalk(program, { variables });
  const restoring: Restoring = { walk, memory, lost: [] };
  const { steps } = program.workflow;
  const position = memory.isComplete
    ? { index: steps.length, step: null }
    : restoreSequence(steps, marks.root, { ...restoring, spot: topSpot(walk) });
  const state: State = {
    format: 1,
    variables,
    position,
    done: marks.done,
    refusal: null,
    warnings: [],
    undo: [],
    rollback: null,
  };
  const missing = restoring.lost.map(({ name, loop }) => {
    const message = `must come back: the loop "${loop}" is under way`;
    return describeMissing(walk, { name, isMissing: false, message, schema: null });
  });
  if (missing.length > 0) return { state: { ...state, position: START }, missing };
  const settled = settle(state, walk);
  return { state: { ...settled, warnings: [...memory.warnings, ...settled.warnings] }, missing };
}
