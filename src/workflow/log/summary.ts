// How a run stands, in short: enough for a list of runs, and for what later runs learn from this one.
import type { Program } from "../program.js";
import { statusOf } from "../next.js";
import { countProgress } from "../progress.js";
import type { RunStatus } from "../reply.js";
import type { Timings } from "./timings.js";
import type { RunView } from "./view.js";

export interface RunSummary {
  readonly workflow: string;
  readonly status: RunStatus;
  readonly done: number;
  readonly total: number;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Who started it. */
  readonly by: string;
  readonly timings: Timings;
}

/** Sums a run up. */
export function summarize(program: Program, { start, at, state, timings }: RunView): RunSummary {
  return {
    workflow: start.workflow,
    status: statusOf(program, state),
    ...countProgress(program.workflow.steps, state),
    startedAt: start.at,
    updatedAt: at,
    by: start.by,
    timings,
  };
}
