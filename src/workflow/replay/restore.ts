// A position from the finished steps alone: whatever lies before one of them and is not finished was skipped, and whatever
// comes after the last of them is decided anew, with the variables as they are now.
import type { Step } from "../definition.js";
import { takeCourse, type Course } from "../position/loops.js";
import { FRESH_TASK, START } from "../position/settle.js";
import type { ChildState, SequenceState, StepState } from "../state.js";
import { enterCall, enterLoop } from "../variables/scope.js";
import type { Spot, Walk } from "../walk.js";
import type { Mark } from "./marks.js";
import type { Memory, RememberedLoop } from "./memory.js";

export interface Restoring {
  readonly walk: Walk;
  readonly memory: Memory;
  /** Variables of loops under way that did not come back. */
  readonly lost: { name: string; loop: string }[];
}

/** Restores where steps that follow each other are. */
export function restoreSequence(
  steps: readonly Step[],
  mark: Mark,
  at: Restoring & { spot: Spot },
): SequenceState {
  const index = steps.findLastIndex(({ id }) => mark.parts.has(id));
  const step = steps[index];
  if (step === undefined) return START;
  const restored = restoreStep(step, mark.parts.get(step.id) as Mark, at);
  return restored === "finished" ? { index: index + 1, step: null } : { index, step: restored };
}

function restoreStep(step: Step, mark: Mark, at: Restoring & { spot: Spot }): StepState | "finished" {
  if (mark.isDone) return "finished";
  const { spot, memory } = at;
  const path = spot.prefix + step.id;
  if (memory.blocked.includes(path) && !hasDone(mark)) return { kind: "gate" };
  switch (step.kind) {
    case "task":
      return FRESH_TASK;
    case "loop":
      return restoreLoop(step, mark, at);
    case "call": {
      const inside = { prefix: `${path}/`, scope: enterCall(spot.scope, step) };
      return {
        kind: "call",
        body: restoreSequence(step.body, mark, { ...at, spot: inside }),
        isConfirmed: hasDone(mark),
      };
    }
    default: {
      const inside = { prefix: `${path}/`, scope: spot.scope };
      const children = step.children.map((child): [string, ChildState] => {
        if (memory.over.includes(`${path}/${child.id}`)) return [child.id, "skipped"];
        const one = mark.parts.get(child.id);
        return [child.id, one === undefined ? "waiting" : restoreStep(child, one, { ...at, spot: inside })];
      });
      return { kind: "parallel", children: Object.fromEntries(children), isConfirmed: hasDone(mark) };
    }
  }
}

function restoreLoop(
  step: Step & { kind: "loop" },
  mark: Mark,
  { walk, memory, lost, spot }: Restoring & { spot: Spot },
): StepState {
  const path = spot.prefix + step.id;
  const iteration = [...mark.parts.keys()].reduce((most, part) => Math.max(most, Number(part)), 1);
  const known = memory.loops.get(path) ?? memory.loops.get(step.id);
  const warned = walk.warnings.length;
  const course =
    known === undefined || known.total === null
      ? takeCourse(step, path, { scope: spot.scope, walk })
      : completeItems(known);
  if (walk.warnings.length > warned) {
    lost.push({ name: String(step.loop.items ?? step.loop.count), loop: step.id });
    walk.warnings.length = warned;
  }
  const place = { iteration, ...course };
  const inside = { prefix: `${path}/${iteration}/`, scope: enterLoop(spot.scope, step.loop, place) };
  const body = mark.parts.get(String(iteration)) ?? { isDone: false, parts: new Map<string, Mark>() };
  return {
    kind: "loop",
    ...place,
    body:
      known?.isOver === true
        ? { index: step.body.length, step: null }
        : restoreSequence(step.body, body, { walk, memory, lost, spot: inside }),
    exhausted: null,
    isConfirmed: hasDone(mark),
  };
}

/** The items of a loop of which only the rest came back; those before are not read again. */
function completeItems({ total, items }: RememberedLoop): Course {
  if (items === null || total === null) return { total, items };
  const before = Array.from({ length: Math.max(0, total - items.length) }, () => null);
  return { total, items: [...before, ...items] };
}

function hasDone({ isDone, parts }: Mark): boolean {
  return isDone || [...parts.values()].some(hasDone);
}
