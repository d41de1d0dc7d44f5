// Delegations and the patterns that they became: what was accepted stands in its target, and a pattern that says it came
// from a delegation came from one that is here. What single files of delegations/ say wrong is found where they are read.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Delegation } from "../model/delegation.js";
import { DELEGATIONS_DIRECTORY, directoryOf, patternPathOf, readDelegationName } from "../store/layout.js";
import type { Listing } from "../store/survey/listing.js";
import type { Survey } from "./survey.js";

/** Finds acceptances without a pattern, and patterns without a delegation. */
export function findDelegationFaults({ listing, delegations, contexts }: Survey): Finding[] {
  const missing = delegations.filter((delegation) => isUnfulfilled(delegation, listing)).map(patternMissing);
  const known = new Set((listing.get(DELEGATIONS_DIRECTORY) ?? []).map(({ name }) => idOf(name)));
  const orphans = contexts
    .filter(({ isBackground }) => !isBackground)
    .flatMap(({ patterns }) => patterns)
    .filter(({ delegation }) => !known.has(delegation))
    .map(patternOrphan);
  return [...missing, ...orphans];
}

/**
 * Whether the pattern of an acceptance is gone. That of another delegation in its place is what replaced it, and a branch
 * that has no directory any more is done with.
 */
function isUnfulfilled({ proposal, status, to }: Delegation, listing: Listing): boolean {
  if (status !== "accepted") return false;
  if (to.level === "branch" && !listing.has(directoryOf(to))) return false;
  const path = patternPathOf(to, proposal.key);
  const cut = path.lastIndexOf("/");
  return !(listing.get(path.slice(0, cut)) ?? []).some(({ name }) => name === path.slice(cut + 1));
}

function idOf(name: string): string | null {
  const read = readDelegationName(name);
  return read?.kind === "proposal" ? read.id : null;
}

function patternMissing({ proposal, path, to }: Delegation): Finding {
  const { id, key } = proposal;
  return makeFinding("PATTERN_MISSING", `${key} was accepted for ${proposal.to}, but its pattern is gone.`, {
    path,
    pointer: "/key",
    hint: `It was ${patternPathOf(to, key)}. To put it there again: ctx delegations accept ${id}`,
  });
}

function patternOrphan({ path, delegation }: { path: string; delegation: string }): Finding {
  return makeFinding("PATTERN_ORPHAN", `It came from the delegation ${delegation}, which is not here.`, {
    path,
    pointer: "/$from",
    hint: "It counts all the same; who proposed it and why is in git's history, or on another branch.",
  });
}
