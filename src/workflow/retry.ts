// What becomes of a task that failed: another attempt, its fallback, or nothing more.
import type { TaskStep } from "./definition.js";
import type { StepFailed } from "./events.js";
import type { TaskState } from "./state.js";
import type { ReadyTask } from "./position/survey.js";

/** The state of a task after a failed attempt. */
export function failTask(state: TaskState, event: StepFailed, { task }: ReadyTask): TaskState {
  const isTimeout = event.kind === "step-timeout";
  const reason = event.reason ?? (isTimeout ? "it took too long" : "it failed");
  const failed: TaskState = {
    ...state,
    failures: state.failures + 1,
    failure: { reason, isTimeout, at: event.at ?? null },
  };
  if (failed.failures <= task.retry.max) return failed;
  // A fallback that failed has no fallback of its own.
  if (task.fallback !== null && !state.isFallback) return { ...failed, failures: 0, isFallback: true };
  return { ...failed, status: "failed" };
}

/** How the next attempt at a task is made: each may take longer than the one before, and comes later. */
export function planAttempt(
  { retry, timeoutMs }: TaskStep,
  failures: number,
): { attempt: number; timeoutMs: number | null; backoffMs: number } {
  return {
    attempt: failures + 1,
    timeoutMs: timeoutMs === null ? null : Math.round(timeoutMs * retry.timeoutFactor ** failures),
    backoffMs: failures === 0 ? 0 : retry.backoffMs * 2 ** (failures - 1),
  };
}
