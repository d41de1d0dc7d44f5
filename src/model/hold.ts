// What a prune leaves in the window, and why (SPEC §14). Which it is, policy/prune/ decides.

/** Why something is not pruned: the policy keeps it, it would not be shorter, or an earlier prune has it already. */
export type KeptReason = "uncommitted" | "unknown-age" | "new" | "open" | "short" | "pruned";

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

/** What stays, in a few words. */
export function wordHold({ reason, ref, tokens, count }: Hold): string {
  const what = HOLD_WORDS[reason].replace("%", ref ?? "");
  return `${tokens.toLocaleString("en")} tokens in ${count} ${count === 1 ? "part" : "parts"}, ${what}`;
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
