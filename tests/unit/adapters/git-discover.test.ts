// Where a repository is found, and what is refused rather than passed by.
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGit } from "../../../src/adapters/git/git.js";
import type { Environment } from "../../../src/ports/runtime.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../../support/hermetic.js";
import { FEATURE, Keeper } from "../../support/keeper.js";

const temporary = makeTemporaryDirectory("git-discover");
const environment = hermeticEnvironment(temporary.path);
const keeper = new Keeper(temporary.path, environment);
let shop = "";

beforeAll(() => {
  shop = keeper.shop("shop");
});
afterAll(temporary.remove);

function discover(directory: string, more: Environment = {}, cwd?: string) {
  const settings = { ...environment, ...more };
  return makeGit(cwd === undefined ? { environment: settings } : { environment: settings, cwd }).discover(
    directory,
  );
}

function empty(name: string): string {
  mkdirSync(keeper.path(name), { recursive: true });
  return keeper.path(name);
}

async function codeOf(answer: () => unknown): Promise<unknown> {
  try {
    return { answered: await answer() };
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}

test("there is none", () => {
  expect(discover(empty("nowhere"))).toBe(null);
  expect(discover(keeper.path("does/not/exist"))).toBe(null);
});

test("an empty directory called .git is passed by, as git does", () => {
  mkdirSync(join(shop, "docs/inner/.git"), { recursive: true });
  expect(discover(join(shop, "docs/inner"))?.worktree).toBe(shop);
});

test("through a symbolic link the real path is found", () => {
  symlinkSync(join(shop, "docs"), keeper.path("short-cut"));
  expect(discover(keeper.path("short-cut"))?.worktree).toBe(shop);
});

test("inside .git there is no worktree", () => {
  expect(discover(join(shop, ".git/hooks"))).toMatchObject({
    worktree: null,
    gitDirectory: join(shop, ".git"),
  });
});

test("GIT_CEILING_DIRECTORIES stops the walk above the starting directory only", () => {
  const ceiling = { GIT_CEILING_DIRECTORIES: shop };
  expect(discover(join(shop, "docs"), ceiling)).toBe(null);
  expect(discover(shop, ceiling)?.worktree).toBe(shop);
  expect(discover(join(shop, "docs"), { GIT_CEILING_DIRECTORIES: "docs:" })?.worktree).toBe(shop);
});

test("GIT_DIR counts only where no repository is found", () => {
  const other = keeper.shop("other");
  const variables = { GIT_DIR: join(other, ".git"), GIT_WORK_TREE: other };
  expect(discover(shop, variables)?.worktree).toBe(shop);
  expect(discover(empty("nowhere"), variables)?.worktree).toBe(other);
  const relative = discover(empty("nowhere"), { GIT_DIR: "other/.git" }, temporary.path);
  expect(relative).toMatchObject({ worktree: temporary.path, gitDirectory: join(other, ".git") });
});

test("a repository that only GIT_DIR names is asked with the git program", async () => {
  const repository = discover(empty("nowhere"), { GIT_DIR: join(shop, ".git"), GIT_WORK_TREE: shop });
  const commit = keeper.git(shop, "rev-parse", "HEAD");
  expect(await repository?.commit("main")).toMatchObject({ commit, branch: "main" });
});

test("GIT_DIR that names nothing is refused", async () => {
  expect(await codeOf(() => discover(empty("nowhere"), { GIT_DIR: "absent" }))).toBe(
    "REPOSITORY_UNSUPPORTED",
  );
});

test("a worktree whose main repository was moved is refused, with the command that mends it", async () => {
  const main = keeper.shop("moving");
  keeper.git(main, "worktree", "add", "--quiet", keeper.path("left-behind"), FEATURE);
  renameSync(main, keeper.path("moved"));
  expect(() => discover(keeper.path("left-behind"))).toThrow(
    expect.objectContaining({
      code: "REPOSITORY_UNSUPPORTED",
      hint: expect.stringContaining("git worktree repair"),
    }),
  );
  // From the main repository the other worktree is still there, but its back-link is not.
  expect(await discover(keeper.path("moved"))?.worktrees()).toEqual([
    { path: keeper.path("moved"), branch: "main" },
  ]);
});

const DAMAGE: readonly (readonly [symptom: string, damage: (directory: string) => void])[] = [
  [".git is a file of another kind", (directory) => replaceGit(directory, "hello\n")],
  [".git is an empty file", (directory) => replaceGit(directory, "")],
  [".git points nowhere", (directory) => replaceGit(directory, "gitdir: ../absent\n")],
  ["HEAD is missing", (directory) => rmSync(join(directory, ".git/HEAD"))],
  ["HEAD is empty after a power cut", (directory) => writeFileSync(join(directory, ".git/HEAD"), "")],
  ["HEAD is garbage", (directory) => writeFileSync(join(directory, ".git/HEAD"), "\0\0\0\0")],
  ["HEAD is cut short", (directory) => writeFileSync(join(directory, ".git/HEAD"), "ref: refs/he")],
  ["HEAD names no branch", (directory) => writeFileSync(join(directory, ".git/HEAD"), "ref: refs/tags/v1\n")],
  [
    "HEAD leads outside",
    (directory) => writeFileSync(join(directory, ".git/HEAD"), "ref: refs/heads/../../config\n"),
  ],
  [
    "HEAD leads to itself",
    (directory) => writeFileSync(join(directory, ".git/refs/heads/main"), "ref: refs/heads/main\n"),
  ],
  ["the branch is empty", (directory) => writeFileSync(join(directory, ".git/refs/heads/main"), "")],
  [
    "the branch is all zeros",
    (directory) => writeFileSync(join(directory, ".git/refs/heads/main"), "0".repeat(40)),
  ],
  ["the objects are gone", (directory) => rmSync(join(directory, ".git/objects"), { recursive: true })],
  [
    "the configuration is garbage",
    (directory) => writeFileSync(join(directory, ".git/config"), "[core\nx = 1\n"),
  ],
  [
    "the worktree named is absent",
    (directory) => keeper.git(directory, "config", "core.worktree", "../../absent"),
  ],
];

function replaceGit(directory: string, text: string): void {
  rmSync(join(directory, ".git"), { recursive: true });
  writeFileSync(join(directory, ".git"), text);
}

test.each(DAMAGE)("refused when %s", async (symptom, damage) => {
  const directory = join(keeper.shop(join("damaged", symptom.replaceAll(/\W+/g, "-"))));
  damage(directory);
  expect(await codeOf(() => discover(directory)?.head())).toBe("REPOSITORY_UNSUPPORTED");
});

test("a damaged branch is refused in lists too, and packed-refs that cannot be read", async () => {
  const directory = keeper.shop("damaged-list");
  writeFileSync(join(directory, ".git/refs/heads/broken"), "x");
  expect(await codeOf(() => discover(directory)?.tips())).toBe("REPOSITORY_UNSUPPORTED");
  rmSync(join(directory, ".git/refs/heads/broken"));
  writeFileSync(join(directory, ".git/packed-refs"), "nonsense\n");
  expect(await codeOf(() => discover(directory)?.tips())).toBe("REPOSITORY_UNSUPPORTED");
});
