// What a run's state means for whoever is to go on with it: the reply.
import { renderTemplate } from "./templates/render.js";
import { writeInstructions } from "./analysis/instructions.js";
import { listLive, type Live } from "./analysis/live.js";
import type { Read } from "./analysis/reads.js";
import { chooseTarget, pickWithin } from "./analysis/sizes.js";
import { getOwn, type Json, type JsonObject } from "../model/json/json.js";
import { holds } from "./conditions/evaluate.js";
import type { AgentWork } from "./definition.js";
import { checkDeclared } from "./position/gate.js";
import { findUndoing, survey, type ReadyTask, type Survey } from "./position/survey.js";
import type { Program } from "./program.js";
import { countProgress } from "./progress.js";
import type { Need, Problem, ReadyStep, Reply, RunStatus } from "./reply.js";
import { MEMORY } from "./replay/memory.js";
import { planAttempt } from "./retry.js";
import type { MissingVariable, State } from "./state.js";
import { makeWalk, topSpot, type Walk } from "./walk.js";

interface Stand {
  readonly state: State;
  readonly program: Program;
  readonly walk: Walk;
  readonly seen: Survey;
  readonly status: RunStatus;
  readonly missing: readonly MissingVariable[];
}

/**
 * Answers what can be done now. With `memory`, null included, nobody keeps the run: all that must come back is in the
 * context then, the memory too, and not only what is read now.
 */
export function next(program: Program, state: State, options: { memory?: JsonObject | null } = {}): Reply {
  const stand = takeStand(program, state);
  const { seen, status, missing } = stand;
  const warnings = [...state.warnings];
  const steps = status === "complete" ? [] : seen.ready.map((one) => showStep(one, stand.walk, warnings));
  const live = listLive(program, state, seen);
  const isStateless = options.memory !== undefined;
  const values = new Map(
    [...live.now.keys(), ...(isStateless ? live.later.keys() : [])].flatMap((name): [string, Json][] => {
      const value = getOwn(state.variables, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const memory = options.memory ?? null;
  if (memory !== null) values.set(MEMORY, memory);
  const { context, bytes, leftOut } = pickWithin(values, program.knowledge.bytesOf);
  const needs = listNeeds(stand, live, memory);
  const drop = listDroppable(state, live);
  return {
    status,
    steps,
    needs,
    drop,
    instructions: writeInstructions(
      { status, steps, missing, later: needs.later, drop, leftOut, isStateless },
      program.knowledge,
    ),
    sizes: { bytes, ...chooseTarget(seen, live) },
    missing,
    context,
    progress: countProgress(program.workflow.steps, state),
    problems: listProblems(stand),
    warnings,
  };
}

/** How a run stands, without what it takes to go on with it. */
export function statusOf(program: Program, state: State): RunStatus {
  return takeStand(program, state).status;
}

function takeStand(program: Program, state: State): Stand {
  const walk = makeWalk(program, state);
  const isOver = state.position.index >= program.workflow.steps.length;
  const seen = state.rollback === null ? survey(state.position, walk) : surveyRollback(state, walk);
  const unkept = isOver && state.rollback === null ? findUnkeptOutputs(walk) : [];
  const gates = seen.blocked.flatMap((one) => one.missing);
  const missing = dedupe([...(state.refusal?.missing ?? []), ...gates, ...unkept]);
  const status = judgeStatus({ state, seen, isOver, missing });
  return { state, program, walk, seen, status, missing };
}

/** While a run is rolled back, what undoes the next step is the only thing to do. */
function surveyRollback(state: State, walk: Walk): Survey {
  const undoing = findUndoing(state, walk);
  const { failed } = survey(state.position, walk);
  return { ready: undoing === null ? [] : [undoing], blocked: [], failed, exhausted: [] };
}

function findUnkeptOutputs(walk: Walk): MissingVariable[] {
  const { outputs } = walk.program.workflow;
  const { scope } = topSpot(walk);
  return outputs === null ? [] : checkDeclared(outputs, { lookup: scope.lookup, walk, scope });
}

function dedupe(missing: readonly MissingVariable[]): MissingVariable[] {
  return missing.filter(({ name }, index) => missing.findIndex((one) => one.name === name) === index);
}

function judgeStatus(found: {
  state: State;
  seen: Survey;
  isOver: boolean;
  missing: readonly MissingVariable[];
}): RunStatus {
  const { state, seen, isOver, missing } = found;
  if (state.rollback !== null) return seen.ready.length > 0 ? "ready" : "failed";
  if (isOver) return missing.length > 0 ? "blocked" : "complete";
  if (state.refusal !== null) return "blocked";
  if (seen.ready.length > 0) return "ready";
  if (seen.blocked.length > 0) return "blocked";
  return seen.failed.length > 0 ? "failed" : "exhausted";
}

function listProblems({ state, seen }: Stand): Problem[] {
  const { refusal, rollback } = state;
  return [
    ...(refusal?.issues ?? []).map((message) => ({ path: refusal!.path, message })),
    ...seen.failed.map(({ path, failure }) => ({ path, message: failure?.reason ?? "it failed" })),
    ...seen.exhausted.map(({ path, reason }) => ({ path, message: reason })),
    ...(rollback?.failed ?? []).map((path) => ({ path, message: "it could not be undone" })),
  ];
}

/** A task as whoever does it sees it, its variables put in. */
function showStep(one: ReadyTask, walk: Walk, warnings: Problem[]): ReadyStep {
  const { path, task, scope, state } = one;
  const render = (text: string): string => {
    const { text: rendered, unset } = renderTemplate(text, scope.lookup);
    for (const name of unset) {
      const message = `"${name}" is not set`;
      if (!warnings.some((known) => known.path === path && known.message === message))
        warnings.push({ path, message });
    }
    return rendered;
  };
  const { loop } = scope;
  const agent = task.work.kind === "agent" ? task.work : null;
  const role = agent?.agentRole ?? null;
  return {
    id: task.id,
    path,
    title: render(task.title),
    kind: task.work.kind,
    prompt: agent === null ? "" : render(joinPrompt(agent, scope, walk)),
    agentRole: role === null ? null : render(role),
    guidance: agent === null ? [] : agent.guidance.map(render),
    functions: agent?.functions ?? [],
    requireConfirmation: one.requireConfirmation,
    loop: loop === null ? null : { iteration: loop.iteration, index: loop.iteration - 1, total: loop.total },
    ...planAttempt(task, state.failures),
  };
}

function joinPrompt({ prompt, fragments }: AgentWork, scope: ReadyTask["scope"], walk: Walk): string {
  const holding = fragments.filter(({ when }) => holds(when, scope.lookup, walk.program.checks));
  return [prompt, ...holding.map(({ text }) => text)].filter((text) => text !== "").join("\n\n");
}

function listNeeds({ state, program }: Stand, { now, later }: Live, memory: Json | null): Reply["needs"] {
  const { knowledge } = program;
  const show = ({ name, why }: Read): Need => {
    const value = getOwn(state.variables, name);
    const bytes = value === undefined ? 0 : knowledge.bytesOf(value);
    return { name, why, from: knowledge.producerOf(name), schema: knowledge.schemaOf(name), bytes };
  };
  const isWorthNaming = ({ kind }: Read, { bytes }: Need): boolean => kind !== "promise" || bytes > 0;
  const list = (reads: Live["now"]): Need[] =>
    [...reads.values()].flatMap((read) => {
      const need = show(read);
      return isWorthNaming(read, need) ? [need] : [];
    });
  const own: Need[] =
    memory === null
      ? []
      : [
          {
            name: MEMORY,
            why: "where the loops are",
            from: null,
            schema: null,
            bytes: knowledge.bytesOf(memory),
          },
        ];
  return { now: list(now), later: [...list(later), ...own] };
}

function listDroppable({ variables }: State, { now, later }: Live): string[] {
  return Object.keys(variables).filter((name) => !now.has(name) && !later.has(name));
}
