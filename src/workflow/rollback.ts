// Undoing what was done once a step fails whose onError is rollback: the finished steps that say how, newest first.
import type { Rollback, State, Undo } from "./state.js";
import { findStep } from "./position/paths.js";
import type { ReadyTask } from "./position/survey.js";
import type { Walk } from "./walk.js";

/** The length of a run of notes: adding a note copies at most so many, and one reference for each run before. */
const RUN = 64;

/** Notes that a finished step can be undone, with what it saw. */
export function noteUndo(state: State, { path, scope }: ReadyTask, { program }: Walk): State {
  const own = path.replace(/\/fallback$/, "");
  if ((findStep(program.workflow.steps, own)?.rollback ?? null) === null) return state;
  const note: Undo = { path: own, scope: scope.injected() };
  if (state.rollback !== null) {
    return { ...state, rollback: { ...state.rollback, pending: [...state.rollback.pending, note] } };
  }
  const last = state.undo.at(-1);
  const isFull = last === undefined || last.length >= RUN;
  return { ...state, undo: isFull ? [...state.undo, [note]] : [...state.undo.slice(0, -1), [...last, note]] };
}

/** Begins to undo. A failed step that can be undone itself comes first: it may have come half the way. */
export function beginRollback(state: State, walk: Walk): State {
  const cause = walk.rollbackCause!;
  const own = findStep(walk.program.workflow.steps, cause.path)?.rollback ?? null;
  const pending = [...state.undo.flat(), ...(own === null ? [] : [cause])];
  return { ...state, undo: [], rollback: { cause: cause.path, pending, failed: [], failures: 0 } };
}

/** The next one was undone. */
export function finishUndoing(state: State): State {
  return passOn(state, (rollback) => rollback);
}

/** Undoing the next one failed: again while it may be retried, then on with the others. */
export function failUndoing(state: State, { task, path }: ReadyTask): State {
  const { rollback } = state;
  if (rollback === null) return state;
  const failures = rollback.failures + 1;
  if (failures <= task.retry.max) return { ...state, rollback: { ...rollback, failures } };
  return passOn(state, (one) => ({ ...one, failed: [...one.failed, path.replace(/\/rollback$/, "")] }));
}

function passOn(state: State, change: (rollback: Rollback) => Rollback): State {
  if (state.rollback === null) return state;
  const rollback = { ...change(state.rollback), pending: state.rollback.pending.slice(0, -1), failures: 0 };
  return { ...state, rollback, refusal: null };
}
