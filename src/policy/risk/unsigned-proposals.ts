// R10: proposals that nobody stands behind, or that do not say why.
import type { Risk } from "../../model/review.js";
import { nameIn } from "./place.js";
import type { NewProposal, RiskSubject } from "./subject.js";

/** What people type where they have to type something. */
const NO_REASON = /^(?:[\s\p{P}]*|n\/?a|none|no reason|tbd|to ?do|wip|test|x+)$/iu;
/** Who writes when nobody is known (SPEC §2). */
const NOBODY = /^@?(?:unknown)?$/i;

/** Finds proposals without a reason, and without an author. */
export function findUnsignedProposals({ proposals }: RiskSubject): Risk[] {
  return proposals.flatMap((proposal) => {
    const { reason, by } = proposal;
    const hasReason = reason !== null && !NO_REASON.test(reason.trim());
    const hasAuthor = by !== null && !NOBODY.test(by.trim());
    return [
      ...(hasReason ? [] : [riskOf(proposal, "reason", "gives no reason")]),
      ...(hasAuthor ? [] : [riskOf(proposal, "by", "names no author")]),
    ];
  });
}

function riskOf({ path, key, to, lineOf }: NewProposal, member: string, what: string): Risk {
  const message = `The proposal of ${nameIn(key)} for ${nameIn(to)} ${what}.`;
  return { flag: "R10", severity: "medium", path, line: lineOf(member), message };
}
