// `ctx workflow retry R --failed`: whatever failed for good is tried again, with all its attempts; what succeeded is kept.
import type { Outcome } from "../../../model/outcome.js";
import type { Runtime } from "../../../ports/runtime.js";
import { readAuthor } from "../../../store/author.js";
import { openWorkspace } from "../../../store/place/workspace.js";
import { advance } from "../../../workflow/engine.js";
import type { WriteRequest } from "../../request.js";
import { changeRun } from "./change-run.js";
import { giveOut, type HandedOut } from "./next-step.js";
import { listRunFindings, openRun } from "./open-run.js";
import { isStuck, replyTo, type NextData } from "./run-reply.js";

export interface RetryRunRequest extends WriteRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
}

/**
 * Tries again what failed, and answers like `next`. Where nothing failed, nothing changes.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; USAGE when the run was rolled back; LOCK_HELD, WRITE_FAILED.
 */
export async function retryRun(runtime: Runtime, request: RetryRunRequest): Promise<Outcome<NextData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const opened = await openRun(runtime, workspace, request.run);
  const dryRun = request.dryRun === true;
  let handed: HandedOut | undefined;
  const run = await changeRun(runtime, workspace, {
    run: opened,
    by,
    dryRun,
    decide(draft) {
      const { state } = draft.view();
      const after = advance(draft.program, state, { kind: "retry" });
      const isChanged = JSON.stringify(after.position) !== JSON.stringify(state.position);
      if (isChanged) draft.add({ kind: "event", event: { kind: "retry" } });
      handed = giveOut(draft, { pinned: opened.pinned });
    },
  });
  const data = replyTo(runtime, workspace, { run, handed: handed as unknown as HandedOut });
  return {
    data: dryRun ? { ...data, dryRun } : data,
    findings: listRunFindings(runtime, workspace, run),
    isRefusal: isStuck(data),
  };
}
