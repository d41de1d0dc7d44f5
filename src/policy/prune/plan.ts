// Which parts of a context a prune takes, and why the others stay (SPEC §14). The rules of the policies are rules.ts.
import type { KeptReason } from "../../model/hold.js";
import type { Keeps, PrunePolicy } from "../../model/prune.js";
import { judgePruning, type PruneFacts, type PruneReason } from "./rules.js";

/** A note or entry of the context itself, as `resolve` shows it today. */
export interface PrunablePart extends PruneFacts {
  /** The path of a note, the id of an entry. */
  readonly name: string;
  /** What an earlier prune left of it; null while it is shown whole. */
  readonly left: Keeps | null;
  /** What it takes as it is shown today, and what it would take. */
  readonly tokens: number;
  readonly tokensWith: Readonly<Record<Keeps, number>>;
}

export interface PlannedPart<Part extends PrunablePart> {
  readonly part: Part;
  readonly keeps: Keeps;
  readonly reason: PruneReason;
  readonly tokensAfter: number;
}

export interface KeptPart<Part extends PrunablePart> {
  readonly part: Part;
  readonly reason: KeptReason;
}

export interface PrunePlan<Part extends PrunablePart> {
  readonly planned: readonly PlannedPart<Part>[];
  readonly kept: readonly KeptPart<Part>[];
}

/** Plans a prune. Parts stay in the order in which they are given; nothing is planned that would save nothing. */
export function planPrune<Part extends PrunablePart>(
  policy: PrunePolicy,
  parts: readonly Part[],
): PrunePlan<Part> {
  const planned: PlannedPart<Part>[] = [];
  const kept: KeptPart<Part>[] = [];
  for (const part of parts) {
    const verdict = judgePruning(policy, part);
    if (verdict.keeps === "whole") {
      // What is hidden already stays hidden: another policy takes nothing back.
      kept.push({ part, reason: part.left === null ? verdict.reason : "pruned" });
      continue;
    }
    const { keeps, reason } = verdict;
    const tokensAfter = part.tokensWith[keeps];
    if (part.left === keeps || part.left === "metadata") kept.push({ part, reason: "pruned" });
    else if (tokensAfter >= part.tokens) kept.push({ part, reason: "short" });
    else planned.push({ part, keeps, reason, tokensAfter });
  }
  return { planned, kept };
}
