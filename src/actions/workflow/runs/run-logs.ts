// `ctx workflow logs`: all that happened in a run, in order, with what steps gave and what commands printed. What the run
// left behind when it went back is told, too.
import { CtxError } from "../../../errors/ctx-error.js";
import type { Outcome } from "../../../model/outcome.js";
import { findSimilar } from "../../../model/text/similar.js";
import type { Runtime } from "../../../ports/runtime.js";
import { openWorkspace } from "../../../store/place/workspace.js";
import { readOutput } from "../../../store/runs/printed-output.js";
import { listHistory, type Happening } from "../../../workflow/log/history.js";
import { insideOf, stepKeyOf } from "../../../workflow/log/timings.js";
import type { Step } from "../../../workflow/definition.js";
import type { PlaceRequest } from "../../request.js";
import { listRunFindings, openRun, readAllRecords, type OpenRun } from "./open-run.js";

export interface RunLogsRequest extends PlaceRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
  /** Only what concerns this step: its path, its path without iterations, its id, or what it is in. */
  readonly step?: string;
}

export interface RunLogsData {
  readonly run: string;
  readonly workflow: string;
  readonly events: readonly LoggedEvent[];
}

export interface LoggedEvent extends Happening {
  /** What a command printed; null where there is nothing, or nothing any more. */
  readonly printed: string | null;
}

/**
 * Tells what happened in a run.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; USAGE for a step that the workflow does not have.
 */
export async function runLogs(runtime: Runtime, request: RunLogsRequest): Promise<Outcome<RunLogsData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const run = await openRun(runtime, workspace, request.run);
  const { step } = request;
  if (step !== undefined) requireStep(run, step);
  const events = listHistory(run.program, readAllRecords(runtime, run.place))
    .filter(({ path }) => step === undefined || (path !== null && isAbout(run, path, step)))
    .map((event): LoggedEvent => ({
      ...event,
      printed: readOutput(runtime, run.place, event.execution?.output ?? null),
    }));
  return {
    data: { run: run.place.run, workflow: run.program.workflow.id, events },
    findings: listRunFindings(runtime, workspace, run),
  };
}

function isAbout({ program }: OpenRun, path: string, step: string): boolean {
  const key = stepKeyOf(program.workflow.steps, path);
  return (
    [path, key].some((one) => one === step || one.startsWith(`${step}/`)) || path.split("/").includes(step)
  );
}

function requireStep({ program, place }: OpenRun, step: string): void {
  const { steps } = program.workflow;
  const ids = listIds(steps);
  const parts = step.split("/");
  if (parts.every((part) => ids.includes(part) || /^[1-9]\d*$/.test(part) || REACTIONS.includes(part)))
    return;
  const similar = findSimilar(step, [...ids, ...listKeys(steps, "")]);
  throw new CtxError("USAGE", `${place.run} has no step ${step === "" ? "(empty)" : step}.`, {
    hint: similar === null ? "Its steps are shown by `ctx workflow show`." : `did you mean ${similar}?`,
  });
}

const REACTIONS = ["fallback", "rollback"];

function listIds(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => [step.id, ...listIds(insideOf(step))]);
}

function listKeys(steps: readonly Step[], prefix: string): string[] {
  return steps.flatMap((step) => [
    `${prefix}${step.id}`,
    ...listKeys(insideOf(step), `${prefix}${step.id}/`),
  ]);
}
