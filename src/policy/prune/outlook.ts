// What stands in the way of a prune's target: what of the resolved context no prune of this one takes, the largest first.
import type { KeptPart, KeptReason, PrunablePart } from "./plan.js";

export type HoldReason = KeptReason | "data" | "inherited" | "personal" | "not-asked" | "left";

/** What stays in the window, and why. */
export interface Hold {
  readonly reason: HoldReason;
  /** For what is inherited: the context that it comes from. */
  readonly ref?: string;
  /** How many values, notes and entries. */
  readonly count: number;
  readonly tokens: number;
}

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

/** What stays, in a few words. */
export function wordHold({ reason, ref, tokens, count }: Hold): string {
  const what = HOLD_WORDS[reason].replace("%", ref ?? "");
  return `${tokens} tokens in ${count} ${count === 1 ? "part" : "parts"}, ${what}`;
}

const HOLD_WORDS: Readonly<Record<Hold["reason"], string>> = {
  data: "data, which is never pruned",
  inherited: "inherited from %: prune that",
  personal: "personal, which is never pruned",
  "not-asked": "not asked for",
  left: "what is left of what is pruned",
  pruned: "pruned before",
  short: "too short to become shorter",
  uncommitted: "not committed yet, so new",
  new: "younger than 7 days",
  "unknown-age": "of an age that git does not tell",
  open: "of work that is not done",
};
