// The git program: found where it is safe, started so that a hostile repository runs nothing, refused when too old.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeGit } from "../../../src/adapters/git/git.js";
import { findProgram } from "../../../src/adapters/git/program.js";
import type { Repository } from "../../../src/ports/git.js";
import type { Environment } from "../../../src/ports/runtime.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../../support/hermetic.js";
import { FEATURE, HOSTILE_BRANCH, Keeper, PROJECT, TASK } from "../../support/keeper.js";

const temporary = makeTemporaryDirectory("git-program");
const environment = hermeticEnvironment(temporary.path);
const keeper = new Keeper(temporary.path, environment);
let shop = "";

beforeAll(() => {
  shop = keeper.shop("shop");
});
afterAll(temporary.remove);

function open(directory: string, more: Environment = {}, use?: "program" | "isomorphic"): Repository {
  const settings = { ...environment, ...more };
  const git = makeGit(use === undefined ? { environment: settings } : { environment: settings, use });
  const repository = git.discover(directory);
  if (repository === null) throw new Error(`No repository in ${directory}.`);
  return repository;
}

async function refusal(answer: Promise<unknown>): Promise<{ code?: string; message: string; hint?: string }> {
  return answer.then(
    (value) => ({ message: `answered ${JSON.stringify(value)}` }),
    (error: { code?: string; message: string; hint?: string }) => error,
  );
}

/** Puts a program called git into a directory of its own, for PATH. */
function fakeGit(name: string, script: string): string {
  const directory = keeper.path(name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "git"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, "git"), 0o755);
  return directory;
}

test("preparing starts the git that answers, and fails at nothing", async () => {
  const repository = open(shop);
  const { commit } = (await repository.tip("main")) as { commit: string };
  repository.prepare();
  expect((await repository.listFiles(commit, ".context")).map(({ path }) => path)).toContain(PROJECT);
  const broken = open(shop, { PATH: fakeGit("no-answer", "exit 3") });
  broken.prepare();
  expect((await refusal(broken.listFiles(commit, ".context"))).code).toBe("REPOSITORY_UNSUPPORTED");
});

describe("without a git program", () => {
  const none = { PATH: "" };

  test("files and isomorphic-git answer", async () => {
    const repository = open(shop, none);
    const commit = keeper.git(shop, "rev-parse", "main");
    expect(await repository.head()).toEqual({ kind: "branch", branch: "main", commit });
    expect(await repository.tip(HOSTILE_BRANCH)).toMatchObject({ commit });
    expect((await repository.tips()).local).toHaveLength(8);
    expect(await repository.worktrees()).toEqual([{ path: shop, branch: "main" }]);
    expect(await repository.isSparse()).toBe(false);
    expect(await repository.userName()).toBe("Ada Lovelace");
    const [oid] = await repository.objectsAt([commit], TASK);
    const [bytes] = await repository.readBlobs([oid as string]);
    expect(Buffer.from(bytes as Uint8Array).toString("utf8")).toContain("Implement user authentication");
    expect(await repository.authorOf({ commit, path: TASK, line: 1 })).toBe(null);
  });

  test("what needs it says so", async () => {
    expect(await refusal(open(shop, none, "program").commit("main"))).toMatchObject({
      code: "DEPENDENCY_MISSING",
    });
    expect(await refusal(open(shop, none).commit("main@{1}"))).toMatchObject({
      code: "REPOSITORY_UNSUPPORTED",
    });
  });

  test("a name in several places is refused", async () => {
    const directory = keeper.shop("ambiguous");
    keeper.git(directory, "tag", FEATURE, "main");
    for (const use of ["program", "isomorphic"] as const) {
      expect(await refusal(open(directory, {}, use).commit(FEATURE))).toMatchObject({
        code: "REF_AMBIGUOUS",
        details: { candidates: expect.arrayContaining([`refs/heads/${FEATURE}`, `refs/tags/${FEATURE}`]) },
      });
    }
  });
});

describe("finding it", () => {
  test("entries of PATH that depend on the current directory are skipped", () => {
    const here = fakeGit("bin-here", "exit 1");
    expect(findProgram({ PATH: ["", ".", "bin-here", here].join(delimiter) })).toBe(join(here, "git"));
    expect(findProgram({ PATH: ["", ".", "bin-here"].join(delimiter) })).toBe(null);
    expect(findProgram({})).toBe(null);
  });

  test("a directory called git is no program", () => {
    mkdirSync(keeper.path("bin-directory/git"), { recursive: true });
    expect(findProgram({ PATH: keeper.path("bin-directory") })).toBe(null);
  });
});

describe("a git that cannot be used", () => {
  test("older than 2.31", async () => {
    const PATH = fakeGit("bin-old", 'echo "git version 2.30.9"');
    expect(await refusal(open(shop, { PATH }).commit("main"))).toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: expect.stringContaining("2.30.9"),
    });
  });

  test("one that is only a stub", async () => {
    const PATH = fakeGit("bin-stub", 'echo "no developer tools were found" >&2; exit 1');
    expect(await refusal(open(shop, { PATH }).commit("main"))).toMatchObject({ code: "DEPENDENCY_MISSING" });
  });

  test("one that dies while objects are read, and works again afterwards", async () => {
    const flag = keeper.path("die");
    const real = findProgram(environment) ?? "";
    const PATH = fakeGit(
      "bin-dying",
      `case "$*" in *cat-file*) [ -e ${flag} ] && exit 3;; esac; exec ${real} "$@"`,
    );
    const repository = open(shop, { PATH });
    const commit = keeper.git(shop, "rev-parse", "main");
    writeFileSync(flag, "");
    expect(await refusal(repository.objectsAt([commit], TASK))).toMatchObject({
      code: "REPOSITORY_UNSUPPORTED",
    });
    keeper.git(shop, "version");
    writeFileSync(join(keeper.path("bin-dying"), "git"), `#!/bin/sh\nexec ${real} "$@"\n`);
    expect(await repository.objectsAt([commit], TASK)).toEqual([
      keeper.git(shop, "rev-parse", `main:${TASK}`),
    ]);
  });

  test("dubious ownership is git's word, and the hint grants nothing", async () => {
    const real = findProgram(environment) ?? "";
    const PATH = fakeGit("bin-owner", `GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec ${real} "$@"`);
    const refused = await refusal(open(shop, { PATH }).commit("main"));
    expect(refused).toMatchObject({
      code: "REPOSITORY_UNSUPPORTED",
      message: expect.stringContaining("dubious ownership"),
    });
    expect(refused.hint).not.toContain("--add");
  });
});

describe("a hostile repository", () => {
  /** Configures every program that git could be made to run by reading, each leaving a mark. */
  function hostile(name: string): { directory: string; hasRun: () => string[] } {
    const directory = keeper.shop(name);
    const marks = keeper.path(`${name}-marks`);
    const keys = ["core.fsmonitor", "diff.x.textconv", "diff.x.command", "diff.external", "filter.x.clean"];
    keys.push(
      "filter.x.smudge",
      "filter.x.process",
      "core.pager",
      "core.editor",
      "core.sshCommand",
      "core.askPass",
    );
    for (const key of keys) {
      const program = fakeGit(`${name}-${key}`, `echo ${key} >> ${marks}; cat`);
      keeper.git(directory, "config", key, join(program, "git"));
    }
    keeper.write(directory, {
      ".gitattributes": "* diff=x filter=x\n",
      ".git/info/attributes": "* diff=x filter=x\n",
    });
    return { directory, hasRun: () => (existsSync(marks) ? readFileSync(marks, "utf8").split("\n") : []) };
  }

  test.each(["program", "isomorphic"] as const)("runs nothing of its own with %s", async (use) => {
    const { directory, hasRun } = hostile(`hostile-${use}`);
    keeper.write(directory, { [PROJECT]: "---\ncaching: edited\n" });
    const repository = open(directory, {}, use);
    const { commit } = await repository.head();
    await repository.tips();
    await repository.commit("main");
    await repository.isAncestor(commit as string, keeper.git(directory, "rev-parse", FEATURE));
    await repository.listFiles(commit as string, "");
    const [oid] = await repository.objectsAt([commit as string], PROJECT);
    await repository.readBlobs([oid as string]);
    await repository.worktrees();
    await repository.userName();
    for (const line of [1, 2]) {
      await repository.authorOf({ commit: null, path: PROJECT, line });
      await repository.authorOf({ commit, path: PROJECT, line });
    }
    expect(hasRun()).toEqual([]);
  });

  test("a partial clone does not reach for the network", async () => {
    const { directory } = hostile("hostile-remote");
    const marks = keeper.path("fetched");
    keeper.git(directory, "config", "remote.origin.url", `ext::sh -c "echo run >> ${marks}"`);
    keeper.git(directory, "config", "remote.origin.promisor", "true");
    keeper.git(directory, "config", "protocol.ext.allow", "always");
    keeper.git(directory, "config", "core.repositoryFormatVersion", "1");
    keeper.git(directory, "config", "extensions.partialClone", "origin");
    const refused = await refusal(open(directory, {}, "program").readBlobs(["1".repeat(40)]));
    expect(refused).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
    expect(existsSync(marks)).toBe(false);
  });

  test("a hook's environment does not redirect it", async () => {
    const other = keeper.shop("redirect");
    keeper.commit(other, "Elsewhere", { "README.md": "elsewhere\n" });
    const hook = {
      GIT_DIR: join(other, ".git"),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: "/nowhere",
      GIT_OBJECT_DIRECTORY: "/",
    };
    const expected = keeper.git(shop, "rev-parse", "main");
    expect(await open(shop, hook).commit("main")).toMatchObject({ commit: expected });
    expect(
      await open(shop, { ...hook, GIT_NAMESPACE: "x", GIT_CONFIG: "/nowhere" }).commit("HEAD"),
    ).toMatchObject({
      commit: expected,
    });
  });

  test("a path is taken as it is, never as a pattern or an option", async () => {
    const directory = keeper.shop("patterns");
    keeper.commit(directory, "Patterns", {
      "*/a": "1",
      "-r/a": "2",
      ":(top)x/a": "3",
      "x\ny/a": "4",
      "--/a": "5",
      "b/a": "6",
    });
    for (const use of ["program", "isomorphic"] as const) {
      const repository = open(directory, {}, use);
      const { commit } = await repository.head();
      for (const name of ["*", "-r", ":(top)x", "x\ny", "--"]) {
        expect(await repository.listFiles(commit as string, name)).toMatchObject([{ path: `${name}/a` }]);
        expect(await repository.objectsAt([commit as string], `${name}/a`)).toEqual([expect.any(String)]);
      }
    }
  });
});
