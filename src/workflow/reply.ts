// What the engine answers: SPEC §11's shape of `workflow next`, without the run's id and the ETA, which need a disk and a clock.
import type { Json, JsonObject } from "../model/json/json.js";
import type { MissingVariable } from "./state.js";

/** `waiting` is never said here: whether somebody else is at a step is known where leases are kept. */
export type RunStatus = "ready" | "blocked" | "complete" | "failed" | "exhausted";

export interface Reply {
  readonly status: RunStatus;
  /** What can be done now, in the order of the definition. */
  readonly steps: readonly ReadyStep[];
  readonly needs: { readonly now: readonly Need[]; readonly later: readonly Need[] };
  /** Variables that are there and that nothing will read any more. */
  readonly drop: readonly string[];
  /** What to send next, in one paragraph. */
  readonly instructions: string;
  /** Of `context`, as compact JSON in UTF-8. */
  readonly sizes: { readonly bytes: number; readonly target: number; readonly max: number };
  readonly missing: readonly MissingVariable[];
  /** What must come back when the run is not on disk, else what the steps of now read. */
  readonly context: JsonObject;
  readonly progress: { readonly done: number; readonly total: number };
  /** What failed and is not tried again by itself; where a loop stopped; what the validation criteria refused. */
  readonly problems: readonly Problem[];
  /** Unset variables where the definition declares nothing, and the like. */
  readonly warnings: readonly Problem[];
}

export interface Problem {
  /** The step instance concerned; null: the whole run. */
  readonly path: string | null;
  readonly message: string;
}

export interface ReadyStep {
  readonly id: string;
  /** `loop/2/step`: 2 is the iteration. A step's stand-in is `step/fallback`, what undoes it `step/rollback`. */
  readonly path: string;
  readonly title: string;
  readonly kind: "agent" | "command";
  /** Rendered; "" for a command. */
  readonly prompt: string;
  readonly agentRole: string | null;
  readonly guidance: readonly string[];
  readonly functions: readonly { readonly name: string; readonly definition: string }[];
  /** Somebody has to agree before it is done, and has not yet. */
  readonly requireConfirmation: boolean;
  /** The innermost loop; null outside of any. */
  readonly loop: {
    readonly iteration: number;
    readonly index: number;
    readonly total: number | null;
  } | null;
  /** From 1. */
  readonly attempt: number;
  readonly timeoutMs: number | null;
  /** How long to wait since the last failure. */
  readonly backoffMs: number;
}

/** A variable that is read from here on. */
export interface Need {
  readonly name: string;
  readonly why: string;
  /** The id of the step that gives it, `inputs`, or null when the definition does not say. */
  readonly from: string | null;
  readonly schema: Json | null;
  /** 0 when it is not set. */
  readonly bytes: number;
}
