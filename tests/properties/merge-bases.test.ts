// Where histories part, found without the git program: right in every history, also where clocks went wrong.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { GitObject } from "../../src/adapters/git/backend.js";
import { findMergeBases } from "../../src/adapters/git/merge-bases.js";
import { historyMissing } from "../../src/adapters/git/shallow.js";
import type { CtxError } from "../../src/errors/ctx-error.js";

interface Commit {
  readonly parents: readonly number[];
  readonly time: number;
}

/** Histories in which every commit's parents come before it in the list; the clock of each commit says anything. */
const history = fc
  .array(fc.tuple(fc.array(fc.nat(), { maxLength: 3 }), fc.nat({ max: 6 })), { minLength: 1, maxLength: 14 })
  .map((drawn) =>
    drawn.map(([parents, time], index): Commit => {
      const known = index === 0 ? [] : [...new Set(parents.map((parent) => parent % index))];
      return { parents: known, time };
    }),
  );

const nameOf = (index: number): string => index.toString(16).padStart(40, "0");

function write({ parents, time }: Commit): GitObject {
  const lines = [`tree ${nameOf(0)}`, ...parents.map((parent) => `parent ${nameOf(parent)}`)];
  const text = [...lines, `author Ada <a@b> 0 +0000`, `committer Ada <a@b> ${time} +0000`, "", "Work"].join(
    "\n",
  );
  return { kind: "commit", bytes: new TextEncoder().encode(text) };
}

/** Everything that a commit descends from, itself included. */
function pastOf(commits: readonly Commit[], index: number): Set<number> {
  const past = new Set([index]);
  for (const one of past) for (const parent of (commits[one] as Commit).parents) past.add(parent);
  return past;
}

function search(commits: readonly Commit[], pair: readonly [number, number], missing?: number) {
  return findMergeBases([nameOf(pair[0]), nameOf(pair[1])], {
    find: async (oid) => {
      const index = parseInt(oid, 16);
      return index === missing ? null : write(commits[index] as Commit);
    },
    isAncestor: async (ancestor, descendant) => {
      const past = pastOf(commits, parseInt(descendant, 16));
      if (missing !== undefined && past.has(missing)) throw historyMissing(ancestor, descendant, null);
      return past.has(parseInt(ancestor, 16));
    },
  });
}

/** As git-merge-base(1) defines it: the common ancestors that no other common ancestor descends from. */
function expectedOf(commits: readonly Commit[], [left, right]: readonly [number, number]): string[] {
  const other = pastOf(commits, right);
  const common = [...pastOf(commits, left)].filter((index) => other.has(index));
  const best = common.filter(
    (index) => !common.some((one) => one !== index && pastOf(commits, one).has(index)),
  );
  return best.map(nameOf).sort();
}

test("they are the best common ancestors", async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(), fc.nat(), async (commits, a, b) => {
      const pair = [a % commits.length, b % commits.length] as const;
      expect((await search(commits, pair)).sort()).toEqual(expectedOf(commits, pair));
    }),
    { numRuns: 1000 },
  );
});

test("with a commit missing the answer is right or refused", async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(), fc.nat(), async (commits, a, b) => {
      const pair = [a % commits.length, b % commits.length] as const;
      const missing = (a + b) % commits.length;
      const answered = await search(commits, pair, missing).catch(
        (error: unknown) => (error as CtxError).code,
      );
      const allowed = ["REPOSITORY_UNSUPPORTED", expectedOf(commits, pair).join(" ")];
      expect(allowed).toContain(Array.isArray(answered) ? answered.sort().join(" ") : answered);
    }),
    { numRuns: 1000 },
  );
});
