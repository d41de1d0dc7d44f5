// Accepting what was proposed a moment ago, where config.json says that its level needs nobody who looks.
import { isCtxError, type CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Proposal } from "../../model/delegation.js";
import type { StoredContext } from "../../model/layer.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import type { PlannedWrite } from "../../store/write/writes.js";
import { findIneffective } from "../ineffective.js";
import { findHidingDocuments, planAcceptance } from "./acceptance.js";
import type { PlannedProposal } from "./planned-proposals.js";

export interface AcceptedAtOnce {
  /** Patterns first, then decisions. */
  readonly writes: readonly PlannedWrite[];
  readonly findings: readonly Finding[];
  /** By the ids of the proposals that are accepted now, the files of their patterns. */
  readonly patterns: ReadonlyMap<string, string>;
}

export const NOTHING_ACCEPTED: AcceptedAtOnce = { writes: [], findings: [], patterns: new Map() };

/**
 * Plans the acceptance of what waits. Where one cannot be accepted here, it goes on waiting, and a finding says why: the
 * proposal is made all the same.
 */
export async function acceptAtOnce(
  workspace: Workspace,
  {
    target,
    plans,
    by,
    now,
    nextId,
  }: {
    readonly target: StoredContext;
    readonly plans: readonly PlannedProposal[];
    readonly by: string;
    readonly now: number;
    readonly nextId: () => string;
  },
): Promise<AcceptedAtOnce> {
  const patternWrites: PlannedWrite[] = [];
  const decisions: PlannedWrite[] = [];
  const findings: Finding[] = [];
  const patterns = new Map<string, string>();
  for (const { proposal, path, status } of plans) {
    if (status !== "proposed") continue;
    try {
      const how = { by, now, reason: null, rebase: false, decisionId: nextId() };
      const planned = await planAcceptance(workspace, { ...how, proposal, target });
      for (const write of planned.writes) {
        if (write.path === planned.decision) decisions.push(write);
        // Several patterns of one branch need its naming document once.
        else if (!patternWrites.some(({ path: known }) => known === write.path)) patternWrites.push(write);
      }
      findings.push(...findHidingDocuments(target, proposal));
      patterns.set(proposal.id, planned.pattern);
    } catch (error) {
      if (!isCtxError(error)) throw error;
      findings.push(waiting(proposal, path, error));
    }
  }
  return { writes: [...patternWrites, ...decisions], findings, patterns };
}

function waiting({ id, key, to }: Proposal, path: string, error: CtxError): Finding {
  return makeFinding("DELEGATION_WAITING", `${key} waits to be accepted for ${to}: ${error.message}`, {
    path,
    hint: `Accept it where that can be done: ctx delegations accept ${id}`,
  });
}

/** Finds what was accepted and yet does not count, because a wider document forbids it. */
export async function findWithoutEffect(
  runtime: Runtime,
  directory: string,
  { ref, patterns, own }: { ref: StoredContext["ref"]; patterns: Iterable<string>; own: readonly Finding[] },
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const path of patterns) found.push(...(await findIneffective(runtime, directory, { ref, path, own })));
  return found;
}
