// What history tells: who wrote a line, of a commit or of an edited file, and what a shallow clone cannot know.
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeGit } from "../../../src/adapters/git/git.js";
import type { Repository } from "../../../src/ports/git.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../../support/hermetic.js";
import { FEATURE, Keeper, PROJECT } from "../../support/keeper.js";

const temporary = makeTemporaryDirectory("git-history");
const environment = hermeticEnvironment(temporary.path);
const keeper = new Keeper(temporary.path, environment);
afterAll(temporary.remove);

function open(directory: string, use?: "program" | "isomorphic"): Repository {
  const repository = makeGit(use === undefined ? { environment } : { environment, use }).discover(directory);
  if (repository === null) throw new Error(`No repository in ${directory}.`);
  return repository;
}

describe("who wrote a line", () => {
  const lines = (text: string): Record<string, string> => ({ [PROJECT]: text });
  const WHOLE = "---\ncaching: Redis with 5min TTL\ntests: vitest\n---\n\nThe shop.\n";

  const CASES: readonly (readonly [situation: string, text: string, authors: readonly (string | null)[]])[] =
    [
      ["unchanged", WHOLE, ["Start", "Decide", "Start", "Start", "Start", "Start"]],
      ["with carriage returns", WHOLE.replaceAll("\n", "\r\n"), ["Start", "Decide", "Start"]],
      ["a line changed", WHOLE.replace("vitest", "jest"), ["Start", "Decide", null, "Start"]],
      [
        "a line inserted",
        WHOLE.replace("tests", "new: 1\ntests"),
        ["Start", "Decide", null, "Start", "Start"],
      ],
      ["a line removed", WHOLE.replace("caching: Redis with 5min TTL\n", ""), ["Start", "Start", "Start"]],
      [
        "the first and last changed",
        `a\n${WHOLE.slice(4, -1)} b\n`,
        [null, "Decide", "Start", "Start", "Start", null],
      ],
    ];

  test.each(CASES)("%s", async (situation, text, subjects) => {
    const directory = keeper.shop(join("authors", situation.replaceAll(" ", "-")));
    keeper.write(directory, lines(text));
    const repository = open(directory);
    const found = await Promise.all(
      subjects.map((_, index) => repository.authorOf({ commit: null, path: PROJECT, line: index + 1 })),
    );
    const words = found.map((author) =>
      author === "uncommitted" || author === null
        ? author
        : keeper.git(directory, "log", "--no-walk", "--format=%s", author.commit).split(" ")[0],
    );
    expect(words).toEqual(subjects.map((subject) => subject ?? "uncommitted"));
  });

  test("a file that no commit holds, a line that is not there, a path that leaves", async () => {
    const directory = keeper.shop("untracked");
    keeper.write(directory, { "new.md": "one\n" });
    const repository = open(directory);
    const { commit } = await repository.head();
    expect(await repository.authorOf({ commit: null, path: "new.md", line: 1 })).toBe("uncommitted");
    expect(await repository.authorOf({ commit, path: "new.md", line: 1 })).toBe(null);
    expect(await repository.authorOf({ commit, path: PROJECT, line: 99 })).toBe(null);
    expect(await repository.authorOf({ commit, path: "../shop/README.md", line: 1 })).toBe(null);
    expect(await repository.authorOf({ commit, path: PROJECT, line: 0 })).toBe(null);
  });

  test("commits to be ignored by blame are named all the same", async () => {
    const directory = keeper.shop("ignored-revisions");
    const commit = keeper.git(directory, "rev-parse", "HEAD");
    keeper.write(directory, { ignored: `${commit}\n` });
    keeper.git(directory, "config", "blame.ignoreRevsFile", "ignored");
    expect(await open(directory).authorOf({ commit, path: PROJECT, line: 2 })).toMatchObject({
      author: "Ada",
      commit,
    });
  });
});

test("in a shallow clone what git denies without knowing is found or refused", async () => {
  const origin = keeper.shop("deep");
  keeper.git(origin, "branch", "base", "main~1");
  const directory = keeper.path("cut");
  keeper.git(
    temporary.path,
    "clone",
    "--quiet",
    "--depth=1",
    "--no-single-branch",
    `file://${origin}`,
    directory,
  );
  const [base, main, feature] = ["base", "main", FEATURE].map((name) =>
    keeper.git(origin, "rev-parse", name),
  );
  expect(keeper.try(directory, "merge-base", "--is-ancestor", base ?? "", main ?? "")).toBe(null);
  for (const use of ["program", "isomorphic"] as const) {
    const repository = open(directory, use);
    expect(await repository.isAncestor(base as string, main as string)).toBe(true);
    expect(await repository.isAncestor(main as string, base as string)).toBe(false);
    expect(await repository.isAncestor(feature as string, main as string)).toBe(false);
  }
  keeper.git(origin, "commit", "--quiet", "--allow-empty", "--message", "On");
  keeper.git(origin, "commit", "--quiet", "--allow-empty", "--message", "And on");
  keeper.git(directory, "fetch", "--quiet", "--depth=1", "origin", "main");
  const newest = keeper.git(origin, "rev-parse", "main");
  for (const use of ["program", "isomorphic"] as const) {
    const answer = open(directory, use).isAncestor(main as string, newest);
    await expect(answer).rejects.toMatchObject({
      code: "REPOSITORY_UNSUPPORTED",
      hint: expect.stringContaining("unshallow"),
    });
  }
});
