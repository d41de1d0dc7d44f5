// One delegation with everything that a reviewer needs: who offers what to whom, why, and what it would replace.
import type { DelegationStatus, DelegationVerdict } from "../../model/delegation.js";
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { readDelegations } from "../../store/read/delegations.js";
import { getContext } from "../../store/read/find-ref.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { getDelegation } from "./find-delegation.js";
import { findSides } from "./sides.js";
import { standingDelegation } from "./target.js";
import { patternPathOf } from "../../store/layout.js";

export interface ShowDelegationRequest extends PlaceRequest {
  readonly id: string;
}

export interface ShownDecision {
  readonly id: string;
  readonly verdict: DelegationVerdict;
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
  readonly path: string;
}

export interface ShowDelegationData {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly data: Json;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly base: string;
  readonly status: DelegationStatus;
  readonly disputed: boolean;
  readonly path: string;
  readonly decisions: readonly ShownDecision[];
  /** The target's document that it became; null where it is none, or no longer. */
  readonly pattern: string | null;
  /** What the target said when it was proposed; absent where nothing, or where only the hash is known. */
  readonly before?: Json;
  /** Whether `before`, or its absence, is the truth. */
  readonly beforeKnown: boolean;
  /** What the target itself says now; absent where nothing. */
  readonly now?: Json;
  /** What it says, or would say, with the proposal accepted. */
  readonly after: Json;
  /** Whether the target changed at the key since. */
  readonly moved: boolean;
}

/**
 * Shows a delegation.
 * @throws {CtxError} USAGE, DELEGATION_NOT_FOUND, REF_AMBIGUOUS, FILE_INVALID as getDelegation does; BRANCH_UNKNOWN when
 * its target is a branch that nobody knows.
 */
export async function showDelegation(
  runtime: Runtime,
  request: ShowDelegationRequest,
): Promise<Outcome<ShowDelegationData>> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const delegation = await getDelegation(workspace, await readDelegations(reader.tree), request.id);
  const { proposal, to, path, status, isDisputed } = delegation;
  const target = await getContext(runtime, workspace, { reader, ref: to });
  const {
    isMoved: moved,
    isBeforeKnown: beforeKnown,
    ...sides
  } = await findSides(workspace, delegation, target);
  const { id, from, key, data, reason, by, at, base } = proposal;
  const decisions = delegation.decisions.map(({ id: own, decision, path: file }): ShownDecision => {
    return {
      id: own,
      verdict: decision.verdict,
      by: decision.by,
      at: decision.at,
      reason: decision.reason ?? null,
      path: file,
    };
  });
  const pattern = standingDelegation(target, key) === id ? patternPathOf(to, key) : null;
  const found = [...workspace.findings, ...target.findings];
  return {
    data: {
      id,
      from,
      to: proposal.to,
      key,
      data,
      reason,
      by,
      at,
      base,
      status,
      disputed: isDisputed,
      path,
      decisions,
      pattern,
      ...sides,
      beforeKnown,
      moved,
    },
    findings: await locateFindings(found, sourcesOf([target], workspace)),
  };
}
