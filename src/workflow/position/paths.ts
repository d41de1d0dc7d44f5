// Paths of step instances: ids from the top down, a loop's followed by the iteration: `loop/2/step`, `checks/lint`.
import type { Step } from "../definition.js";
import type { ChildState, SequenceState, StepState } from "../state.js";

/** Whether what a path names is over, can be done now or is under way, or comes later. */
export type Whereabouts = "over" | "here" | "later";

/** The step of an instance's path; null when there can be no such instance. */
export function findStep(steps: readonly Step[], path: string): Step | null {
  return findAlong(steps, path.split("/"));
}

function findAlong(steps: readonly Step[], [id, ...rest]: readonly string[]): Step | null {
  const step = steps.find((one) => one.id === id);
  if (step === undefined || rest.length === 0) return step ?? null;
  if (step.kind === "task") {
    const [reaction, ...more] = rest;
    if (more.length > 0) return null;
    return reaction === "fallback" ? step.fallback : reaction === "rollback" ? step.rollback : null;
  }
  if (step.kind === "parallel") return findAlong(step.children, rest);
  if (step.kind === "call") return findAlong(step.body, rest);
  return /^[1-9]\d*$/.test(rest[0]!) && rest.length > 1 ? findAlong(step.body, rest.slice(1)) : null;
}

/** Tells where an instance is, seen from a run's position. The path must be one that findStep finds. */
export function locate(steps: readonly Step[], position: SequenceState, path: string): Whereabouts {
  return locateAmong(steps, position, path.split("/"));
}

function locateAmong(
  steps: readonly Step[],
  { index, step }: SequenceState,
  [id, ...rest]: readonly string[],
): Whereabouts {
  const at = steps.findIndex((one) => one.id === id);
  if (at !== index) return at < index ? "over" : "later";
  return step === null ? "later" : locateInside(steps[at] as Step, step, rest);
}

function locateInside(step: Step, state: ChildState, rest: readonly string[]): Whereabouts {
  if (typeof state === "string") return state === "waiting" ? "later" : "over";
  if (rest.length === 0) return "here";
  if (step.kind === "task" && state.kind === "task") return locateReaction(state.isFallback, rest[0]);
  if (step.kind === "loop" && state.kind === "loop") {
    const iteration = Number(rest[0]);
    if (iteration !== state.iteration) return iteration < state.iteration ? "over" : "later";
    return locateAmong(step.body, state.body, rest.slice(1));
  }
  if (step.kind === "call" && state.kind === "call") return locateAmong(step.body, state.body, rest);
  if (step.kind !== "parallel" || state.kind !== "parallel") return "later";
  const child = step.children.find(({ id }) => id === rest[0]);
  return child === undefined
    ? "later"
    : locateInside(child, state.children[child.id] ?? "waiting", rest.slice(1));
}

function locateReaction(isFallback: boolean, reaction: string | undefined): Whereabouts {
  return reaction === "fallback" && isFallback ? "here" : "later";
}

/** What becomes of the step at a path; composites around it count as agreed to from then on. */
export type Replacement = (state: StepState) => StepState | "finished";

/** Puts another state in place of the one at a path that is under way. */
export function replaceAt(
  steps: readonly Step[],
  position: SequenceState,
  { path, replace }: { path: string; replace: Replacement },
): SequenceState {
  const step = steps[position.index];
  if (step === undefined || position.step === null) return position;
  const parts = path.split("/");
  const replaced = replaceInside(step, position.step, { parts: parts.slice(1), replace });
  return replaced === "finished"
    ? { index: position.index + 1, step: null }
    : { ...position, step: replaced };
}

function replaceInside(
  step: Step,
  state: StepState,
  { parts, replace }: { parts: readonly string[]; replace: Replacement },
): StepState | "finished" {
  // A fallback's state is its step's.
  if (parts.length === 0 || step.kind === "task") return replace(state);
  const inner = (rest: readonly string[]): { path: string; replace: Replacement } => ({
    path: rest.join("/"),
    replace,
  });
  if (step.kind === "loop" && state.kind === "loop") {
    return { ...state, isConfirmed: true, body: replaceAt(step.body, state.body, inner(parts.slice(1))) };
  }
  if (step.kind === "call" && state.kind === "call") {
    return { ...state, isConfirmed: true, body: replaceAt(step.body, state.body, inner(parts)) };
  }
  if (step.kind !== "parallel" || state.kind !== "parallel") return state;
  const child = step.children.find(({ id }) => id === parts[0]);
  const one = child === undefined ? undefined : state.children[child.id];
  if (child === undefined || typeof one !== "object") return state;
  const replaced = replaceInside(child, one, { parts: parts.slice(1), replace });
  return { ...state, isConfirmed: true, children: { ...state.children, [child.id]: replaced } };
}

/** Changes every task under way. */
export function mapTasks(
  steps: readonly Step[],
  position: SequenceState,
  change: (state: StepState & { kind: "task" }) => StepState,
): SequenceState {
  const step = steps[position.index];
  if (step === undefined || position.step === null) return position;
  return { ...position, step: mapInside(step, position.step, change) };
}

function mapInside(
  step: Step,
  state: StepState,
  change: (state: StepState & { kind: "task" }) => StepState,
): StepState {
  if (state.kind === "task") return change(state);
  if (step.kind === "loop" && state.kind === "loop") {
    return { ...state, body: mapTasks(step.body, state.body, change) };
  }
  if (step.kind === "call" && state.kind === "call") {
    return { ...state, body: mapTasks(step.body, state.body, change) };
  }
  if (step.kind !== "parallel" || state.kind !== "parallel") return state;
  const children = { ...state.children };
  for (const child of step.children) {
    const one = children[child.id];
    if (typeof one === "object") children[child.id] = mapInside(child, one, change);
  }
  return { ...state, children };
}
