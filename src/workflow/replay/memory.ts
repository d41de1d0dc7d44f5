// What a reply gives along when nobody keeps the run, and what the next question brings back: the little about the position
// that the finished steps and the variables do not tell. WorkRail's `_loopState` is understood, too.
import { getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import type { Step } from "../definition.js";
import { survey } from "../position/survey.js";
import type { Program } from "../program.js";
import type { ChildState, SequenceState, State, StepState } from "../state.js";
import { makeWalk } from "../walk.js";

/** The variable that it travels as. */
export const MEMORY = "_run";
export const LOOP_STATE = "_loopState";

export interface Memory {
  /** By the loop's path. */
  readonly loops: ReadonlyMap<string, RememberedLoop>;
  /** Steps that were handed out while several were under way. */
  readonly reached: readonly string[];
  /** Steps beside them that were skipped. */
  readonly skipped: readonly string[];
  /** The step whose outputs were found right when it was done. */
  readonly checked: string | null;
}

export interface RememberedLoop {
  /** The iteration that it is in, from 1. */
  readonly iteration: number;
  readonly total: number | null;
  /** Of forEach: the items from this iteration on, or all of them. */
  readonly items: readonly Json[] | null;
}

/** Writes what must come back; null when the finished steps and the variables tell everything. */
export function writeMemory(program: Program, state: State, checked: string | null): JsonObject | null {
  const notes: Notes = { loops: {}, skipped: [], isParallel: false };
  noteSequence(program.workflow.steps, { position: state.position, prefix: "", notes });
  const memory: JsonObject = {};
  if (Object.keys(notes.loops).length > 0) memory["loops"] = notes.loops;
  if (notes.isParallel) {
    const { ready, blocked } = survey(state.position, makeWalk(program, state));
    memory["reached"] = [...ready, ...blocked].map(({ path }) => path);
  }
  if (notes.skipped.length > 0) memory["skipped"] = notes.skipped;
  if (checked !== null) memory["checked"] = checked;
  return Object.keys(memory).length === 0 ? null : memory;
}

interface Notes {
  readonly loops: JsonObject;
  readonly skipped: string[];
  isParallel: boolean;
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
    if (items !== null) setOwn(notes.loops, path, { iteration, total, items: items.slice(iteration - 1) });
    else if (typeof step.loop.count === "string") setOwn(notes.loops, path, { iteration, total });
    noteSequence(step.body, { position: state.body, prefix: `${path}/${iteration}/`, notes });
  } else if (step.kind === "call" && state.kind === "call") {
    noteSequence(step.body, { position: state.body, prefix: `${path}/`, notes });
  } else if (step.kind === "parallel" && state.kind === "parallel") {
    notes.isParallel = true;
    for (const child of step.children)
      noteChild(child, state.children[child.id], { prefix: `${path}/`, notes });
  }
}

function noteChild(child: Step, state: ChildState | undefined, at: Omit<Noting, "position">): void {
  if (state === "skipped") at.notes.skipped.push(at.prefix + child.id);
  if (typeof state === "object") noteStep(child, state, at);
}

/** Reads what came back; what is not as it was written counts as absent. */
export function readMemory(context: JsonObject): Memory {
  const written = getOwn(context, MEMORY);
  const memory = isJsonObject(written) ? written : {};
  const loops = new Map<string, RememberedLoop>();
  // WorkRail counts the iterations that are over, and writes by the loop's id.
  for (const [path, loop] of listLoops(getOwn(context, LOOP_STATE))) {
    loops.set(path, { ...loop, iteration: loop.iteration + 1 });
  }
  for (const [path, loop] of listLoops(memory["loops"])) loops.set(path, loop);
  const checked = memory["checked"];
  return {
    loops,
    reached: listTexts(memory["reached"]),
    skipped: listTexts(memory["skipped"]),
    checked: typeof checked === "string" ? checked : null,
  };
}

function listLoops(written: Json | undefined): [string, RememberedLoop][] {
  if (!isJsonObject(written)) return [];
  return Object.entries(written).flatMap(([path, one]): [string, RememberedLoop][] => {
    if (!isJsonObject(one)) return [];
    const { iteration, total, items } = one;
    if (!isCount(iteration)) return [];
    const list = Array.isArray(items) ? items : null;
    return [[path, { iteration, total: isCount(total) ? total : (list?.length ?? null), items: list }]];
  });
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function listTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
