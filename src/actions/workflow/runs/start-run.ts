// `ctx workflow start`: a new run, answered like the first `next`.
import type { Outcome } from "../../../model/outcome.js";
import type { Runtime } from "../../../ports/runtime.js";
import { beginRun, type BeginRunRequest } from "./begin-run.js";
import { giveOut, type HandedOut } from "./next-step.js";
import { isStuck, replyTo, type NextData } from "./run-reply.js";

export interface StartRunRequest extends BeginRunRequest {
  /** How many steps to hand out at most. */
  readonly limit?: number;
}

/**
 * Starts a run and hands out its first steps.
 * @throws {CtxError} as beginRun does.
 */
export async function startRun(runtime: Runtime, request: StartRunRequest): Promise<Outcome<NextData>> {
  const { limit, dryRun } = request;
  let handed: HandedOut | undefined;
  const { workspace, run, findings } = await beginRun(runtime, request, (draft, unwritten) => {
    handed = giveOut(draft, { ...unwritten, ...(limit === undefined ? {} : { limit }) });
  });
  const data = replyTo(runtime, workspace, { run, handed: handed as HandedOut });
  return {
    data: dryRun === true ? { ...data, run: null, dryRun: true } : data,
    findings,
    isRefusal: isStuck(data),
  };
}
