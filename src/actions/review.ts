// `ctx review`: what a branch changes for whom, what is risky about it, and where two sides disagree though git merges
// them. For the pull request: two commits are compared, and nothing is changed.
import type { Finding } from "../errors/finding.js";
import { formatRef } from "../model/ref.js";
import type { Outcome } from "../model/outcome.js";
import type { ReviewData } from "../model/review.js";
import { findRivalProposals } from "../policy/review/conflicts.js";
import { judgeReview, parseFailOn } from "../policy/review/verdict.js";
import { assessRisks } from "../policy/risk/assess-risks.js";
import type { Runtime } from "../ports/runtime.js";
import { compareSides, nameOfFinding, tellSides, type SideFindings } from "./compare-sides.js";
import type { PlaceRequest } from "./request.js";
import { makeChangeGatherer } from "./review/gather-changes.js";
import { gatherBranchConflicts, makeRivalGatherer } from "./review/gather-conflicts.js";
import { gatherDelegations } from "./review/gather-delegations.js";
import { openReviewRange } from "./review/review-range.js";
import { makeSubjectGatherer } from "./review/risk-subject.js";
import { findLeftOut } from "./review/uncommitted.js";

export interface ReviewRequest extends PlaceRequest {
  /** `A...B`, `A..B` or `A` (that is `A...HEAD`). Default: where HEAD left the branch that it goes to. */
  readonly range?: string;
  /** Answer "no" at these: risk flags, severities (and what is worse), `conflict`; lists may be joined by commas. */
  readonly failOn?: readonly string[];
}

/**
 * Reviews what head has and base has not, as it takes effect; nothing personal and nothing uncommitted takes part.
 * @throws {CtxError} USAGE for what is no range or nothing to fail on; BRANCH_UNKNOWN when a revision names no commit or
 * no base can be found; REPOSITORY_UNSUPPORTED without git, and in a clone that lacks the history.
 */
export async function review(runtime: Runtime, request: ReviewRequest): Promise<Outcome<ReviewData>> {
  const failOn = parseFailOn(request.failOn ?? []);
  const range = await openReviewRange(runtime, request.directory, request.range);
  const gatherers = [makeChangeGatherer(), makeRivalGatherer(), makeSubjectGatherer()] as const;
  const compared = await compareSides(runtime, range, {
    refs: null,
    examine: (pair) => gatherers.forEach(({ examine }) => examine(pair)),
  });
  const [changes, rivals] = await Promise.all([gatherers[0].finish(), gatherers[1].finish()]);
  const delegations = await gatherDelegations(range);
  const subject = await gatherers[2].finish(runtime, range, delegations.proposals);
  const found = {
    delegations: delegations.reviewed,
    contexts: compared.differences.map(({ ref, change }) => ({ ref: formatRef(ref), change })),
    changes,
    risks: assessRisks(subject),
    conflicts: [
      ...(await gatherBranchConflicts(runtime, range, changes)),
      ...rivals,
      ...findRivalProposals(delegations.open),
    ],
  };
  const { verdict, blockedBy } = judgeReview(found, failOn);
  const { target, chosenBy, base, head } = range;
  const data: ReviewData = {
    prefix: range.workspace.prefix,
    base: { revision: target, commit: base.commit, ...(chosenBy === null ? {} : { chosenBy }) },
    head: { revision: head.revision, commit: head.commit },
    ...found,
    verdict,
    blockedBy,
  };
  const findings = [
    ...tellSides(forHead(compared.findings, delegations), range),
    ...(range.isCheckedOut ? await findLeftOut(runtime, range.workspace) : []),
  ];
  return { data, findings, ...(verdict === "blocked" ? { isRefusal: true } : {}) };
}

/** What head has mended is worth a word, and no reason to stop it. */
function forHead(compared: SideFindings, delegations: SideFindings): SideFindings {
  const atHead = [...compared.atHead, ...delegations.atHead];
  const known = new Set(atHead.map(nameOfFinding));
  const atBase = [...compared.atBase, ...delegations.atBase].map((finding): Finding => {
    const isMended = finding.severity === "error" && !known.has(nameOfFinding(finding));
    return isMended ? { ...finding, severity: "warning" } : finding;
  });
  return { atBase, atHead };
}
