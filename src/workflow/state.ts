// What a run remembers: plain JSON, so that any process can go on with it. States are never changed in place; a new one
// shares all that stayed the same. Its size depends on how deep the run is, not on how long it has lasted.
import type { Json, JsonObject } from "../model/json/json.js";
import type { Problem } from "./reply.js";

export interface State {
  readonly format: 1;
  /** The run's variables. What loops inject (currentItem, …) is not among them: it follows from the position. */
  readonly variables: JsonObject;
  /** How far the workflow's own steps are. */
  readonly position: SequenceState;
  /** How many tasks were finished, those of earlier iterations too. */
  readonly done: number;
  /** Why the last event changed nothing; gone with the next one. */
  readonly refusal: Refusal | null;
  /** What the last event led past: a loop without its list, an output that nobody gave. Gone with the next one. */
  readonly warnings: readonly Problem[];
  /** The finished steps that can be undone, oldest first, in short runs so that adding one copies little. */
  readonly undo: readonly (readonly Undo[])[];
  /** What is left to undo, since a step whose onError is rollback failed. */
  readonly rollback: Rollback | null;
}

/** Steps one after the other: those before `index` are over, finished or skipped for good. */
export interface SequenceState {
  /** The number of steps when all are over. */
  readonly index: number;
  /** The state of the step at `index`; null when all are over. */
  readonly step: StepState | null;
}

export type StepState = TaskState | LoopState | ParallelState | CallState | GateState;

/** Reached, and not entered as long as variables that it needs are missing. That it is to run is decided. */
export interface GateState {
  readonly kind: "gate";
}

export interface TaskState {
  readonly kind: "task";
  /** Attempts that failed so far, of the task itself or of its fallback, whichever is being done. */
  readonly failures: number;
  /** `failed`: no attempt is left. */
  readonly status: "ready" | "failed";
  /** The fallback is being done in its place. */
  readonly isFallback: boolean;
  /** Somebody agreed; of loops and the like also once anything in them is done. */
  readonly isConfirmed: boolean;
  /** The last failure. */
  readonly failure: Failure | null;
}

export interface Failure {
  readonly reason: string;
  readonly isTimeout: boolean;
  /** RFC 3339, from the event. */
  readonly at: string | null;
}

export interface LoopState {
  readonly kind: "loop";
  /** From 1. */
  readonly iteration: number;
  /** How many iterations it will have; null for while and until. */
  readonly total: number | null;
  /** Of forEach: the items as they were at entry. */
  readonly items: readonly Json[] | null;
  readonly body: SequenceState;
  /** Why it stopped before its end: it may go no further and is not over. */
  readonly exhausted: string | null;
  readonly isConfirmed: boolean;
}

export interface ParallelState {
  readonly kind: "parallel";
  /** By the child's id. */
  readonly children: Readonly<Record<string, ChildState>>;
  readonly isConfirmed: boolean;
}

/** A child that waits for others, that is over, or that is under way. */
export type ChildState = "waiting" | "finished" | "skipped" | "given-up" | StepState;

export interface CallState {
  readonly kind: "call";
  readonly body: SequenceState;
  readonly isConfirmed: boolean;
}

export interface Undo {
  readonly path: string;
  /** What the enclosing loops had injected then. */
  readonly scope: JsonObject;
}

export interface Rollback {
  /** The path of the step that failed. */
  readonly cause: string;
  /** Still to undo, the next one last. */
  readonly pending: readonly Undo[];
  /** Paths of steps whose undoing failed; the others were undone all the same. */
  readonly failed: readonly string[];
  /** How often undoing the next one failed. */
  readonly failures: number;
}

/** Why an event changed nothing but this. */
export interface Refusal {
  readonly path: string;
  /** Variables that do not match what the step's outputs say. */
  readonly missing: readonly MissingVariable[];
  /** What the validation criteria say about the output. */
  readonly issues: readonly string[];
}

/** A variable that is needed and not there, or not as its schema wants it. */
export interface MissingVariable {
  readonly name: string;
  /** Its schema, or the values that conditions compare it with; null when nothing is known. */
  readonly allowed: Json | null;
  /** The id of the step that gives it; null when no step says so. */
  readonly producer: string | null;
  readonly hint: string;
}
