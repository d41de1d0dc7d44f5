// What each rule of a review is called, what it is about, and what to do: for reports that explain themselves.
import { FINDINGS } from "../../../errors/finding.js";
import type { RiskFlag } from "../../../model/review.js";

export interface RuleWords {
  /** A few words. */
  readonly title: string;
  /** One sentence: what was found. */
  readonly meaning: string;
  /** What a reviewer can do. */
  readonly advice: string;
}

const CONFLICT: RuleWords = {
  title: "Set differently on two sides",
  meaning: "Two sides set one value differently, though their text merges without a conflict.",
  advice: "Decide which of them holds, and remove the other.",
};

const FLAGS: Readonly<Record<RiskFlag, RuleWords>> = {
  R1: {
    title: "Wide scope",
    meaning: "The change is made at a level that many contexts inherit.",
    advice: "Make sure that it holds for all of them, else make it at a narrower level.",
  },
  R2: {
    title: "Overrides an inherited value",
    meaning: "A narrower context says something else than a wider one decided.",
    advice: "Ask those who decided, or change the wider value.",
  },
  R3: {
    title: "Hidden Unicode",
    meaning: "A text holds characters that people do not see and programs read.",
    advice: "Remove them; `ctx get` shows each as its code point.",
  },
  R4: {
    title: "Hidden markup",
    meaning: "A rendered page does not show all that the text says.",
    advice: "Read the source, and remove what nobody is meant to see.",
  },
  R5: {
    title: "Instructions, downloads, links",
    meaning: "A text speaks to agents over people's heads, runs what it downloads, or leads elsewhere.",
    advice: "Read it as an agent would obey it.",
  },
  R6: {
    title: "Secret",
    meaning: "A text holds what looks like a password, token or key.",
    advice: "Revoke it: history keeps it. What is no secret can be allowed by its hash in secrets.allow.",
  },
  R7: {
    title: "Too specific",
    meaning: "Knowledge for everybody speaks of one task, person, machine or day.",
    advice: "Say what holds for all, and leave the rest where it was learnt.",
  },
  R8: {
    title: "Budget exceeded",
    meaning: "A context takes more of a model's window than the settings allow.",
    advice: "Shorten it, or move what is rarely needed into notes of narrower contexts.",
  },
  R9: {
    title: "Executable field",
    meaning: "A field that becomes a command, or its environment, is new or changed.",
    advice: "Read what will run before you approve it.",
  },
  R10: {
    title: "No reason or author",
    meaning: "A proposal does not say why, or nobody stands behind it.",
    advice: "Ask for it: a reason is what later readers look for.",
  },
  R11: {
    title: "Target has moved",
    meaning: "The target has changed since the proposal was made.",
    advice: "Look at the three sides with `ctx delegations accept ID --rebase` before you accept.",
  },
};

/** The words for a risk flag, `conflict`, or the code of a finding. */
export function wordsOfRule(rule: string): RuleWords {
  if (rule === "conflict") return CONFLICT;
  if (Object.hasOwn(FLAGS, rule)) return FLAGS[rule as RiskFlag];
  const finding = Object.hasOwn(FINDINGS, rule) ? FINDINGS[rule as keyof typeof FINDINGS] : undefined;
  const title = rule.charAt(0) + rule.slice(1).toLowerCase().replace(/_/g, " ");
  return { title, meaning: finding?.meaning ?? `${title}.`, advice: "See it with `ctx validate`." };
}
