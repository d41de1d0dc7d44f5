// What accepting a delegation takes: the target is here and still says what it said when the proposal was made; then its
// pattern, and the decision. The pattern is put in place first: a crash between the two leaves a pattern that names its
// delegation and no decision, which accepting again completes. The other way round a decision would claim what never was.
import { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { hashOfValue, type Decision, type Proposal, type ValueHash } from "../../model/delegation.js";
import type { Json } from "../../model/json/json.js";
import { overlay } from "../../model/json/overlay.js";
import { formatPointer } from "../../model/json/pointer.js";
import type { StoredContext } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import type { Workspace } from "../../store/place/workspace.js";
import { requireHere } from "../../store/write/edit-context.js";
import { planDecision, planNamingDocument, planPattern } from "../../store/write/delegation-files.js";
import type { PlannedWrite } from "../../store/write/writes.js";
import { findHiding, isPatternEdited, ownValueOf, standingDelegation } from "./target.js";

export interface Acceptance {
  readonly proposal: Proposal;
  /** As it is in the invoking worktree. */
  readonly target: StoredContext;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly reason: string | null;
  /** Accept although the target says something else by now. */
  readonly rebase: boolean;
  /** The decision's own id; null where one that says so stands already. */
  readonly decisionId: string | null;
}

export interface PlannedAcceptance {
  /** The pattern, before it what it needs to be found, after it the decision; without what stands already. */
  readonly writes: readonly PlannedWrite[];
  /** The pattern's file. */
  readonly pattern: string;
  /** The decision's file; null where one stands already. */
  readonly decision: string | null;
  /** What the target itself said at the key before; absent where nothing. */
  readonly before?: Json;
  /** What it will say. */
  readonly after: Json;
  /** Whether the target had moved. */
  readonly isMoved: boolean;
}

/**
 * Plans an acceptance; writes nothing.
 * @throws {CtxError} CONTEXT_ELSEWHERE and REPOSITORY_UNSUPPORTED as requireHere does; FILE_INVALID for a broken document
 * of the target; BASE_MOVED; CONTEXT_EXISTS for a pattern whose name differs only by case.
 */
export async function planAcceptance(
  workspace: Workspace,
  { proposal, target, by, now, reason, rebase, decisionId }: Acceptance,
): Promise<PlannedAcceptance> {
  await requireHere(workspace, target);
  const { id, key, data } = proposal;
  const before = ownValueOf(target, key);
  const current = hashOfValue(before);
  const isStanding = standingDelegation(target, key) === id;
  // Accepted once, it is the target's: what was made of it since stays, however often it is accepted.
  const isKept = isStanding && decisionId === null;
  // A pattern of this very delegation is what an interrupted acceptance left: then the target has moved by our doing.
  const isMoved = !isKept && (isStanding ? isPatternEdited(target, proposal) : current !== proposal.base);
  if (isMoved && !rebase) throw moved(proposal, current);
  const { path, write } = await planPattern(target, proposal);
  const decision: Decision = {
    of: id,
    verdict: "accepted",
    by,
    at: new Date(now).toISOString(),
    reason,
    ...(isMoved ? { base: current } : {}),
  };
  const decided = decisionId === null ? null : planDecision(decisionId, decision);
  return {
    writes: [planNamingDocument(target), isKept ? null : write, decided].filter(
      (planned) => planned !== null,
    ),
    pattern: path,
    decision: decided?.path ?? null,
    ...(before === undefined ? {} : { before }),
    after: isKept && before !== undefined ? before : overlay(before, data),
    isMoved,
  };
}

function moved({ id, key, to, base }: Proposal, current: ValueHash): CtxError {
  const was = base === "absent" ? "it said nothing there" : "it said something else there";
  return new CtxError("BASE_MOVED", `${to} changed at ${key} after ${id} was proposed; then ${was}.`, {
    hint: `\`ctx delegations show ${id}\` shows all sides. To accept it all the same: ctx delegations accept ${id} --rebase`,
    details: { id, to, key, base, current },
  });
}

/** Finds what keeps an accepted pattern from counting in its own context: a document that comes later. */
export function findHidingDocuments(target: StoredContext, proposal: Proposal): Finding[] {
  const { id, key } = proposal;
  return findHiding(target, proposal).map((path) =>
    makeFinding(
      "PATTERN_HIDDEN",
      `${formatRef(target.ref)} sets ${key} here too, after the pattern that ${id} became: this one counts.`,
      { path, pointer: formatPointer([key]), hint: "Keep it in one of the two files." },
    ),
  );
}
