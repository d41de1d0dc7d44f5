// `ctx workflow run --dry-run`: what would be executed, in order, as far as that is known before anything has run. Nothing is
// executed, nothing is recorded, and no step is taken from anybody.
import { CtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { listKnownSecrets, makeLineMask } from "../../secrets/mask-output.js";
import { readAuthor } from "../../store/author.js";
import { openWorkspace } from "../../store/place/workspace.js";
import { next } from "../../workflow/engine.js";
import { listHeld, type HeldStep } from "../../workflow/log/leases.js";
import { planRun, type PlannedStep } from "../../workflow/plan/plan.js";
import type { Reply } from "../../workflow/reply.js";
import type { PlaceRequest } from "../request.js";
import { beginRun } from "./runs/begin-run.js";
import { makeDraft } from "./runs/change-run.js";
import { listRunFindings, openRun } from "./runs/open-run.js";
import { isStuck } from "./runs/run-reply.js";

export interface PlanRunRequest extends PlaceRequest {
  readonly by?: string;
  /** The id of a workflow, or the path of a file, for a new run; else `run` names one. */
  readonly target?: string;
  readonly run?: string;
  /** Of a new run its first variables; of another one, what it was asked for. */
  readonly variables?: JsonObject;
}

export interface PlannedRun {
  /** Null for a run that would be begun. */
  readonly run: string | null;
  readonly workflow: string;
  readonly status: Reply["status"];
  /** What is left to do, in order, if every step succeeds. */
  readonly steps: readonly PlannedStep[];
  /** Steps that others are at: those are theirs. */
  readonly held: readonly HeldStep[];
  readonly missing: Reply["missing"];
  readonly problems: Reply["problems"];
  readonly dryRun: true;
}

/**
 * Tells what `runWorkflow` would do.
 * @throws {CtxError} USAGE; WORKFLOW_NOT_FOUND, WORKFLOW_INVALID, VARIABLE_INVALID for a new run; RUN_NOT_FOUND,
 * REF_AMBIGUOUS for another.
 */
export async function planWorkflowRun(
  runtime: Runtime,
  request: PlanRunRequest,
): Promise<Outcome<PlannedRun>> {
  const { run, by, findings } = await look(runtime, request);
  const { program, view, place } = run;
  const { status, steps, missing, problems } = next(program, view.state);
  const held = listHeld(view, steps, { by, nowMs: runtime.clock.now() });
  const isHeld = (path: string): boolean => held.some((one) => one.path === path);
  const planned = planRun(program, view.state).map((step) => {
    return isHeld(step.path) ? { ...step, isReady: false } : step;
  });
  const data: PlannedRun = {
    run: request.run === undefined ? null : place.run,
    workflow: program.workflow.id,
    status,
    steps: maskAll(planned, runtime) as typeof planned,
    held,
    missing,
    problems,
    dryRun: true,
  };
  return { data, findings, isRefusal: isStuck(data) };
}

/** The run as it is, or as it would be begun. */
async function look(runtime: Runtime, request: PlanRunRequest) {
  const { target, run: word, variables, directory, by: who } = request;
  if ((target === undefined) === (word === undefined)) {
    throw new CtxError("USAGE", "Name a workflow to begin a run of, or with --run a run that was begun.", {
      hint: "List both: ctx workflow list, ctx list runs",
    });
  }
  const given = variables === undefined ? {} : { variables };
  const author = who === undefined ? {} : { by: who };
  if (target !== undefined)
    return beginRun(runtime, { target, directory, ...given, ...author, dryRun: true });
  const workspace = await openWorkspace(runtime, directory);
  const { repository } = workspace;
  const by = await readAuthor(who, { repository, environment: runtime.environment });
  const run = await openRun(runtime, workspace, word as string);
  const { draft } = makeDraft(runtime, run, by);
  if (variables !== undefined) draft.add({ kind: "event", event: { kind: "assign", variables } });
  return { run: { ...run, view: draft.view() }, by, findings: listRunFindings(runtime, workspace, run) };
}

/** No secret of the environment in any text, as in what commands print. */
function maskAll(value: unknown, { environment }: Runtime): unknown {
  const known = listKnownSecrets(environment);
  const mask = (one: Json): Json => {
    if (typeof one === "string") {
      const line = makeLineMask(known);
      return one
        .split("\n")
        .flatMap((text) => line(text) ?? [])
        .join("\n");
    }
    if (Array.isArray(one)) return one.map(mask);
    if (!isJsonObject(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, mask(inner)]));
  };
  return mask(value as Json);
}
