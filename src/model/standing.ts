// The standing of a text that somebody is about to read: what git knows of it, and so whether people could review it.

export type Standing =
  /** In the tree of the default branch, word for word. */
  | { readonly kind: "default-branch"; readonly branch: string }
  /** Committed on the current branch; null on a detached HEAD. */
  | { readonly kind: "own-branch"; readonly branch: string | null }
  /** Committed on some other branch. */
  | { readonly kind: "other-branch"; readonly branch: string }
  /** In no commit that counts here. */
  | { readonly kind: "uncommitted" }
  /** Of the person's own files, which nobody else writes. */
  | { readonly kind: "personal" };

/** How far a text is from being reviewed, the nearest first. */
const ORDER = ["default-branch", "personal", "own-branch", "other-branch", "uncommitted"] as const;

/** Tells whether people could review a text: it is on the default branch. A person's own files need none. */
export function isReviewed({ kind }: Standing): boolean {
  return kind === "default-branch" || kind === "personal";
}

/** The standing of a text that was put together from some others: that which is furthest from being reviewed. */
export function leastOf(standings: readonly [Standing, ...Standing[]]): Standing {
  const rank = ({ kind }: Standing): number => ORDER.indexOf(kind);
  return standings.reduce((least, one) => (rank(one) > rank(least) ? one : least));
}
