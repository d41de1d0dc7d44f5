// What happens while commands are executed, as events for whoever follows (SPEC §6, Streams), and the picture of a moment
// for a person who looks on.
import type { OutputSource } from "../../../ports/programs.js";
import type { NextData, RunProgress } from "../runs/run-reply.js";

export type RunEvent =
  | { readonly event: "run"; readonly data: RunBegun }
  | { readonly event: "step-start"; readonly data: StepStarted }
  | { readonly event: "step-output"; readonly data: StepPrinted }
  | { readonly event: "step-end"; readonly data: StepEnded }
  | { readonly event: "progress"; readonly data: RunProgress }
  /** Somebody has to do a step, or to agree to one, before the run goes on: as `next` answers. */
  | { readonly event: "waiting"; readonly data: NextData }
  | { readonly event: "end"; readonly data: RunEnded };

export interface RunBegun {
  readonly run: string;
  /** The workflow's id. */
  readonly workflow: string;
  /** It was begun before, and goes on. */
  readonly resumed: boolean;
}

/** One attempt at a command. */
export interface Attempt {
  readonly path: string;
  readonly title: string;
  /** From 1. */
  readonly attempt: number;
}

export interface StepStarted extends Attempt {
  readonly timeoutMs: number | null;
  /** How long it took before, in the middle; null when nobody knows. */
  readonly usualMs: number | null;
}

export interface StepPrinted extends Pick<Attempt, "path" | "attempt"> {
  readonly source: OutputSource;
  /** Whole lines, secrets taken out. */
  readonly text: string;
}

export interface StepEnded extends Attempt {
  readonly outcome: "done" | "failed" | "timeout" | "interrupted";
  readonly exit: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  /** Why it counts as failed; null when it does not. */
  readonly reason: string | null;
  /** What it printed last; [] when it was done. */
  readonly tail: readonly string[];
  /** What comes of the failure: another attempt after so long, or something in its place; null: nothing. */
  readonly retryInMs: number | null;
}

export interface RunEnded {
  readonly run: string;
  readonly status: "complete" | "waiting" | "blocked" | "failed" | "exhausted" | "interrupted";
  readonly progress: RunProgress;
  readonly problems: NextData["problems"];
  readonly missing: NextData["missing"];
  readonly durationMs: number;
}

/** A moment of a run. */
export interface RunPicture {
  readonly workflow: string;
  readonly steps: readonly RunningStep[];
  readonly progress: RunProgress;
  readonly elapsedMs: number;
}

export interface RunningStep extends Attempt {
  readonly elapsedMs: number;
  readonly usualMs: number | null;
  /** What it printed last; "" for nothing. */
  readonly lastLine: string;
}
