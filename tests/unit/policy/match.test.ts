import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Requirement } from "../../../src/model/session.js";
import {
  isWithin,
  rankSessions,
  scoreSession,
  type MatchFacts,
  type MatchQuestion,
} from "../../../src/policy/match.js";

const FACTS: MatchFacts = {
  id: "default:%0",
  dir: null,
  branch: null,
  envEqual: 0,
  busy: false,
  activeMs: null,
};
const QUESTION: MatchQuestion = { workdir: "/a/b", envCount: 0, branch: null, minScore: 20, requires: [] };

const score = (facts: Partial<MatchFacts>, question: Partial<MatchQuestion> = {}): number =>
  scoreSession({ ...FACTS, ...facts }, { ...QUESTION, ...question }).score;

/** The golden vectors of the tool that had this score first; where it was wrong, what is right and why. */
describe("golden vectors", () => {
  test.each([
    ["the same directory", "/a/b", "/a/b", 100],
    ["the session's contains the task's", "/a", "/a/b", 50],
    ["the session's lies inside the task's", "/a/b/c", "/a/b", 25],
    ["a sibling", "/a/c", "/a/b", 0],
    ["a longer name, which is no directory inside", "/a/bc", "/a/b", 0],
    ["a longer name, the other way round", "/a/b", "/a/bc", 0],
    ["a session in the root contains everything", "/", "/a/b", 50],
    ["everything lies inside the root", "/a", "/", 25],
    ["the root and the root", "/", "/", 100],
    ["spaces, quotes and newlines are letters", "/a b/'\"\n", "/a b/'\"\n/c", 50],
    ["no directory is known", null, "/a/b", 0],
  ])("%s", (_, dir, workdir, points) => {
    expect(score({ dir }, { workdir })).toBe(points);
  });

  test.each([
    ["two of three variables", { envEqual: 2 }, { envCount: 3 }, 40],
    ["the branch", { branch: "dev" }, { branch: "dev" }, 30],
    ["another branch", { branch: "main" }, { branch: "dev" }, 0],
    ["detached, and no branch is asked for", { branch: null }, { branch: null }, 0],
    ["detached, and a branch is asked for that is called HEAD", { branch: null }, { branch: "HEAD" }, 0],
    ["everything", { dir: "/a/b", envEqual: 1, branch: "dev" }, { envCount: 1, branch: "dev" }, 150],
    [
      "a wrong directory, but one variable and the branch",
      { dir: "/x", envEqual: 1, branch: "d" },
      { branch: "d" },
      50,
    ],
  ])("%s", (_, facts, question, points) => {
    expect(score(facts, question)).toBe(points);
  });

  test("six variables in a wrong directory beat the right one, unless the directory is required", () => {
    const wrong = { ...FACTS, id: "wrong", dir: "/x", envEqual: 6 };
    const right = { ...FACTS, id: "right", dir: "/a/b" };
    const best = (requires: readonly Requirement[]): string | undefined =>
      rankSessions([right, wrong], { ...QUESTION, envCount: 6, requires }).find(({ suitable }) => suitable)
        ?.id;
    expect(best([])).toBe("wrong");
    expect(best(["dir"])).toBe("right");
  });
});

describe("suitable", () => {
  test.each<[string, Partial<MatchFacts>, Partial<MatchQuestion>, readonly string[]]>([
    ["enough", { dir: "/a" }, { minScore: 50 }, []],
    ["one point too few", { dir: "/a" }, { minScore: 51 }, ["score"]],
    ["busy, however well it fits", { dir: "/a/b", busy: true }, {}, ["free"]],
    ["any relation of directories is one", { dir: "/a/b/c" }, { requires: ["dir"] }, []],
    ["no relation", { dir: "/x", branch: "d" }, { branch: "d", requires: ["dir"] }, ["dir"]],
    ["all variables", { envEqual: 2 }, { envCount: 2, requires: ["env"] }, []],
    ["all but one", { envEqual: 2 }, { envCount: 3, requires: ["env"] }, ["env"]],
    ["the branch", { branch: "d" }, { branch: "d", requires: ["branch"] }, []],
    ["another branch", { dir: "/a/b", branch: "e" }, { branch: "d", requires: ["branch"] }, ["branch"]],
    [
      "everything that is wrong is told",
      { busy: true },
      { envCount: 1, branch: "d", requires: ["dir", "env", "branch"] },
      ["free", "score", "dir", "env", "branch"],
    ],
    ["nothing at all, where nothing is asked for", {}, { minScore: 0 }, []],
  ])("%s", (_, facts, question, lacks) => {
    const verdict = scoreSession({ ...FACTS, ...facts }, { ...QUESTION, ...question });
    expect([verdict.suitable, verdict.lacks]).toEqual([lacks.length === 0, lacks]);
  });
});

describe("order", () => {
  const ids = (sessions: readonly Partial<MatchFacts>[]): string[] =>
    rankSessions(
      sessions.map((facts) => ({ ...FACTS, dir: "/a/b", ...facts })),
      QUESTION,
    ).map(({ id }) => id);

  test("the score, then the longest idle, unknown idle last, then the id", () => {
    expect(
      ids([
        { id: "unknown-b" },
        { id: "unknown-a" },
        { id: "late", activeMs: 900 },
        { id: "early", activeMs: 100 },
        { id: "best", activeMs: 999, branch: "d", envEqual: 1 },
        { id: "same-b", activeMs: 500 },
        { id: "same-a", activeMs: 500 },
      ]),
    ).toEqual(["best", "early", "same-a", "same-b", "late", "unknown-a", "unknown-b"]);
  });

  test("does not depend on the order in which sessions come", () => {
    const session = fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      activeMs: fc.option(fc.constantFrom(1, 2)),
      dir: fc.constantFrom("/a/b", "/a", "/x", null),
    });
    const several = fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 6 });
    fc.assert(
      fc.property(several, fc.infiniteStream(fc.nat()), (sessions, chance) => {
        const shuffled = sessions
          .map((one) => ({ one, at: chance.next().value as number }))
          .sort((left, right) => left.at - right.at)
          .map(({ one }) => one);
        expect(ids(shuffled)).toEqual(ids(sessions));
      }),
    );
  });
});

test.each([
  ["/a/b", "/a/b", true],
  ["/a/b/c", "/a/b", true],
  ["/a", "/a/b", false],
  ["/a/bc", "/a/b", false],
  ["/a", "/", true],
])("%j within %j: %j", (directory, top, isInside) => {
  expect(isWithin(directory, top)).toBe(isInside);
});
