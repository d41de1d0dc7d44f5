// `ctx delegations`: what is proposed, what was decided, and deciding. Which file is written where is in delegation/.
import type { DelegationStatus, DelegationVerdict } from "../model/delegation.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DecideData } from "./delegation/decide.js";
import type { ListDelegationsData } from "./delegation/list-delegations.js";
import type { ShowDelegationData } from "./delegation/show-delegation.js";
import type { WriteRequest } from "./request.js";

export type DelegationsRequest = WriteRequest &
  (
    | {
        readonly what: "list";
        readonly status?: DelegationStatus;
        /** A level, or the ref of one target. */
        readonly to?: string;
      }
    | { readonly what: "show"; readonly id: string }
    | {
        readonly what: "accept";
        readonly id: string;
        readonly reason?: string;
        /** Accept although the target changed since it was proposed. */
        readonly rebase?: boolean;
      }
    | { readonly what: "reject"; readonly id: string; readonly reason?: string }
  );

export type DelegationsData = ListDelegationsData | ShowDelegationData | DecideData;

/**
 * Lists delegations, shows one, or decides on one.
 * @throws {CtxError} USAGE for what is no id, an empty reason, and a delegation that was decided otherwise;
 * DELEGATION_NOT_FOUND, REF_AMBIGUOUS; as decide does: CONTEXT_ELSEWHERE, BASE_MOVED, FILE_INVALID, LOCK_HELD.
 */
export async function delegations(
  runtime: Runtime,
  request: DelegationsRequest,
): Promise<Outcome<DelegationsData>> {
  if (request.what === "list") {
    const { listDelegations } = await import("./delegation/list-delegations.js");
    return listDelegations(runtime, request);
  }
  if (request.what === "show") {
    const { showDelegation } = await import("./delegation/show-delegation.js");
    return showDelegation(runtime, request);
  }
  const { decide } = await import("./delegation/decide.js");
  const verdict: DelegationVerdict = request.what === "accept" ? "accepted" : "rejected";
  return decide(runtime, { ...request, verdict });
}
