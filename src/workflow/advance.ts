// What an event makes of a run. States come and go as values: folding the same events gives the same state, anywhere.
import { CtxError } from "../errors/ctx-error.js";
import type { JsonObject } from "../model/json/json.js";
import { findSimilar } from "../model/text/similar.js";
import { judgeOutput } from "./criteria.js";
import type { Event, StepDone, StepFailed } from "./events.js";
import { checkDeclared } from "./position/gate.js";
import { listRequired, pickDeclared } from "./variables/declared.js";
import { findStep, locate, mapTasks, replaceAt } from "./position/paths.js";
import { FRESH_TASK, settleSequence, START } from "./position/settle.js";
import { findUndoing, survey, type ReadyTask } from "./position/survey.js";
import type { Program } from "./program.js";
import { failTask } from "./retry.js";
import { beginRollback, failUndoing, finishUndoing, noteUndo } from "./rollback.js";
import type { MissingVariable, State } from "./state.js";
import { makeWalk, topSpot, type Walk } from "./walk.js";

/**
 * Begins a run.
 * @throws {CtxError} VARIABLE_INVALID when the variables are not what the workflow's inputs say (`details.missing`).
 */
export function start(program: Program, variables: JsonObject): State {
  const { state, missing } = begin(program, variables);
  const [first] = missing;
  if (first === undefined) return state;
  throw new CtxError("VARIABLE_INVALID", `${program.workflow.id} cannot start: ${first.hint}`, {
    details: { missing },
  });
}

/** Begins a run, or tells which variables are missing; the state then stands before the first step. */
export function begin(program: Program, variables: JsonObject): { state: State; missing: MissingVariable[] } {
  const fresh: State = {
    format: 1,
    variables,
    position: START,
    done: 0,
    refusal: null,
    warnings: [],
    undo: [],
    rollback: null,
  };
  const walk = makeWalk(program, fresh);
  const { scope } = topSpot(walk);
  const { inputs } = program.workflow;
  const missing = inputs === null ? [] : checkDeclared(inputs, { lookup: scope.lookup, walk, scope });
  return { state: missing.length > 0 ? fresh : settle(fresh, walk), missing };
}

/** Goes on as far as nobody is needed. */
export function settle(state: State, walk: Walk): State {
  const position = settleSequence(walk.program.workflow.steps, state.position, { spot: topSpot(walk), walk });
  const settled = { ...state, position, variables: walk.variables, refusal: null, warnings: walk.warnings };
  return walk.rollbackCause === null ? settled : beginRollback(settled, walk);
}

/**
 * The state after an event. An event about a step that is over changes nothing: sending it twice does no harm.
 * @throws {CtxError} USAGE when no such step exists, when it cannot be done yet, or when nothing can be tried again.
 */
export function advance(program: Program, state: State, event: Event): State {
  const walk = makeWalk(program, state);
  switch (event.kind) {
    case "assign": {
      walk.variables = { ...state.variables, ...event.variables };
      return state.rollback === null ? settle(state, walk) : { ...state, variables: walk.variables };
    }
    case "retry":
      return retry(state, walk);
    default: {
      const found = findReady(state, event.path, walk);
      if (found === null) return state;
      if (event.kind === "step-done") return finish(state, event, { found, walk });
      if (event.kind !== "confirm") return fail(state, event, { found, walk });
      return { ...state, position: replace(state, found, walk)((task) => ({ ...task, isConfirmed: true })) };
    }
  }
}

/**
 * The whole path of the step that a word means now, null when that step is over: to be written down in an event, so that
 * the same event means the same step for ever.
 * @throws {CtxError} USAGE when no such step exists, or when it cannot be done yet.
 */
export function findReadyPath(program: Program, state: State, word: string): string | null {
  return findReady(state, word, makeWalk(program, state))?.path ?? null;
}

/** The task that an event means; null when it is over. A plain id will do where it means one thing. */
function findReady(state: State, path: string, walk: Walk): ReadyTask | null {
  const undoing = findUndoing(state, walk);
  const ready = [...(undoing === null ? [] : [undoing]), ...survey(state.position, walk).ready];
  const exact = ready.find((one) => one.path === path || one.path === `${path}/fallback`);
  if (exact !== undefined) return exact;
  const { steps } = walk.program.workflow;
  const named = ready.filter(({ path: one }) => one.endsWith(`/${path}`));
  if (named.length === 1) return named[0] as ReadyTask;
  const paths = ready.map((one) => one.path);
  if (findStep(steps, path) !== null) {
    const where = locate(steps, state.position, path);
    if (where === "over" || (path.endsWith("/rollback") && state.rollback !== null)) return null;
    throw new CtxError("USAGE", `The step ${path} cannot be done yet.`, { hint: describeReady(paths) });
  }
  const similar = findSimilar(path, [...paths, ...steps.map(({ id }) => id)]);
  const message = `There is no step ${path} in the workflow ${walk.program.workflow.id}.`;
  throw new CtxError("USAGE", message, {
    hint: similar === null ? describeReady(paths) : `Did you mean ${similar}?`,
    details: { ready: paths },
  });
}

function describeReady(paths: readonly string[]): string {
  return paths.length === 0 ? "Nothing can be done now." : `What can be done now: ${paths.join(", ")}.`;
}

/** Puts another state in place of a ready task's. */
function replace(
  { position }: State,
  { path }: ReadyTask,
  { program }: Walk,
): (change: (task: ReadyTask["state"]) => ReadyTask["state"] | "finished") => State["position"] {
  return (change) =>
    replaceAt(program.workflow.steps, position, {
      path,
      replace: (one) => (one.kind === "task" ? change(one) : one),
    });
}

function finish(state: State, event: StepDone, { found, walk }: { found: ReadyTask; walk: Walk }): State {
  const { path, task, scope } = found;
  walk.variables = withOwn(state.variables, event.variables ?? {}, scope.isInjected);
  const missing = task.outputs === null ? [] : checkOutputs(found, event.variables ?? {}, walk);
  const judging = { lookup: scope.lookup, checks: walk.program.checks };
  const isJudged = task.criteria !== null && event.output !== undefined;
  const issues = isJudged ? judgeOutput(task.criteria!, { ...judging, output: event.output! }) : [];
  if (missing.length > 0 || issues.length > 0) {
    return { ...state, refusal: { path, missing, issues }, warnings: [] };
  }
  if (task.criteria !== null && event.output === undefined) {
    walk.warnings.push({ path, message: "its validation criteria judged nothing: no output was given" });
  }
  if (path === findUndoing(state, walk)?.path) {
    return finishUndoing({ ...state, variables: walk.variables, refusal: null, warnings: walk.warnings });
  }
  const done: State = {
    ...noteUndo(state, found, walk),
    position: replace(state, found, walk)(() => "finished"),
    done: state.done + 1,
  };
  // While others are undone nothing new begins.
  return state.rollback === null ? settle(done, walk) : { ...done, variables: walk.variables, refusal: null };
}

/** Takes over what a step gave, but for the names that loops inject: those are not anybody's to write. */
function withOwn(
  variables: JsonObject,
  given: JsonObject,
  isInjected: (name: string) => boolean,
): JsonObject {
  const own = Object.entries(given).filter(([name]) => !isInjected(name));
  return own.length === 0 ? variables : { ...variables, ...Object.fromEntries(own) };
}

/** What a step's outputs promise and was not given. The names that it gave are checked too, should the schema forbid others. */
function checkOutputs({ task, scope }: ReadyTask, given: JsonObject, walk: Walk): MissingVariable[] {
  const schema = task.outputs!;
  const seen = { ...pickDeclared(schema, scope.lookup), ...given };
  const isForbidden = schema["additionalProperties"] === false;
  if (!isForbidden) return checkDeclared(schema, { lookup: scope.lookup, walk, scope });
  const names = (name: string): boolean => Object.hasOwn(seen, name);
  return checkDeclared(
    { ...schema, required: [...new Set([...listRequired(schema), ...Object.keys(given)])] },
    { lookup: (name) => (names(name) ? seen[name] : undefined), walk, scope },
  );
}

function fail(state: State, event: StepFailed, { found, walk }: { found: ReadyTask; walk: Walk }): State {
  if (found.path === findUndoing(state, walk)?.path) return failUndoing(state, found);
  const position = replace(state, found, walk)((task) => failTask(task, event, found));
  const failed: State = { ...state, position, refusal: null };
  return state.rollback === null ? settle(failed, walk) : failed;
}

function retry(state: State, walk: Walk): State {
  if (state.rollback !== null) {
    throw new CtxError("USAGE", "The run was rolled back: there is nothing to try again.", {
      hint: "Go back to an earlier step, or start anew.",
    });
  }
  const { steps } = walk.program.workflow;
  const position = mapTasks(steps, state.position, (task) => (task.status === "failed" ? FRESH_TASK : task));
  return settle({ ...state, position }, walk);
}
