// What a reviewer should know before anybody is asked to review: the same waits or stands already, or it is of no use
// beyond where it was learnt. Findings only; nothing is refused for them.
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Delegation } from "../../model/delegation.js";
import type { Json } from "../../model/json/json.js";
import { formatPointer } from "../../model/json/pointer.js";
import type { StoredContext } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import { findLikes, type Like, type Likeness, type Offer } from "../../policy/delegation/likeness.js";
import { findSpecifics } from "../../policy/delegation/too-specific.js";
import type { PlannedProposal } from "./planned-proposals.js";
import { ownDataOf, standingDelegation } from "./target.js";

/** Of many that are alike a person reads the first ones. */
const MOST_TOLD = 3;

interface Known extends Offer {
  /** How a message names it, as the object of a sentence. */
  readonly name: string;
  readonly id: string | null;
  /** What was rejected is worth a word only where it comes again as it was; a value that the target has is no rival. */
  readonly tells: readonly Likeness[];
}

/** Finds what is offered already: proposals to the same target, and what the target itself says. */
export function findRepetitions(
  offer: Offer,
  {
    target,
    delegations,
    plan,
  }: { target: StoredContext; delegations: readonly Delegation[]; plan: PlannedProposal },
): Finding[] {
  const { proposal, path, write } = plan;
  const place = { path };
  if (write === null) {
    const stands = plan.status === "accepted" ? "and accepted " : "";
    const message = `${offer.key} was proposed ${stands}before, word for word; nothing new is written.`;
    return [makeFinding("DELEGATION_DUPLICATE", message, { ...place, hint: showCommand(proposal.id) })];
  }
  const known = [...listProposed(target, delegations), ...listSaid(target, offer.key)];
  return findLikes(offer, known)
    .filter(({ likeness, other }) => other.tells.includes(likeness))
    .slice(0, MOST_TOLD)
    .map((like) =>
      makeFinding("DELEGATION_DUPLICATE", describe(offer, like), {
        ...place,
        ...(like.other.id === null ? {} : { hint: showCommand(like.other.id) }),
      }),
    );
}

/** What waits for the same target, and what was rejected there. What was accepted is what the target says. */
function listProposed({ ref }: StoredContext, delegations: readonly Delegation[]): Known[] {
  const to = formatRef(ref);
  return delegations
    .filter(({ proposal, status }) => proposal.to === to && status !== "accepted")
    .map(({ proposal: { id, key, data, by }, status }) => ({
      key,
      data,
      id,
      tells: status === "rejected" ? ["same"] : ["same", "near", "rival"],
      name: status === "rejected" ? `what was rejected as ${id}` : `what ${by} proposed as ${id}`,
    }));
}

/** What the target says. That its value at the key will be replaced is what delegating is for. */
function listSaid(target: StoredContext, key: string): Known[] {
  const own = ownDataOf(target);
  return Object.keys(own).map((name) => {
    const id = standingDelegation(target, name);
    const place =
      name === key ? formatRef(target.ref) : `${formatRef(target.ref)} at ${formatPointer([name])}`;
    return { key: name, data: own[name] as Json, id, tells: ["same", "near"], name: `what ${place} says` };
  });
}

const LIKENESS: Readonly<Record<Likeness, string>> = {
  same: "is exactly",
  near: "is nearly",
  rival: "differs at the same key from",
};

function describe({ key }: Offer, { likeness, other }: Like<Known>): string {
  const rival = likeness === "rival" ? "; only one of the two can be accepted as it is" : "";
  return `${key} ${LIKENESS[likeness]} ${other.name}${rival}.`;
}

/** Finds what is of no use beyond the context that offers it. */
export function findTraits(
  { key, data }: Offer,
  { source, plan: { path, write } }: { source: StoredContext; plan: PlannedProposal },
): Finding[] {
  if (write === null) return [];
  const taskIds = source.ref.level === "task" ? [source.ref.id] : [];
  const specifics = findSpecifics({ [key]: data }, { taskIds });
  return specifics.slice(0, MOST_TOLD).map(({ pointer, reason }) =>
    makeFinding("DELEGATION_SPECIFIC", `${pointer} ${reason}; a wider level may have no use for that.`, {
      path,
      pointer: `/data${pointer.slice(formatPointer([key]).length)}`,
    }),
  );
}

function showCommand(id: string): string {
  return `See it with: ctx delegations show ${id}`;
}
