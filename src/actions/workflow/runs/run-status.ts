// `ctx workflow status`: how far a run is, who is at what, and what stands in its way. A reader: it hands out nothing.
import type { JsonObject } from "../../../model/json/json.js";
import type { Outcome } from "../../../model/outcome.js";
import type { Runtime } from "../../../ports/runtime.js";
import { openWorkspace } from "../../../store/place/workspace.js";
import { next } from "../../../workflow/engine.js";
import type { MissingVariable } from "../../../workflow/state.js";
import type { Problem, RunStatus } from "../../../workflow/reply.js";
import type { PlaceRequest } from "../../request.js";
import { listRunFindings, openRun } from "./open-run.js";
import { estimate, listUnderWay, type RunProgress } from "./run-reply.js";

export interface RunStatusRequest extends PlaceRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
}

export interface RunStatusData {
  readonly run: string;
  readonly workflow: string;
  /** The workflow's name. */
  readonly name: string;
  /** `waiting`: somebody is at everything that could be done. */
  readonly status: RunStatus | "waiting";
  readonly progress: RunProgress;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Who started it. */
  readonly by: string;
  /** The run that it was forked from; null when it was started. */
  readonly from: string | null;
  readonly definition: { readonly path: string; readonly hash: string };
  /** What can be done now, and who is at it. */
  readonly steps: readonly CurrentStep[];
  readonly missing: readonly MissingVariable[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly variables: JsonObject;
}

export interface CurrentStep {
  readonly path: string;
  readonly title: string;
  readonly kind: "agent" | "command";
  /** From 1. */
  readonly attempt: number;
  /** Who is at it, since when and until when; null: nobody. */
  readonly by: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

/**
 * Tells how a run stands.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; FILE_INVALID when its files are damaged.
 */
export async function runStatus(
  runtime: Runtime,
  request: RunStatusRequest,
): Promise<Outcome<RunStatusData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const run = await openRun(runtime, workspace, request.run);
  const { view, program, place, pinned } = run;
  const reply = next(program, view.state);
  const under = new Map(
    listUnderWay(run, reply.steps, runtime.clock.now()).map((one) => [one.path, one] as const),
  );
  const isWaiting = reply.status === "ready" && reply.steps.every(({ path }) => under.has(path));
  const data: RunStatusData = {
    run: place.run,
    workflow: program.workflow.id,
    name: program.workflow.name,
    status: isWaiting ? "waiting" : reply.status,
    progress: { ...reply.progress, etaSeconds: estimate(runtime, workspace, run) },
    startedAt: view.start.at,
    updatedAt: view.at,
    by: view.start.by,
    from: view.start.from ?? null,
    definition: { path: pinned.path, hash: pinned.hash },
    steps: reply.steps.map(({ path, title, kind, attempt }) => {
      const { by = null, since = null, until = null } = under.get(path) ?? {};
      return { path, title, kind, attempt, by, since, until };
    }),
    missing: reply.missing,
    problems: reply.problems,
    warnings: reply.warnings,
    variables: view.state.variables,
  };
  return { data, findings: listRunFindings(runtime, workspace, run) };
}
