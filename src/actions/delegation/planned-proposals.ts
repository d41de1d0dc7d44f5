// Which proposals a request comes to: new ones, and those that stand already and say exactly the same.
import {
  hashOfValue,
  type Delegation,
  type DelegationStatus,
  type Proposal,
} from "../../model/delegation.js";
import { isJsonEqual } from "../../model/json/json.js";
import type { StoredContext } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import type { Offer } from "../../policy/delegation/likeness.js";
import { patternPathOf, proposalPathOf } from "../../store/layout.js";
import { planProposal, refuseCaseTwin } from "../../store/write/delegation-files.js";
import type { PlannedWrite } from "../../store/write/writes.js";
import { isPatternEdited, ownValueOf, standingDelegation } from "./target.js";

/** A proposal to be written, or the one that says exactly the same and stands already. */
export interface PlannedProposal {
  readonly proposal: Proposal;
  readonly path: string;
  /** Null for one that stands. */
  readonly write: PlannedWrite | null;
  readonly status: DelegationStatus;
}

export interface ProposalFacts {
  readonly source: StoredContext;
  readonly target: StoredContext;
  readonly offers: readonly Offer[];
  /** All that the worktree has. */
  readonly delegations: readonly Delegation[];
  readonly by: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nextId: () => string;
}

/**
 * Plans a proposal for each offer, in their order.
 * @throws {CtxError} FILE_INVALID when the target has a broken document; CONTEXT_EXISTS for a key that differs from
 * another only by case.
 */
export function planProposals(facts: ProposalFacts): PlannedProposal[] {
  const { source, target, offers, delegations, by, reason, now, nextId } = facts;
  const [from, to] = [formatRef(source.ref), formatRef(target.ref)];
  const at = new Date(now).toISOString();
  return offers.map(({ key, data }) => {
    refuseCaseTwin(target, patternPathOf(target.ref, key));
    const base = hashOfValue(ownValueOf(target, key));
    const draft = { from, to, key, data, reason, by };
    const standing = delegations.find((other) => isSameProposal(other, draft) && isStanding(other, target));
    if (standing !== undefined) {
      return { proposal: standing.proposal, path: standing.path, write: null, status: standing.status };
    }
    const proposal: Proposal = { id: nextId(), ...draft, at, base };
    return { proposal, path: proposalPathOf(proposal.id), write: planProposal(proposal), status: "proposed" };
  });
}

type Draft = Pick<Proposal, "from" | "to" | "key" | "data" | "reason" | "by">;

function isSameProposal({ proposal }: Delegation, draft: Draft): boolean {
  const names = ["from", "to", "key", "reason", "by"] as const;
  return names.every((name) => proposal[name] === draft[name]) && isJsonEqual(proposal.data, draft.data);
}

/** Whether it still waits, or stands as a pattern; what was rejected, replaced or edited since may be proposed anew. */
function isStanding({ proposal, status }: Delegation, target: StoredContext): boolean {
  if (status !== "accepted") return status === "proposed";
  return standingDelegation(target, proposal.key) === proposal.id && !isPatternEdited(target, proposal);
}
