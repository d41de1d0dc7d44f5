// What each policy keeps of a note or an entry (SPEC §14): all of it, its metadata, or a summary too. Pure; the facts come in.
import type { KeptReason } from "../../model/hold.js";
import type { Keeps, PrunePolicy } from "../../model/prune.js";

/** What is known of something that could be pruned. */
export interface PruneFacts {
  /**
   * How long ago it was said: an entry's `at`, a note's last commit. What no commit has as it stands is uncommitted; where
   * git does not tell, that is unknown.
   */
  readonly ageMs: number | "uncommitted" | "unknown";
  /** Whether the work that it belongs to is done, or archived. */
  readonly isDone: boolean;
}

export type WholeReason = Exclude<KeptReason, "short" | "pruned">;
export type PruneReason = "policy" | "old" | "done";

export type PruneVerdict =
  | { readonly keeps: "whole"; readonly reason: WholeReason }
  | { readonly keeps: Keeps; readonly reason: PruneReason };

/** How long the moderate policy keeps whole content. */
export const MODERATE_DAYS = 7;
const DAY_MS = 86_400_000;

/** The part of the window that a policy aims at, in percent: from `least` to below or at `most`. */
export interface PruneTarget {
  readonly least: number;
  readonly most: number;
}

export const PRUNE_TARGETS: Readonly<Record<PrunePolicy, PruneTarget>> = {
  aggressive: { least: 0, most: 20 },
  moderate: { least: 20, most: 30 },
  minimal: { least: 30, most: 50 },
};

/** Tells whether so much of the window is what a policy aims at. Less than its least part is no failure: it is room. */
export function meetsTarget(policy: PrunePolicy, percent: number): boolean {
  const { most } = PRUNE_TARGETS[policy];
  // SPEC §14 says "under 20 %" of the one, and names ranges for the others.
  return policy === "aggressive" ? percent < most : percent <= most;
}

/** What a policy makes of something. */
export function judgePruning(policy: PrunePolicy, { ageMs, isDone }: PruneFacts): PruneVerdict {
  if (policy === "aggressive") return { keeps: "metadata", reason: "policy" };
  if (policy === "minimal")
    return isDone ? { keeps: "summary", reason: "done" } : { keeps: "whole", reason: "open" };
  if (ageMs === "uncommitted") return { keeps: "whole", reason: "uncommitted" };
  if (ageMs === "unknown") return { keeps: "whole", reason: "unknown-age" };
  // A time that cannot be read is not known to be long ago.
  return ageMs >= MODERATE_DAYS * DAY_MS
    ? { keeps: "summary", reason: "old" }
    : { keeps: "whole", reason: "new" };
}
