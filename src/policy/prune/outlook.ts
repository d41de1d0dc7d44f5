// What stands in the way of a prune's target: what of the resolved context no prune of this one takes, the largest first.
import type { Hold } from "../../model/hold.js";
import type { KeptPart, PrunablePart } from "./plan.js";

/** Gathers what stays, by reason and, where it is inherited, by context; the largest first. */
export function gatherHolds(
  kept: readonly KeptPart<PrunablePart>[],
  others: readonly Omit<Hold, "count">[],
): Hold[] {
  const found = new Map<string, Hold>();
  const add = ({ reason, ref, tokens }: Omit<Hold, "count">): void => {
    const key = `${reason} ${ref ?? ""}`;
    const known = found.get(key) ?? { reason, ...(ref === undefined ? {} : { ref }), count: 0, tokens: 0 };
    found.set(key, { ...known, count: known.count + 1, tokens: known.tokens + tokens });
  };
  for (const { part, reason } of kept) add({ reason, tokens: part.tokens });
  for (const other of others) add(other);
  return [...found.values()].sort((left, right) => {
    return right.tokens - left.tokens || (left.reason < right.reason ? -1 : 1);
  });
}
