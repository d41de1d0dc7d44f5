// The Git port: one behaviour, asked of both adapters in every repository of the zoo. The real git is the oracle;
// where an adapter cannot answer it must refuse, and only there.
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeGit } from "../../src/adapters/git/git.js";
import type { CommittedFile, Repository } from "../../src/ports/git.js";
import { Oracle } from "../support/git-oracle.js";
import { hermeticEnvironment, makeTemporaryDirectory, runGit } from "../support/hermetic.js";
import { Keeper, PROJECT, TASK } from "../support/keeper.js";
import type { Animal, Question } from "../support/species.js";
import { canReadReftable } from "../support/zoo-formats.js";
import { ZOO } from "../support/zoo.js";

const temporary = makeTemporaryDirectory("git-contract");
const environment = hermeticEnvironment(temporary.path);
const keeper = new Keeper(temporary.path, environment);
const animals = new Map<string, Animal>();
const readsReftable = canReadReftable(runGit(temporary.path, environment, ["version"]));

beforeAll(() => {
  for (const [name, { build }] of Object.entries(ZOO)) animals.set(name, build(keeper));
}, 120_000);
afterAll(temporary.remove);

const DIRECTORIES = [
  "",
  ".context",
  ".context/tasks/task-42",
  "docs",
  "absent",
  "README.md",
  ".context/shared",
  "../x",
];
const PATHS = [
  "",
  PROJECT,
  TASK,
  "link.md",
  "docs/größe 日本.md",
  "absent",
  "README.md/x",
  ".context/tasks",
  "./docs",
];
const LINES = [PROJECT, TASK].flatMap((path) => [1, 2, 3].map((line) => ({ path, line })));

const MAYBE_IGNORED = [
  TASK,
  ".context/",
  '.context/a b"é.local.md',
  "build/x.json",
  "build/keep.json",
  "docs/secret",
];

/** What an adapter answered and what it should have: compared whole, so that the first difference shows its question. */
type Compared = readonly [answered: unknown, expected: unknown];
type Check = (repository: Repository, oracle: Oracle, adapter: "program" | "isomorphic") => Promise<Compared>;

/** Asks the same of several subjects, one after the other. */
async function askAll<T>(
  subjects: readonly T[],
  ask: (subject: T) => Promise<unknown>,
): Promise<(readonly [T, unknown])[]> {
  const answers: (readonly [T, unknown])[] = [];
  for (const subject of subjects) answers.push([subject, await ask(subject)]);
  return answers;
}

const CHECKS: Readonly<Record<Question, Check>> = {
  async head(repository, oracle) {
    return [await repository.head(), oracle.head()];
  },
  async tips(repository, oracle) {
    return [await repository.tips(), oracle.tips()];
  },
  async defaultTip(repository, oracle) {
    return [await repository.defaultTip(), oracle.defaultTip()];
  },
  async tip(repository, oracle) {
    const { local, remote } = oracle.tips();
    const known = new Map([...remote, ...local].map((tip) => [tip.branch, tip]));
    const branches = [...known.keys(), "nobody", "../../HEAD", "", "feature", "a..b", "x\0"];
    const answered = await askAll(branches, (branch) => repository.tip(branch));
    return [answered, branches.map((branch) => [branch, known.get(branch) ?? null])];
  },
  async commit(repository, oracle) {
    const revisions = oracle.revisions();
    const answered = await askAll(revisions, (revision) => repository.commit(revision));
    return [answered, revisions.map((revision) => [revision, oracle.commit(revision)])];
  },
  async isAncestor(repository, oracle) {
    const commits = oracle.commits();
    const pairs = commits.flatMap((ancestor) => commits.map((descendant) => [ancestor, descendant] as const));
    const answered = await askAll(pairs, ([ancestor, descendant]) =>
      repository.isAncestor(ancestor, descendant).catch(codeOf),
    );
    const expected = answered.map(([pair, answer]) => {
      const isExcused = oracle.animal.isCut === true && answer === "REPOSITORY_UNSUPPORTED";
      return [pair, isExcused ? answer : oracle.isAncestor(...pair)];
    });
    return [answered, expected];
  },
  async mergeBase(repository, oracle) {
    const commits = oracle.commits();
    const pairs = commits.flatMap((left) => commits.map((right) => [left, right] as const));
    const answered = await askAll(pairs, ([left, right]) => repository.mergeBase(left, right).catch(codeOf));
    const expected = answered.map(([pair, answer]) => {
      const isExcused = oracle.animal.isCut === true && answer === "REPOSITORY_UNSUPPORTED";
      return [pair, isExcused ? answer : oracle.mergeBase(...pair)];
    });
    return [answered, expected];
  },
  async listFiles(repository, oracle) {
    const places = oracle
      .commits()
      .flatMap((commit) => DIRECTORIES.map((directory) => [commit, directory] as const));
    const answered = await askAll(places, ([commit, directory]) => repository.listFiles(commit, directory));
    return [answered, places.map((place) => [place, oracle.files(...place)])];
  },
  async committedFiles(repository, oracle, adapter) {
    const answered = await askAll(DIRECTORIES, async (directory) => {
      const files = await repository.committedFiles(directory).catch(codeOf);
      return Array.isArray(files) ? files.sort(byPathThenObject) : files;
    });
    const expected = DIRECTORIES.map((directory) => {
      if (directory === "../x") return [directory, []];
      return [directory, adapter === "isomorphic" ? "DEPENDENCY_MISSING" : oracle.committed(directory)];
    });
    return [answered, expected];
  },
  async listFilesOfAll(repository, oracle) {
    const commits = oracle.commits();
    const answered = await askAll(DIRECTORIES, async (directory) => {
      const files = await repository.listFilesOfAll([...commits, ...commits], directory);
      return files.map((file) => JSON.stringify(file)).sort();
    });
    const expected = DIRECTORIES.map((directory) => {
      const met = new Map<string, string>();
      for (const commit of commits) {
        for (const file of oracle.files(commit, directory) as readonly object[]) {
          const key = JSON.stringify(file);
          if (!met.has(key)) met.set(key, JSON.stringify({ ...file, commit }));
        }
      }
      return [directory, [...met.values()].sort()];
    });
    return [answered, expected];
  },
  async stagedFiles(repository, oracle, adapter) {
    const answered = await askAll(DIRECTORIES, (directory) =>
      repository.stagedFiles(directory).catch((error: unknown) => codeOf(error)),
    );
    const expected = DIRECTORIES.map((directory) => {
      if (directory === "../x") return [directory, []];
      // Only git reads every form of an index, so without it nothing is guessed.
      return [directory, adapter === "isomorphic" ? "DEPENDENCY_MISSING" : oracle.staged(directory)];
    });
    return [answered, expected];
  },
  async objectsAt(repository, oracle) {
    const commits = [...oracle.commits(), ...oracle.commits()];
    const answered = await askAll(PATHS, (path) => repository.objectsAt(commits, path));
    return [answered, PATHS.map((path) => [path, commits.map((commit) => oracle.objectAt(commit, path))])];
  },
  async readBlobs(repository, oracle) {
    const oids = oracle
      .commits()
      .flatMap((commit) => PATHS.flatMap((path) => oracle.objectAt(commit, path) ?? []));
    const blobs = oids.filter((oid) => oracle.askTruth("cat-file", "-t", oid) === "blob");
    const contents = (await repository.readBlobs(blobs)).map((bytes) => Buffer.from(bytes).toString("utf8"));
    // The oracle's answers come without their last newline.
    return [
      contents.map((text) => text.replace(/\n$/, "")),
      blobs.map((oid) => oracle.askTruth("cat-file", "blob", oid)),
    ];
  },
  async worktrees(repository, oracle) {
    return [await repository.worktrees(), oracle.worktrees()];
  },
  async authorOf(repository, oracle, adapter) {
    const head = oracle.ask("rev-parse", "--verify", "--quiet", "HEAD");
    const places = [null, ...(head === null ? [] : [head])].flatMap((commit) =>
      LINES.map((line) => ({ commit, ...line })),
    );
    const answered = await askAll(places, (place) => repository.authorOf(place));
    const isKnown = adapter === "program" && oracle.animal.isCut !== true;
    const expected = places.map((place) => {
      const author = oracle.author(place.commit, place.path, place.line);
      return [place, isKnown || author === "uncommitted" ? author : null];
    });
    return [answered, expected];
  },
  async userName(repository, oracle) {
    return [await repository.userName(), oracle.userName(join(repository.commonDirectory, "config"))];
  },
  async hooksPath(repository, oracle, adapter) {
    const answered = await repository.hooksPath().catch((error: unknown) => codeOf(error));
    return [answered, adapter === "program" ? oracle.hooksPath() : "DEPENDENCY_MISSING"];
  },
  async isSparse(repository, oracle) {
    return [await repository.isSparse(), oracle.ask("config", "--bool", "core.sparseCheckout") === "true"];
  },
  async traits(repository, oracle) {
    return [await repository.traits(), oracle.traits()];
  },
  async ignoredBy(repository, oracle, adapter) {
    const answered = await repository.ignoredBy(MAYBE_IGNORED);
    const canTell = adapter === "program" && repository.worktree !== null;
    return [answered, canTell ? MAYBE_IGNORED.map((path) => oracle.ignoreRule(path)) : null];
  },
};

function byPathThenObject(left: CommittedFile, right: CommittedFile): number {
  return `${left.path} ${left.oid}` < `${right.path} ${right.oid}` ? -1 : 1;
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code ?? error;
}

/** Asks once what an animal must refuse, with objects that exist in it. */
function askOnce(repository: Repository, question: Question, oracle: Oracle): Promise<unknown> {
  const commit = oracle.askTruth("rev-parse", "--verify", "--quiet", "main") ?? "1".repeat(40);
  const ask: Readonly<Record<Question, () => Promise<unknown>>> = {
    head: () => repository.head(),
    tip: () => repository.tip("main"),
    tips: () => repository.tips(),
    defaultTip: () => repository.defaultTip(),
    commit: () => repository.commit("main"),
    isAncestor: () => repository.isAncestor(commit, "2".repeat(40)),
    mergeBase: () => repository.mergeBase(commit, "2".repeat(40)),
    listFiles: () => repository.listFiles(commit, ".context"),
    committedFiles: () => repository.committedFiles(".context"),
    listFilesOfAll: () => repository.listFilesOfAll([commit], ".context"),
    stagedFiles: () => repository.stagedFiles(".context"),
    objectsAt: () => repository.objectsAt([commit], TASK),
    readBlobs: () =>
      repository.readBlobs([oracle.askTruth("rev-parse", `${commit}:${TASK}`) ?? "3".repeat(40)]),
    worktrees: () => repository.worktrees(),
    authorOf: () => repository.authorOf({ commit: null, path: TASK, line: 1 }),
    userName: () => repository.userName(),
    hooksPath: () => repository.hooksPath(),
    isSparse: () => repository.isSparse(),
    traits: () => repository.traits(),
    ignoredBy: () => repository.ignoredBy(MAYBE_IGNORED),
  };
  return ask[question]();
}

/** Names, sizes, times and contents of everything in a git directory. */
function fingerprint(directory: string): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    for (const name of readdirSync(path).sort()) {
      const child = join(path, name);
      const stats = lstatSync(child);
      hash.update(`${child}\0${stats.mode}\0${stats.size}\0${stats.isDirectory() ? "" : stats.mtimeMs}\0`);
      if (stats.isDirectory()) visit(child);
      else if (stats.isFile()) hash.update(readFileSync(child));
      else hash.update(stats.isSymbolicLink() ? readlinkSync(child) : "");
    }
  };
  visit(directory);
  return hash.digest("hex");
}

describe.each(["program", "isomorphic"] as const)("with %s", (adapter) => {
  const repositories = new Map<string, Repository | null>();
  const discover = (name: string): { repository: Repository; oracle: Oracle } => {
    const animal = animals.get(name) as Animal;
    const repository =
      repositories.get(name) ?? makeGit({ environment, use: adapter }).discover(animal.directory);
    repositories.set(name, repository);
    if (repository === null) throw new Error(`No repository in ${name}.`);
    return { repository, oracle: new Oracle(animal, environment) };
  };
  const isRefused = (name: string, question: Question): boolean => {
    if (name === "reftable" && adapter === "program" && readsReftable) return false;
    return ZOO[name]?.refuses?.[adapter]?.includes(question) ?? false;
  };

  describe.each(Object.keys(ZOO))("%s", (name) => {
    test("finds the repository where git does", () => {
      const { repository, oracle } = discover(name);
      if (oracle.ask("rev-parse", "--git-dir") === null) return; // This git cannot read it at all.
      const real = (path: string | null): string | null =>
        path === null || path === "" ? null : realpathSync(path);
      expect({
        worktree: repository.worktree,
        gitDirectory: repository.gitDirectory,
        commonDirectory: repository.commonDirectory,
      }).toEqual({
        worktree: real(oracle.ask("rev-parse", "--show-toplevel")),
        gitDirectory: real(oracle.ask("rev-parse", "--absolute-git-dir")),
        commonDirectory: real(oracle.ask("rev-parse", "--path-format=absolute", "--git-common-dir")),
      });
    });

    test.each(Object.keys(CHECKS) as Question[])("%s", async (question) => {
      const { repository, oracle } = discover(name);
      const [answered, expected] = isRefused(name, question)
        ? [await askOnce(repository, question, oracle).catch(codeOf), "REPOSITORY_UNSUPPORTED"]
        : await CHECKS[question](repository, oracle, adapter);
      expect(answered).toEqual(expected);
    });

    test("changes no byte of the repository", async () => {
      const { repository, oracle } = discover(name);
      const before = fingerprint(repository.commonDirectory);
      for (const question of Object.keys(CHECKS) as Question[]) {
        await askOnce(repository, question, oracle).catch(() => null); // Refusals are tested above.
      }
      expect(fingerprint(repository.commonDirectory)).toBe(before);
    });
  });
});
