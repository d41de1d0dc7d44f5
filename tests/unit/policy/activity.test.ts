import { describe, expect, test } from "vitest";
import {
  branchLeft,
  describeEdits,
  isOwnCommit,
  judge,
  listFiles,
  type EditedFile,
  type PathFacts,
} from "../../../src/policy/activity.js";

/** A file that is "a" at HEAD and in the index, and was when last settled. */
const STILL: PathFacts = {
  before: "a",
  now: "a",
  hasGitMoved: false,
  head: "a",
  index: "a",
  hasHeadChanged: false,
  kept: [],
  committed: undefined,
  isStoredAfter: false,
  isHidden: false,
};
const MOVED: PathFacts = { ...STILL, hasGitMoved: true };
const edit = (from: string | null, to: string | null) => ({ kind: "edit", from, to });
const GIT = { kind: "git" };
const NOTHING = { kind: "nothing" };

describe("what became of a file", () => {
  test.each<[what: string, facts: PathFacts, verdict: object]>([
    ["untouched", STILL, NOTHING],
    ["touched, or saved and reverted", { ...STILL, before: "b", now: "b" }, NOTHING],
    ["edited", { ...STILL, now: "b" }, edit("a", "b")],
    ["edited again, over what was settled", { ...STILL, before: "b", now: "c" }, edit("b", "c")],
    ["taken back by hand", { ...STILL, before: "b" }, edit("b", "a")],
    ["new", { ...STILL, before: null, now: "b", head: null, index: null }, edit(null, "b")],
    ["removed", { ...STILL, now: null }, edit("a", null)],

    [
      "brought by a switch or a merge",
      { ...MOVED, now: "b", head: "b", index: "b", hasHeadChanged: true },
      GIT,
    ],
    ["taken away by a switch", { ...MOVED, now: null, head: null, index: null, hasHeadChanged: true }, GIT],
    ["put back by restore or reset --hard", { ...MOVED, before: "b" }, GIT],
    ["put back by a stash", { ...MOVED, before: "b", kept: ["b"] }, GIT],
    ["popped from a stash", { ...MOVED, now: "b", kept: ["b"] }, GIT],
    [
      "taken away by a stash, as git did not know it",
      { ...MOVED, before: "b", now: null, head: null, index: null, kept: ["b"] },
      GIT,
    ],
    ["marked by a merge that stopped", { ...MOVED, now: "<<<", head: "a", index: null, kept: ["<<<"] }, GIT],
    ["checked out from another tree", { ...MOVED, now: "b", index: "b" }, GIT],

    ["edited, and then added", { ...MOVED, now: "b", index: "b", isStoredAfter: true }, edit("a", "b")],
    ["removed with git rm", { ...MOVED, now: null, index: null }, edit("a", null)],
    ["removed, whatever git did elsewhere", { ...MOVED, now: null }, edit("a", null)],
    [
      "removed, as git did not know it",
      { ...MOVED, before: "b", now: null, head: null, index: null },
      edit("b", null),
    ],
    ["edited, and git moved elsewhere", { ...MOVED, now: "b" }, edit("a", "b")],
    [
      "edited, and committed",
      { ...MOVED, now: "b", head: "b", index: "b", hasHeadChanged: true, committed: "b" },
      edit("a", "b"),
    ],
    [
      "removed, and committed",
      { ...MOVED, now: null, head: null, index: null, hasHeadChanged: true, committed: null },
      edit("a", null),
    ],
    [
      "edited, committed, and edited again",
      { ...MOVED, now: "c", head: "b", index: "b", hasHeadChanged: true, committed: "b" },
      edit("a", "c"),
    ],
    [
      "committed in part, and lying there as it was settled",
      { ...MOVED, before: "b", now: "b", head: "c", index: "c", hasHeadChanged: true, committed: "c" },
      NOTHING,
    ],
    [
      "taken out of the index and committed so, and lying there as it was",
      { ...MOVED, head: null, index: null, hasHeadChanged: true, committed: null },
      NOTHING,
    ],
    ["ignored from now on", { ...STILL, now: null, head: null, index: null, isHidden: true }, NOTHING],
    ["edited, committed, and left by a switch", { ...MOVED, committed: "b" }, edit("a", "b")],
    [
      "edited, committed, and merged over",
      { ...MOVED, now: "c", head: "c", index: "c", hasHeadChanged: true, committed: "b" },
      edit("a", "b"),
    ],
    [
      "edited after git brought another",
      { ...MOVED, now: "c", head: "b", index: "b", hasHeadChanged: true },
      edit("b", "c"),
    ],
    [
      "committed as it was known",
      { ...MOVED, before: "b", now: "b", head: "b", index: "b", hasHeadChanged: true, committed: "b" },
      NOTHING,
    ],
  ])("%s", (_, facts, verdict) => {
    expect(judge(facts)).toEqual(verdict);
  });
});

describe("how HEAD moved", () => {
  test.each<[message: string, isOwn: boolean]>([
    ["commit: Say so", true],
    ["commit (initial): Start the shop", true],
    ["commit (amend): Say so, well", true],
    ["commit (merge): Merge branch 'topic'", true],
    ["commit (cherry-pick): Theirs", false],
    ["merge topic: Fast-forward", false],
    ["merge topic: Merge made by the 'ort' strategy.", false],
    ["checkout: moving from main to topic", false],
    ["rebase (pick): Say so", false],
    ["reset: moving to HEAD~1", false],
    ["pull: Fast-forward", false],
    ["cherry-pick: commit: Say so", false],
    ["", false],
  ])("%s: the user's own commit is %s", (message, isOwn) => {
    expect(isOwnCommit(message)).toBe(isOwn);
  });

  test.each<[message: string, branch: string | null]>([
    ["checkout: moving from feature/x to main", "feature/x"],
    ["commit: checkout: moving from a to b", null],
    ["rebase (start): checkout main", null],
  ])("%s leaves %s", (message, branch) => {
    expect(branchLeft(message)).toBe(branch);
  });
});

describe("what is said of a burst", () => {
  const file = (
    path: string,
    added: number,
    removed: number,
    kind: EditedFile["kind"] = "edited",
  ): EditedFile => ({
    path,
    kind,
    counts: { added, removed },
  });
  const BINARY: EditedFile = { path: "logo.png", kind: "added", counts: null };

  test.each<[text: string, edits: readonly EditedFile[]]>([
    ["", []],
    ["Edited src/auth.ts (+12 −3)", [file("src/auth.ts", 12, 3)]],
    ["Edited src/auth.ts (+1)", [file("src/auth.ts", 1, 0)]],
    ["Edited src/auth.ts", [file("src/auth.ts", 0, 0)]],
    ["Removed src/auth.ts (−3)", [file("src/auth.ts", 0, 3, "removed")]],
    ["Added logo.png", [BINARY]],
    ["Edited b.ts (+9) and 1 more file", [file("a.ts", 1, 0), file("b.ts", 9, 0)]],
    ["Changed b.ts (+9) and 2 more files", [file("a.ts", 1, 0), file("b.ts", 9, 0), BINARY]],
  ])("%j", (text, edits) => {
    expect(describeEdits(edits)).toBe(text);
  });

  test("its files have their lines, or null where there are none", () => {
    expect(listFiles([file("a.ts", 1, 2), BINARY])).toEqual([
      { path: "a.ts", added: 1, removed: 2 },
      { path: "logo.png", added: null, removed: null },
    ]);
  });
});
