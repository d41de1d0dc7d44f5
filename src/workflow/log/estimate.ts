// How long a run will still take, from how long its steps took before. What nobody can know stays unknown: null.
import { getOwn } from "../../model/json/json.js";
import type { LoopStep, ParallelStep, Step, TaskStep } from "../definition.js";
import type { Program } from "../program.js";
import type { ChildState, SequenceState, State } from "../state.js";
import { insideOf, medianOf, type Timings } from "./timings.js";

/** What is known of an earlier run of the same workflow. */
export interface EarlierRun {
  readonly timings: Timings;
  readonly isComplete: boolean;
}

export interface Experience {
  /** Of the run itself: earlier iterations count, too. */
  readonly own: Timings;
  readonly earlier: readonly EarlierRun[];
  /** How long somebody is at a step already, in milliseconds; 0 when nobody is. */
  readonly elapsedMs: (path: string) => number;
}

/** Estimates the seconds left, rounded up; null when some step that will be done was never timed. */
export function estimateSeconds(program: Program, state: State, experience: Experience): number | null {
  if (state.rollback !== null) return null;
  const top: Spot = { key: "", path: "", isSure: true, experience };
  const leftMs = sumSequence(program.workflow.steps, state.position, top);
  return leftMs === null ? null : Math.ceil(leftMs / 1000);
}

interface Spot {
  /** Of what is around a step, with a slash at its end; "" at the top. Without iterations. */
  readonly key: string;
  /** The same of the instance; null for one that is not reached yet. */
  readonly path: string | null;
  /** No condition decides about it or what is around it. */
  readonly isSure: boolean;
  readonly experience: Experience;
}

function sumSequence(steps: readonly Step[], { index, step }: SequenceState, spot: Spot): number | null {
  const current = steps[index];
  if (current === undefined) return 0;
  return addUp([sumLeft(current, step ?? "waiting", spot), sumAll(steps.slice(index + 1), spot)]);
}

function sumAll(steps: readonly Step[], spot: Spot): number | null {
  return addUp(steps.map((step) => sumLeft(step, "waiting", spot)));
}

function addUp(parts: readonly (number | null)[]): number | null {
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

function sumLeft(step: Step, state: ChildState, spot: Spot): number | null {
  if (typeof state === "string" && state !== "waiting") return 0;
  const isEntered = typeof state === "object" && state.kind !== "gate";
  const isSure = isEntered || (spot.isSure && step.runCondition === null);
  const inside: Spot = {
    ...spot,
    isSure,
    key: `${spot.key}${step.id}/`,
    path: isEntered && spot.path !== null ? `${spot.path}${step.id}/` : null,
  };
  switch (step.kind) {
    case "task":
      return sumTask(step, isEntered, { ...spot, isSure });
    case "loop":
      return sumLoop(step, state, inside);
    case "call": {
      const under = isEntered && state.kind === "call" ? state.body : null;
      return under === null ? sumAll(step.body, inside) : sumSequence(step.body, under, inside);
    }
    default:
      return sumParallel(step, state, inside);
  }
}

function sumTask(step: TaskStep, isEntered: boolean, { key, path, isSure, experience }: Spot): number | null {
  const usual = usualMs(key + step.id, experience);
  // Where a condition decides, earlier runs that never did it say that it may not be done.
  if (usual === null) return !isSure && hasComplete(experience) ? 0 : null;
  const elapsed = isEntered && path !== null ? experience.elapsedMs(path + step.id) : 0;
  return Math.max(0, usual - elapsed);
}

function sumLoop(step: LoopStep, state: ChildState, inside: Spot): number | null {
  const under = typeof state === "object" && state.kind === "loop" ? state : null;
  const spot =
    under === null || inside.path === null
      ? inside
      : { ...inside, path: `${inside.path}${under.iteration}/` };
  const body = under === null ? 0 : sumSequence(step.body, under.body, spot);
  const total = under?.total ?? (typeof step.loop.count === "number" ? step.loop.count : null);
  if (total === null) {
    const typical = sumTypical(step, inside);
    return body === null || typical === null ? null : Math.max(body, typical);
  }
  const more = Math.max(0, Math.min(total, step.loop.maxIterations) - (under?.iteration ?? 0));
  const once = more === 0 ? 0 : sumAll(step.body, { ...inside, path: null });
  return addUp([body, once === null ? null : once * more]);
}

/** Of a loop whose iterations nobody can count: what earlier runs did in it and this one has not. */
function sumTypical(step: Step, inside: Spot): number | null {
  const { experience } = inside;
  if (!hasComplete(experience)) return null;
  return addUp(
    listTaskKeys(step, inside.key).map((key) => {
      const counts = experience.earlier
        .filter(({ isComplete }) => isComplete)
        .map(({ timings }) => getOwn(timings, key)?.count ?? 0);
      const left = (medianOf(counts) ?? 0) - (getOwn(experience.own, key)?.count ?? 0);
      const usual = usualMs(key, experience);
      return left <= 0 ? 0 : usual === null ? null : left * usual;
    }),
  );
}

function listTaskKeys(step: Step, key: string): string[] {
  return insideOf(step).flatMap((one) => {
    return one.kind === "task" ? [key + one.id] : listTaskKeys(one, `${key}${one.id}/`);
  });
}

/** Commands run beside each other; an agent does one thing after the other. */
function sumParallel(step: ParallelStep, state: ChildState, inside: Spot): number | null {
  const children = typeof state === "object" && state.kind === "parallel" ? state.children : {};
  const left = step.children.map((child): [Step, number | null] => {
    return [child, sumLeft(child, getOwn(children, child.id) ?? "waiting", inside)];
  });
  const isCommand = ([child]: [Step, number | null]): boolean =>
    child.kind === "task" && child.work.kind === "command";
  const agents = addUp(left.filter((one) => !isCommand(one)).map(([, ms]) => ms));
  const commands = left.filter(isCommand).map(([, ms]) => ms);
  const all = addUp(commands);
  if (all === null || agents === null) return null;
  const longest = commands.reduce<number>((most, ms) => Math.max(most, ms ?? 0), 0);
  return agents + Math.max(longest, all / Math.max(1, step.maxParallel));
}

/** How long a step took, in the middle, in this run and in earlier ones; null when it never did. */
export function usualMs(key: string, { own, earlier }: Experience): number | null {
  const known = [...earlier.map(({ timings }) => timings), own];
  return medianOf(known.flatMap((timings) => getOwn(timings, key)?.recentMs ?? []));
}

function hasComplete({ earlier }: Experience): boolean {
  return earlier.some(({ isComplete }) => isComplete);
}
