// What can be done in a position, what is kept from being done, and what went wrong: the one walk that looks and moves nothing.
import { holds } from "../conditions/evaluate.js";
import type { Step, TaskStep } from "../definition.js";
import type { Failure, MissingVariable, SequenceState, State, StepState, TaskState } from "../state.js";
import { enterCall, enterLoop, recallScope, type Scope } from "../variables/scope.js";
import { topSpot, type Spot, type Walk } from "../walk.js";
import { findMissing } from "./gate.js";
import { placeOf } from "./loops.js";
import { findStep } from "./paths.js";
import { findUnkept } from "./settle.js";

export interface ReadyTask {
  readonly path: string;
  /** What is to be done: the step itself, its fallback, or what undoes it. */
  readonly task: TaskStep;
  readonly state: TaskState;
  readonly scope: Scope;
  /** Somebody has to agree first, and has not. */
  readonly requireConfirmation: boolean;
}

export interface BlockedStep {
  readonly path: string;
  readonly step: Step;
  readonly scope: Scope;
  readonly missing: readonly MissingVariable[];
  /** What is in it is over, and what it promises is not there. */
  readonly isEntered: boolean;
}

export interface Survey {
  readonly ready: readonly ReadyTask[];
  readonly blocked: readonly BlockedStep[];
  readonly failed: readonly { path: string; failure: Failure | null }[];
  readonly exhausted: readonly { path: string; reason: string }[];
}

interface Found {
  ready: ReadyTask[];
  blocked: BlockedStep[];
  failed: { path: string; failure: Failure | null }[];
  exhausted: { path: string; reason: string }[];
}

interface Look {
  readonly spot: Spot;
  readonly walk: Walk;
  readonly found: Found;
  /** A step around it wants somebody to agree, and nothing in it is done yet. */
  readonly isAsked: boolean;
}

/** Looks at a settled position. */
export function survey(position: State["position"], walk: Walk): Survey {
  const found: Found = { ready: [], blocked: [], failed: [], exhausted: [] };
  const { steps } = walk.program.workflow;
  lookAtSequence(steps, position, { spot: topSpot(walk), walk, found, isAsked: false });
  return found;
}

function lookAtSequence(steps: readonly Step[], { index, step }: SequenceState, look: Look): void {
  const one = steps[index];
  if (one !== undefined && step !== null) lookAtStep(one, step, look);
}

function lookAtStep(step: Step, state: StepState, look: Look): void {
  const { spot, walk, found } = look;
  const path = spot.prefix + step.id;
  if (state.kind === "gate") {
    found.blocked.push({
      path,
      step,
      scope: spot.scope,
      missing: findMissing(step, spot, walk),
      isEntered: false,
    });
    return;
  }
  const isAsked = !state.isConfirmed && (look.isAsked || asksForConfirmation(step, spot, walk));
  if (step.kind === "task" && state.kind === "task") {
    if (state.status === "failed") found.failed.push({ path, failure: state.failure });
    else
      found.ready.push({ ...chooseTask(step, path, state), scope: spot.scope, requireConfirmation: isAsked });
  } else if (step.kind !== "task") {
    if (!lookInside(step, state, { ...look, isAsked })) lookAtEnd(step, state, look);
  }
}

/** Looks at what is under way in a step; false when nothing is. */
function lookInside(step: Step, state: StepState, look: Look): boolean {
  const { prefix, scope } = look.spot;
  if (step.kind === "loop" && state.kind === "loop") {
    const spot = {
      prefix: `${prefix}${step.id}/${state.iteration}/`,
      scope: enterLoop(scope, step.loop, placeOf(state)),
    };
    lookAtSequence(step.body, state.body, { ...look, spot });
    return state.body.step !== null;
  }
  const spot = {
    prefix: `${prefix}${step.id}/`,
    scope: step.kind === "call" ? enterCall(scope, step) : scope,
  };
  if (step.kind === "call" && state.kind === "call") {
    lookAtSequence(step.body, state.body, { ...look, spot });
    return state.body.step !== null;
  }
  if (step.kind !== "parallel" || state.kind !== "parallel") return false;
  const under = step.children.filter(({ id }) => typeof state.children[id] === "object");
  for (const child of under) lookAtStep(child, state.children[child.id] as StepState, { ...look, spot });
  return under.length > 0;
}

/** Looks at a step that is over and was not left: its loop is exhausted, or what it promises is not there. */
function lookAtEnd(step: Step, state: StepState, { spot, walk, found }: Look): void {
  const path = spot.prefix + step.id;
  if (state.kind === "loop" && state.exhausted !== null)
    found.exhausted.push({ path, reason: state.exhausted });
  else
    found.blocked.push({
      path,
      step,
      scope: spot.scope,
      missing: findUnkept(step, spot, walk),
      isEntered: true,
    });
}

function asksForConfirmation({ requireConfirmation: rule }: Step, { scope }: Spot, walk: Walk): boolean {
  return typeof rule === "boolean" ? rule : holds(rule, scope.lookup, walk.program.checks);
}

function chooseTask(
  step: TaskStep,
  path: string,
  state: TaskState,
): Pick<ReadyTask, "path" | "task" | "state"> {
  const { fallback } = step;
  return state.isFallback && fallback !== null
    ? { path: `${path}/fallback`, task: fallback, state }
    : { path, task: step, state };
}

/** What is to be undone next; null when nothing is. */
export function findUndoing({ rollback }: State, walk: Walk): ReadyTask | null {
  const next = rollback?.pending.at(-1);
  if (rollback === null || next === undefined) return null;
  const step = findStep(walk.program.workflow.steps, next.path);
  const task = step?.rollback ?? null;
  if (task === null) return null;
  const { scope } = topSpot(walk);
  return {
    path: `${next.path}/rollback`,
    task,
    state: {
      kind: "task",
      failures: rollback.failures,
      status: "ready",
      isFallback: false,
      isConfirmed: true,
      failure: null,
    },
    scope: recallScope(scope, next.scope),
    requireConfirmation: false,
  };
}
