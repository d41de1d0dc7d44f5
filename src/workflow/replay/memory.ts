// What a reply gives along when nobody keeps the run, and what the next question brings back: the little about the position
// that the finished steps and the variables do not tell. WorkRail's `_loopState` is understood, too.
import { getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import type { Step } from "../definition.js";
import { survey } from "../position/survey.js";
import type { Program } from "../program.js";
import type { Problem } from "../reply.js";
import type { ChildState, SequenceState, State, StepState } from "../state.js";
import { makeWalk } from "../walk.js";

/** The variable that it travels as. */
export const MEMORY = "_run";
export const LOOP_STATE = "_loopState";

export interface Memory {
  /** By the loop's path. */
  readonly loops: ReadonlyMap<string, RememberedLoop>;
  /** How many tasks were done when it was written. */
  readonly done: number;
  /** Steps that were handed out: what lies before them is decided. */
  readonly reached: readonly string[];
  /** Steps that were reached, but not entered as variables were missing. */
  readonly blocked: readonly string[];
  /** What is over beside them and no finished step tells: skipped steps, loops and the like that ended. */
  readonly over: readonly string[];
  /** The step whose outputs were found right when it was done. */
  readonly checked: string | null;
  /** Nothing is left to do. */
  readonly isComplete: boolean;
  /** What the way to those steps led past. */
  readonly warnings: readonly Problem[];
}

/** What is known when nothing came back. */
const NOTHING: Memory = {
  loops: new Map(),
  done: 0,
  reached: [],
  blocked: [],
  over: [],
  checked: null,
  isComplete: false,
  warnings: [],
};

export interface RememberedLoop {
  /** The iteration that it is in, from 1. */
  readonly iteration: number;
  readonly total: number | null;
  /** Of forEach: the items from this iteration on, or all of them. */
  readonly items: readonly Json[] | null;
  /** That iteration is over, and no other one may come. */
  readonly isOver: boolean;
}

/** Writes what must come back. */
export function writeMemory(program: Program, state: State, checked: string | null): JsonObject {
  const notes: Notes = { loops: {}, over: [] };
  noteSequence(program.workflow.steps, { position: state.position, prefix: "", notes });
  const { ready, blocked } = survey(state.position, makeWalk(program, state));
  const memory: JsonObject = { done: state.done, reached: ready.map(({ path }) => path) };
  const gates = blocked.filter(({ isEntered }) => !isEntered).map(({ path }) => path);
  if (gates.length > 0) memory["blocked"] = gates;
  if (Object.keys(notes.loops).length > 0) memory["loops"] = notes.loops;
  if (notes.over.length > 0) memory["over"] = notes.over;
  if (checked !== null) memory["checked"] = checked;
  if (state.position.index >= program.workflow.steps.length) memory["complete"] = true;
  const warnings = state.warnings.map(({ path, message }): Json => ({ path, message }));
  return warnings.length === 0 ? memory : { ...memory, warnings };
}

interface Notes {
  readonly loops: JsonObject;
  readonly over: string[];
}

interface Noting {
  readonly position: SequenceState;
  readonly prefix: string;
  readonly notes: Notes;
}

function noteSequence(steps: readonly Step[], { position, prefix, notes }: Noting): void {
  const step = steps[position.index];
  if (step !== undefined && position.step !== null) noteStep(step, position.step, { prefix, notes });
}

function noteStep(step: Step, state: StepState, { prefix, notes }: Omit<Noting, "position">): void {
  const path = prefix + step.id;
  if (step.kind === "loop" && state.kind === "loop") {
    const { iteration, total, items } = state;
    // A fixed count is known, and so is a condition; a list and a variable count were taken at the entry.
    const own: JsonObject = { iteration, total };
    if (items !== null) own["items"] = items.slice(iteration - 1);
    if (state.exhausted !== null) own["over"] = true;
    const isTold = items === null && typeof step.loop.count !== "string" && state.exhausted === null;
    if (!isTold) setOwn(notes.loops, path, own);
    noteSequence(step.body, { position: state.body, prefix: `${path}/${iteration}/`, notes });
  } else if (step.kind === "call" && state.kind === "call") {
    noteSequence(step.body, { position: state.body, prefix: `${path}/`, notes });
  } else if (step.kind === "parallel" && state.kind === "parallel") {
    for (const child of step.children)
      noteChild(child, state.children[child.id], { prefix: `${path}/`, notes });
  }
}

function noteChild(child: Step, state: ChildState | undefined, at: Omit<Noting, "position">): void {
  const isTold = state === "finished" && child.kind === "task";
  if (typeof state === "string" && state !== "waiting" && !isTold) at.notes.over.push(at.prefix + child.id);
  if (typeof state === "object") noteStep(child, state, at);
}

/**
 * Reads what came back; what is not as it was written counts as absent, and so does what was written when more was done: then
 * somebody went back.
 */
export function readMemory(context: JsonObject, done: number): Memory {
  const written = getOwn(context, MEMORY);
  const memory = isJsonObject(written) ? written : {};
  const before = isCount(memory["done"]) ? memory["done"] : 0;
  // WorkRail counts the iterations that are over, and writes by the loop's id.
  const foreign = listLoops(getOwn(context, LOOP_STATE)).map(([path, loop]): [string, RememberedLoop] => {
    return [path, { ...loop, iteration: loop.iteration + 1 }];
  });
  if (before > done) return { ...NOTHING, loops: new Map(foreign) };
  const checked = memory["checked"];
  return {
    loops: new Map([...foreign, ...listLoops(memory["loops"])]),
    done: before,
    reached: listTexts(memory["reached"]),
    blocked: listTexts(memory["blocked"]),
    over: listTexts(memory["over"]),
    checked: typeof checked === "string" ? checked : null,
    isComplete: before === done && memory["complete"] === true,
    warnings: before === done ? listWarnings(memory["warnings"]) : [],
  };
}

function listWarnings(written: Json | undefined): Problem[] {
  return (Array.isArray(written) ? written : []).flatMap((one) => {
    if (!isJsonObject(one)) return [];
    const { path, message } = one;
    const isRight = typeof message === "string" && (typeof path === "string" || path === null);
    return isRight ? [{ path, message }] : [];
  });
}

function listLoops(written: Json | undefined): [string, RememberedLoop][] {
  if (!isJsonObject(written)) return [];
  return Object.entries(written).flatMap(([path, one]): [string, RememberedLoop][] => {
    if (!isJsonObject(one)) return [];
    const { iteration, total, items, over } = one;
    if (!isCount(iteration)) return [];
    const list = Array.isArray(items) ? items : null;
    return [
      [
        path,
        {
          iteration,
          total: isCount(total) ? total : (list?.length ?? null),
          items: list,
          isOver: over === true,
        },
      ],
    ];
  });
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function listTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
