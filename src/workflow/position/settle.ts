// Moves a run on as far as it goes without anybody doing anything: past steps whose condition does not hold, into loops,
// through their iterations. A decision is made once, when its step is reached, and kept in the position.
import { holds } from "../conditions/evaluate.js";
import type { CallStep, LoopStep, ParallelStep, Step } from "../definition.js";
import type {
  CallState,
  ChildState,
  LoopState,
  ParallelState,
  SequenceState,
  StepState,
  TaskState,
} from "../state.js";
import { enterCall, enterLoop } from "../variables/scope.js";
import type { Spot, Walk } from "../walk.js";
import { checkDeclared, findMissing } from "./gate.js";
import { judgeIteration, placeOf, takeCourse } from "./loops.js";

/** A step that needs no further thought: finished, or given up where its author allows that. */
export type Settled = StepState | "finished" | "given-up";

export const START: SequenceState = { index: 0, step: null };

export const FRESH_TASK: TaskState = {
  kind: "task",
  failures: 0,
  status: "ready",
  isFallback: false,
  isConfirmed: false,
  failure: null,
};

/** Settles steps that follow each other. */
export function settleSequence(
  steps: readonly Step[],
  { index, step }: SequenceState,
  { spot, walk }: { spot: Spot; walk: Walk },
): SequenceState {
  for (let at = index, state = step; at < steps.length; at++, state = null) {
    const one = steps[at] as Step;
    if (state === null && !isToRun(one, spot, walk)) continue;
    const settled = settleStep(one, state ?? { kind: "gate" }, { spot, walk });
    if (typeof settled === "object") return { index: at, step: settled };
  }
  return { index: steps.length, step: null };
}

function isToRun({ runCondition }: Step, { scope }: Spot, { program }: Walk): boolean {
  return holds(runCondition, scope.lookup, program.checks);
}

/** Settles one step; a step that was just reached comes as a gate. */
export function settleStep(step: Step, state: StepState, at: { spot: Spot; walk: Walk }): Settled {
  const settled = state.kind === "gate" ? passGate(step, at) : settleInside(step, state, at);
  if (typeof settled !== "object" || !isStuck(step, settled)) return settled;
  if (step.onError === "continue") return "given-up";
  if (step.onError === "rollback") {
    at.walk.rollbackCause ??= { path: at.spot.prefix + step.id, scope: at.spot.scope.injected() };
  }
  return settled;
}

function passGate(step: Step, { spot, walk }: { spot: Spot; walk: Walk }): Settled {
  if (findMissing(step, spot, walk).length > 0) return { kind: "gate" };
  return settleInside(step, begin(step, { spot, walk }), { spot, walk });
}

function begin(step: Step, { spot, walk }: { spot: Spot; walk: Walk }): StepState {
  if (step.kind === "task") return FRESH_TASK;
  if (step.kind === "call") return { kind: "call", body: START, isConfirmed: false };
  if (step.kind === "parallel") {
    const children = Object.fromEntries(step.children.map(({ id }): [string, ChildState] => [id, "waiting"]));
    return { kind: "parallel", children, isConfirmed: false };
  }
  const course = takeCourse(step, spot.prefix + step.id, { scope: spot.scope, walk });
  return { kind: "loop", iteration: 0, ...course, body: endOf(step), exhausted: null, isConfirmed: false };
}

/** A body that is over: what is before a loop's first iteration, so that going on is entering it. */
function endOf({ body }: LoopStep): SequenceState {
  return { index: body.length, step: null };
}

function settleInside(step: Step, state: StepState, at: { spot: Spot; walk: Walk }): Settled {
  if (step.kind === "loop" && state.kind === "loop") return settleLoop(step, state, at);
  if (step.kind === "parallel" && state.kind === "parallel") return settleParallel(step, state, at);
  if (step.kind === "call" && state.kind === "call") return settleCall(step, state, at);
  return state;
}

function settleLoop(step: LoopStep, state: LoopState, { spot, walk }: { spot: Spot; walk: Walk }): Settled {
  const { scope, prefix } = spot;
  const place = placeOf(state);
  const stay = (iteration: number, body: SequenceState, exhausted: string | null): LoopState => {
    return { ...state, iteration, body, exhausted };
  };
  for (let { iteration, body } = state; ; iteration++, body = START) {
    if (body.index < step.body.length) {
      const inside = {
        prefix: `${prefix}${step.id}/${iteration}/`,
        scope: enterLoop(scope, step.loop, { ...place, iteration }),
      };
      const settled = settleSequence(step.body, body, { spot: inside, walk });
      if (settled.index < step.body.length) return stay(iteration, settled, null);
    }
    const verdict = judgeIteration(step, { ...place, iteration: iteration + 1 }, { scope, walk });
    if (verdict.kind === "over") return leave(step, stay(iteration, endOf(step), null), { spot, walk });
    if (verdict.kind === "exhausted") return stay(iteration, endOf(step), verdict.reason);
  }
}

function settleCall(step: CallStep, state: CallState, { spot, walk }: { spot: Spot; walk: Walk }): Settled {
  const inside = { prefix: `${spot.prefix}${step.id}/`, scope: enterCall(spot.scope, step) };
  const body = settleSequence(step.body, state.body, { spot: inside, walk });
  return body.index < step.body.length ? { ...state, body } : leave(step, { ...state, body }, { spot, walk });
}

/** Begins the children whose needs are over, as many at once as may be, until nothing moves. */
function settleParallel(
  step: ParallelStep,
  state: ParallelState,
  { spot, walk }: { spot: Spot; walk: Walk },
): Settled {
  const inside = { prefix: `${spot.prefix}${step.id}/`, scope: spot.scope };
  const children: Record<string, ChildState> = { ...state.children };
  for (const child of step.children) {
    const one = children[child.id];
    if (typeof one === "object") children[child.id] = settleStep(child, one, { spot: inside, walk });
  }
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const child of step.children) {
      if (children[child.id] !== "waiting" || !child.needs.every((need) => isOver(children[need]))) continue;
      if (countBusy(step, children) >= step.maxParallel) continue;
      // Its turn has come: whether it is to run is decided now.
      const isWanted = isToRun(child, inside, walk);
      children[child.id] = isWanted ? settleStep(child, { kind: "gate" }, { spot: inside, walk }) : "skipped";
      hasMoved = true;
    }
  }
  const settled = { ...state, children };
  return step.children.every(({ id }) => isOver(children[id]))
    ? leave(step, settled, { spot, walk })
    : settled;
}

function isOver(child: ChildState | undefined): boolean {
  return child === "finished" || child === "skipped" || child === "given-up";
}

function countBusy(step: ParallelStep, children: Readonly<Record<string, ChildState>>): number {
  return step.children.filter((child) => {
    const state = children[child.id];
    return typeof state === "object" && !isStuck(child, state);
  }).length;
}

/** Leaves a step that holds others: what it promises must be there. Else it stays, over and not left. */
function leave(step: Step, state: StepState, { spot, walk }: { spot: Spot; walk: Walk }): Settled {
  return findUnkept(step, spot, walk).length === 0 ? "finished" : state;
}

/** What a step's outputs promise and is not there. */
export function findUnkept(step: Step, { scope }: Spot, walk: Walk): ReturnType<typeof findMissing> {
  if (step.outputs === null) return [];
  return checkDeclared(step.outputs, { lookup: scope.lookup, walk, scope });
}

/** Whether a step can go no further by itself: all that is left of it failed, is exhausted, or waits for such. */
export function isStuck(step: Step, state: StepState): boolean {
  if (state.kind === "task") return state.status === "failed";
  if (state.kind === "gate") return false;
  if (step.kind === "parallel" && state.kind === "parallel") {
    const states = step.children.map((child) => [child, state.children[child.id]] as const);
    const under = states.filter(([, one]) => typeof one === "object") as [Step, StepState][];
    return under.length > 0 && under.every(([child, one]) => isStuck(child, one));
  }
  if (state.kind === "loop" && state.exhausted !== null) return true;
  if ((step.kind !== "loop" && step.kind !== "call") || state.kind === "parallel") return false;
  const inner = step.body[state.body.index];
  return inner !== undefined && state.body.step !== null && isStuck(inner, state.body.step);
}
