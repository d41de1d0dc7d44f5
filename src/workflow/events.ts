// What can happen to a run, as events: the engine sees no clock and runs nothing, so times and results come in with them.
// A run's history is the list of its events; going back to a step is folding a shorter history, not an event of its own.
import type { JsonObject } from "../model/json/json.js";

export type Event = StepDone | StepFailed | Confirm | Assign | RetryFailed;

/** A step is done. `variables` is what it gave, `output` the text that its validation criteria judge. */
export interface StepDone {
  readonly kind: "step-done";
  /** An instance's path, or an id that means exactly one step that is ready. */
  readonly path: string;
  readonly variables?: JsonObject;
  readonly output?: string;
}

/** An attempt at a step failed, or was ended because it took too long. */
export interface StepFailed {
  readonly kind: "step-failed" | "step-timeout";
  readonly path: string;
  readonly reason?: string;
  /** RFC 3339. */
  readonly at?: string;
}

/** A person agreed that a step may be done. */
export interface Confirm {
  readonly kind: "confirm";
  readonly path: string;
}

/** Variables are given without finishing a step, as an answer to `blocked`. */
export interface Assign {
  readonly kind: "assign";
  readonly variables: JsonObject;
}

/** Whatever failed for good is to be tried again, with all its attempts; what succeeded is kept. */
export interface RetryFailed {
  readonly kind: "retry";
}
