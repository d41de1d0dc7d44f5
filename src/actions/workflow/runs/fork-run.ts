// `ctx workflow fork R [STEP]`: a second run that begins where the first one is, or was before a step. The first one stays
// as it is; the definition is the one that it began with.
import type { Outcome } from "../../../model/outcome.js";
import type { Runtime } from "../../../ports/runtime.js";
import { readAuthor } from "../../../store/author.js";
import { openWorkspace } from "../../../store/place/workspace.js";
import { findBefore } from "../../../workflow/log/going-back.js";
import type { RunRecord, StartRecord } from "../../../workflow/log/records.js";
import { listCounting, makeView, type RunView } from "../../../workflow/log/view.js";
import type { WriteRequest } from "../../request.js";
import { writeRun } from "./begin-run.js";
import { makeDraft } from "./change-run.js";
import { giveOut, type HandedOut } from "./next-step.js";
import { listRunFindings, openRun, readAllRecords, type OpenRun } from "./open-run.js";
import { noSuchStep } from "./rewind-run.js";
import { isStuck, replyTo, type NextData } from "./run-reply.js";

export interface ForkRunRequest extends WriteRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
  /** Where the new one begins: before this step. Default: where the run is now. */
  readonly step?: string;
}

export interface ForkRunData extends NextData {
  /** The run that it was forked from. */
  readonly from: string;
}

/**
 * Forks a run, and answers like `start`.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; USAGE for a step at which the run never was; WRITE_FAILED.
 */
export async function forkRun(runtime: Runtime, request: ForkRunRequest): Promise<Outcome<ForkRunData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const origin = await openRun(runtime, workspace, request.run);
  const records = copyRecords(runtime, origin, { by, step: request.step });
  const view = makeView(origin.program, records) as RunView;
  const { draft, added } = makeDraft(runtime, { ...origin, view }, by);
  const handed: HandedOut = giveOut(draft, { pinned: origin.pinned });
  const drafted = { ...origin, view: draft.view() };
  const dryRun = request.dryRun === true;
  const run = dryRun
    ? drafted
    : await writeRun(runtime, workspace, { run: drafted, records: [...records, ...added] });
  const data = replyTo(runtime, workspace, { run, handed });
  return {
    data: { ...data, from: origin.place.run, ...(dryRun ? { run: null, dryRun } : {}) },
    findings: listRunFindings(runtime, workspace, run),
    isRefusal: isStuck(data),
  };
}

/** What happened so far, numbered anew; who was at what is the first run's alone. */
function copyRecords(
  runtime: Runtime,
  origin: OpenRun,
  { by, step }: { by: string; step: string | undefined },
): RunRecord[] {
  const all = readAllRecords(runtime, origin.place);
  const found = step === undefined ? null : findBefore(origin.program, all, step);
  if (found !== null && found.kind !== "found") throw noSuchStep(origin, step as string, found);
  const events = listCounting(all).filter(({ kind, n }) => kind === "event" && n <= (found?.to ?? Infinity));
  const at = new Date(runtime.clock.now()).toISOString();
  const { workflow, variables } = origin.view.start;
  const first: StartRecord = {
    n: 0,
    at,
    by,
    kind: "start",
    v: 1,
    workflow,
    variables,
    from: origin.place.run,
  };
  return [first, ...events.map((record, index) => ({ ...record, n: index + 1 }))];
}
