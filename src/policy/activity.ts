// What a changed file means: an edit, git's own work, or nothing (SPEC §10). Decided by content: bytes that git held at
// that path and put there are git's; what the user's own commits leave, and all other bytes, are edits.
import type { Json } from "../model/json/json.js";
import type { LineCounts } from "./changed-lines.js";

/** One path, before and after. Blobs are ids; null stands for no file. */
export interface PathFacts {
  /** As it was when last settled, and as it is now. */
  readonly before: string | null;
  readonly now: string | null;
  /** HEAD, a ref or the index moved since. */
  readonly hasGitMoved: boolean;
  /** At HEAD and in the index, now. */
  readonly head: string | null;
  readonly index: string | null;
  /** HEAD had something else at this path before. */
  readonly hasHeadChanged: boolean;
  /** What stashes and a merge going on hold for this path. */
  readonly kept: readonly (string | null)[];
  /** What the user's own commits left at this path, the last one counts; undefined when none touched it. */
  readonly committed: string | null | undefined;
  /** Git stored the file's bytes after they lay there: it took them from the user and did not bring them. */
  readonly isStoredAfter: boolean;
  /** It lies there, and git lists it no more: an ignore rule came over it. */
  readonly isHidden: boolean;
}

export type Verdict =
  | { readonly kind: "nothing" }
  | { readonly kind: "git" }
  /** From what lay there before the user began, to what the user left: what lies there now may be git's already. */
  | { readonly kind: "edit"; readonly from: string | null; readonly to: string | null };

/** Judges one path. */
export function judge(facts: PathFacts): Verdict {
  const { before, now, committed, head, hasHeadChanged } = facts;
  if (facts.isHidden) return { kind: "nothing" };
  if (before !== now && !isGits(facts)) {
    // Git brought another file, and the user went on from there.
    const from = hasHeadChanged && committed === undefined ? head : before;
    return { kind: "edit", from, to: now };
  }
  // What was taken out of the index, or committed in part, lies there as it did.
  const isBeyond = before === now && head === committed;
  // What the user committed and git has replaced since was an edit all the same.
  if (committed !== undefined && committed !== before && !isBeyond)
    return { kind: "edit", from: before, to: committed };
  return { kind: before === now ? "nothing" : "git" };
}

function isGits(facts: PathFacts): boolean {
  const { before, now, hasGitMoved, head, index, hasHeadChanged, kept, committed } = facts;
  if (!hasGitMoved || committed === now) return false;
  if (now === null) {
    // `git stash --include-untracked` takes files away; a deletion that only the index knows is the user's `git rm`.
    return (head === null && hasHeadChanged) || (before !== null && index === null && kept.includes(before));
  }
  if (kept.includes(now) || now === head) return true;
  // Not HEAD's, but the index's: `git checkout <tree> -- path` brought it, or `git add` took it.
  return now === index && !facts.isStoredAfter;
}

/** A move of HEAD by which the user puts edits into history; every other one brings bytes from there. */
export function isOwnCommit(message: string): boolean {
  return /^commit(?: \((?:initial|amend|merge)\))?:/.test(message);
}

/** The branch that a move of HEAD left behind; null when it says nothing of the kind. */
export function branchLeft(message: string): string | null {
  return /^checkout: moving from (\S+) to /.exec(message)?.[1] ?? null;
}

/** An edited file as it will stand in the entry. */
export interface EditedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly kind: "added" | "edited" | "removed";
  /** Null for what has no lines, as binary content. */
  readonly counts: LineCounts | null;
}

/** The files of an entry, in the order of their paths. */
export function listFiles(edits: readonly EditedFile[]): Json {
  return edits.map(({ path, counts }) => ({
    path,
    added: counts?.added ?? null,
    removed: counts?.removed ?? null,
  }));
}

const VERBS = { added: "Added", edited: "Edited", removed: "Removed" } as const;

/** One line about a burst: the file that changed most, and how many others; e.g. `Edited src/auth.ts (+12 −3)`. */
export function describeEdits(edits: readonly EditedFile[]): string {
  const size = ({ counts }: EditedFile): number => (counts === null ? 0 : counts.added + counts.removed);
  const [first] = [...edits].sort((left, right) => size(right) - size(left));
  if (first === undefined) return "";
  const others = edits.length - 1;
  const isMixed = edits.some(({ kind }) => kind !== first.kind);
  const rest = others === 0 ? "" : ` and ${others.toLocaleString("en")} more file${others === 1 ? "" : "s"}`;
  return `${isMixed ? "Changed" : VERBS[first.kind]} ${first.path}${describeCounts(first)}${rest}`;
}

function describeCounts({ counts }: EditedFile): string {
  if (counts === null) return "";
  const parts = [
    ...(counts.added > 0 ? [`+${counts.added}`] : []),
    ...(counts.removed > 0 ? [`−${counts.removed}`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(" ")})`;
}
