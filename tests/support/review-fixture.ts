// A review in which every word from files is the same text: what it can do to a format, it does everywhere.
import type { ReviewData } from "../../src/model/review.js";

const COMMIT = "10825a17802c4f3e9f5a6bb0d7e2f4a1c3b5d7e9";

/** Nothing to review, but for what a test says. */
export function makeReview(given: Partial<ReviewData> = {}): ReviewData {
  return {
    prefix: "",
    base: { revision: "main", commit: COMMIT },
    head: { revision: "HEAD", commit: COMMIT.replaceAll("1", "2") },
    delegations: [],
    contexts: [],
    changes: [],
    risks: [],
    conflicts: [],
    verdict: "review",
    blockedBy: [],
    ...given,
  };
}

/** Three changes, a delegation, a conflict and a risk, all of the same words. */
export function makeReviewOf(word: string): ReviewData {
  const ref = `task/${word}`;
  const origin = { ref, path: `.context/tasks/${word}/context.md`, line: 3 };
  const entry = { v: 1, id: word, kind: word, at: word, by: word, text: word, category: word };
  return makeReview({
    base: { revision: word, commit: COMMIT },
    head: { revision: word, commit: COMMIT },
    contexts: [{ ref, change: "changed" }],
    changes: [
      { ref, part: "data", pointer: `/${word}`, change: "changed", before: word, after: [word], origin },
      {
        ref,
        part: "data",
        pointer: word,
        change: "shadowed",
        before: word,
        after: { [word]: word },
        value: word,
        origin,
      },
      { ref, part: "note", pointer: `/notes/${word}`, change: "added", origin: { ...origin, path: word } },
      { ref, part: "entry", pointer: `/entries/${word}`, change: "added", after: entry, origin },
    ],
    delegations: [
      {
        id: word,
        from: ref,
        to: word,
        key: word,
        data: { [word]: [word] },
        reason: word,
        by: word,
        at: word,
        path: word,
        status: "proposed",
        change: "proposed",
        baseMoved: true,
        decision: { verdict: word, by: word, reason: word },
      },
    ],
    conflicts: [
      {
        kind: "documents",
        refs: [word, ref],
        pointer: word,
        values: [
          { ...origin, side: "base", delegation: word, value: word },
          { ...origin, path: word, side: "head", delegation: null },
        ],
        message: `Said ${word} twice.`,
      },
    ],
    risks: [{ flag: "R4", severity: "high", path: word, line: 2, message: `Found ${word} there.` }],
  });
}
