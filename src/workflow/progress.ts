// How much of a run is done, in tasks. What is to come is counted as far as it is known: a loop of unknown length once.
import type { Step } from "./definition.js";
import type { ChildState, SequenceState, State, StepState } from "./state.js";

/** Counts what is done and what all of it will be, as far as it can be told now; skipped steps are not in it. */
export function countProgress(
  steps: readonly Step[],
  { position, done }: State,
): { done: number; total: number } {
  return { done, total: done + countFrom(steps, position) };
}

function countFrom(steps: readonly Step[], { index, step }: SequenceState): number {
  const current = steps[index];
  if (current === undefined) return 0;
  return countLeft(current, step ?? "waiting") + countAll(steps.slice(index + 1));
}

function countAll(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + countLeft(step, "waiting"), 0);
}

function countLeft(step: Step, state: ChildState): number {
  if (typeof state === "string" && state !== "waiting") return 0;
  if (step.kind === "task") return 1;
  const under: StepState | null = typeof state === "object" && state.kind !== "gate" ? state : null;
  if (step.kind === "parallel") {
    return step.children.reduce(
      (sum, child) =>
        sum +
        countLeft(child, under?.kind === "parallel" ? (under.children[child.id] ?? "waiting") : "waiting"),
      0,
    );
  }
  if (step.kind === "call")
    return under?.kind === "call" ? countFrom(step.body, under.body) : countAll(step.body);
  const once = countAll(step.body);
  if (under?.kind !== "loop") return typeof step.loop.count === "number" ? once * step.loop.count : once;
  const most = Math.min(under.total ?? under.iteration, step.loop.maxIterations);
  return countFrom(step.body, under.body) + once * Math.max(0, most - under.iteration);
}
