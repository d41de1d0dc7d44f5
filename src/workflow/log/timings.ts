// How long steps took and how often they were done: what an estimate of the time left is made of.
import { getOwn } from "../../model/json/json.js";
import type { Step } from "../definition.js";

/** Durations beyond these are forgotten, the oldest first. */
const KEPT = 16;

export interface Timing {
  /** How often the step was done. */
  readonly count: number;
  /** How long it took, in milliseconds, the newest last. */
  readonly recentMs: readonly number[];
}

/** By a step's path without iterations: all iterations of a loop are the same step. */
export type Timings = Readonly<Record<string, Timing>>;

/** The path of a step's instance without the iterations of the loops around it. */
export function stepKeyOf(steps: readonly Step[], path: string): string {
  const key: string[] = [];
  let inner = steps;
  for (let parts = path.split("/"); parts.length > 0;) {
    const [id, ...rest] = parts as [string, ...string[]];
    key.push(id);
    const step = inner.find((one) => one.id === id);
    inner = step === undefined ? [] : insideOf(step);
    parts = step?.kind === "loop" ? rest.slice(1) : rest;
  }
  return key.join("/");
}

/** The steps inside a step. */
export function insideOf(step: Step): readonly Step[] {
  return step.kind === "task" ? [] : step.kind === "parallel" ? step.children : step.body;
}

/** Counts one more time; a duration that nobody knows, or that a clock got wrong, is left out. */
export function addDuration(timings: Timings, key: string, durationMs: number | null): Timings {
  const { count, recentMs } = getOwn(timings, key) ?? { count: 0, recentMs: [] };
  const isKnown = durationMs !== null && durationMs >= 0;
  const recent = isKnown ? [...recentMs, durationMs].slice(-KEPT) : recentMs;
  return { ...timings, [key]: { count: count + 1, recentMs: recent } };
}

/** The middle of some numbers; null when there are none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  const [low, high] = [sorted[middle - 1] as number, sorted[middle] as number];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
