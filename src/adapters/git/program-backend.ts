// The backend that asks the git program: plumbing only, argument arrays only, output ended by NUL where names occur.
import type { Authorship, Head, LinkedWorktree, ObjectId } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import type { Backend } from "./backend.js";
import { parseBlame } from "./blame.js";
import { isPartialClone } from "./config-file.js";
import { headOf } from "./head.js";
import { findHooksPath } from "./hooks-path.js";
import { listCommitted } from "./history.js";
import { ObjectMemory } from "./object-memory.js";
import { ObjectStream } from "./object-stream.js";
import { findIgnoreRules } from "./ignored.js";
import { isObjectId, type Place } from "./place.js";
import { checkVersion, makeProgram, refusalOf, run, type Program } from "./program.js";
import type { NamedRef } from "./refs.js";
import { ambiguous, refsNamed } from "./revision.js";
import { historyMissing, isShallow, partingMissing } from "./shallow.js";
import { listStaged } from "./staged.js";
import { listFrom, listTree } from "./trees.js";
import type { WorktreePlace } from "./worktrees.js";

interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
}

/** Makes the backend for one repository. */
export function makeProgramBackend(asked: Asked): Backend {
  const { place } = asked;
  const program = makeProgram(asked.path, place, asked.environment);
  const objects = new ObjectMemory(place.commonDirectory, () => new ObjectStream(program));
  // A git that is too old may fail in many words; that it is too old is the reason to give. Asking every git first would
  // cost a process on every run.
  const checked = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      await checkVersion(program);
      throw error;
    }
  };
  const readObjects = (oids: readonly ObjectId[]) => checked(objects.read(oids));
  return {
    readObjects,
    open: () => objects.open(),
    head: () => checked(readHead(program, place)),
    refs: () => checked(listRefs(program, ["refs/heads/", "refs/remotes/"])),
    worktreeBranches: (worktrees) => checked(listBranches(asked, worktrees)),
    commit: async (revision) => {
      // An old rev-parse echoes what it does not know, with success (FACTS §1), so here the version comes first.
      await checkVersion(program);
      return findCommit(program, revision);
    },
    isAncestor: (ancestor, descendant) =>
      checked(isAncestor(program, [ancestor, descendant], isShallow(place))),
    mergeBases: (left, right) => checked(mergeBases(program, [left, right], isShallow(place))),
    listFiles: async (commit, directory) => {
      // A partial clone may lack the tree itself, and then git would not answer but end.
      const tree = isPartialClone(place.commonDirectory) ? null : await objects.findTree(commit, directory);
      // Where git names no tree, a walk tells a directory that is not there from a tree that is missing.
      return tree === null
        ? listTree(readObjects, commit, directory)
        : listFrom(readObjects, tree, directory);
    },
    committedFiles: (directory) => checked(listCommitted(asked, directory)),
    stagedFiles: (directory) => checked(listStaged(asked, directory)),
    blame: (line) => checked(blame(program, line)),
    userName: () => checked(userName(program)),
    hooksPath: () => checked(findHooksPath(program)),
    ignoredBy: (paths) => checked(findIgnoreRules(asked, paths)),
    program: () => asked.path,
  };
}

async function readHead(program: Program, place: Place): Promise<Head> {
  const ref = await run(program, ["symbolic-ref", "--quiet", "HEAD"], [0, 1]);
  const name = ref.status === 0 ? text(ref.stdout) : null;
  const commit = await run(program, ["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD"], [0, 1]);
  return headOf(place, name, commit.status === 0 ? text(commit.stdout) : null);
}

async function listRefs(program: Program, prefixes: readonly string[]): Promise<NamedRef[]> {
  const format = "--format=%(refname)%00%(objectname)%00%(symref)";
  const { stdout } = await run(program, ["for-each-ref", format, "--", ...prefixes]);
  return lines(stdout).map((line) => {
    const [ref = "", oid = "", symbolic = ""] = line.split("\0");
    return { ref, oid, isSymbolic: symbolic !== "" };
  });
}

/** The branches of worktrees in their order, each asked in its own place. */
function listBranches(asked: Asked, worktrees: readonly WorktreePlace[]): Promise<LinkedWorktree[]> {
  const branchOf = async ({ path }: WorktreePlace): Promise<LinkedWorktree> => {
    const there = makeProgram(
      asked.path,
      { ...asked.place, start: path, isExplicit: false },
      asked.environment,
    );
    const ref = text((await run(there, ["symbolic-ref", "--quiet", "HEAD"], [0, 1])).stdout);
    return { path, branch: ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null };
  };
  return Promise.all(worktrees.map(branchOf));
}

async function findCommit(
  program: Program,
  revision: string,
): Promise<{ commit: ObjectId; ref: string | null } | null> {
  if (revision === "" || revision.includes("\0")) return null;
  const parse = ["-c", "core.warnAmbiguousRefs=true", "rev-parse", "--verify"];
  const named = await run(program, [...parse, "--end-of-options", revision], [0, 128]);
  if (named.stderr.includes("is ambiguous"))
    throw ambiguous(revision, await candidates(program, revision, named.stderr));
  const oid = text(named.stdout);
  if (named.status !== 0 && !named.stderr.includes("Needed a single revision")) {
    throw refusalOf(program, named.stderr, ["rev-parse"]);
  }
  if (!isObjectId(oid)) return null;
  const [commit, symbolic] = await Promise.all([
    run(program, [...parse, "--quiet", "--end-of-options", `${oid}^{commit}`], [0, 1, 128]),
    run(program, [...parse, "--quiet", "--symbolic-full-name", "--end-of-options", revision], [0, 1, 128]),
  ]);
  if (commit.status !== 0) return null;
  const ref = text(symbolic.stdout);
  return { commit: text(commit.stdout), ref: ref.startsWith("refs/") ? ref : null };
}

async function candidates(program: Program, revision: string, stderr: string): Promise<string[]> {
  const objects = [...stderr.matchAll(/^hint: {3}([0-9a-f]+) /gm)].map(([, oid]) => oid as string);
  if (objects.length > 0) return objects;
  const wanted = new Set(refsNamed(revision));
  return (await listRefs(program, ["refs/"])).map(({ ref }) => ref).filter((ref) => wanted.has(ref));
}

async function isAncestor(
  program: Program,
  pair: readonly [ObjectId, ObjectId],
  isCut: boolean,
): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", ...pair];
  const { status, stderr } = await run(program, args, [0, 1]);
  if (status === 0) return true;
  if (!isCut && stderr === "") return false;
  // In a shallow clone git takes the cut for the beginning of history and says no. Asked without the cut it finds the
  // commit, or proves that it is not there, or complains that it cannot know.
  const uncut = await run(program, ["--shallow-file", "", ...args], [0, 1, 128]);
  if (uncut.stderr === "") return uncut.status === 0;
  throw historyMissing(...pair, uncut.stderr);
}

async function mergeBases(
  program: Program,
  pair: readonly [ObjectId, ObjectId],
  isCut: boolean,
): Promise<ObjectId[]> {
  const args = ["merge-base", "--all", ...pair];
  if (!isCut) return lines((await run(program, args, [0, 1])).stdout);
  // Where history is cut, git may name an ancestor that is too old, or none. Without the cut it is right, or complains.
  const uncut = await run(program, ["--shallow-file", "", ...args], [0, 1, 128]);
  if (uncut.stderr === "") return lines(uncut.stdout);
  throw partingMissing(...pair, uncut.stderr);
}

async function blame(
  program: Program,
  place: { commit: ObjectId; path: string; line: number },
): Promise<Authorship | null> {
  const range = `${place.line},${place.line}`;
  const args = [
    "blame",
    "--porcelain",
    "--no-textconv",
    "--no-ext-diff",
    "--encoding=UTF-8",
    "--ignore-revs-file=",
  ];
  const ran = await run(program, [...args, "-L", range, place.commit, "--", place.path], [0, 128]);
  if (ran.status === 0) return parseBlame(ran.stdout.toString("utf8"));
  if (/has only \d+ lines?|no such path/.test(ran.stderr)) return null;
  throw refusalOf(program, ran.stderr, ["blame"]);
}

async function userName(program: Program): Promise<string | null> {
  const { stdout } = await run(program, ["config", "--get", "user.name"], [0, 1]);
  return text(stdout) || null;
}

function text(output: Buffer): string {
  return output.toString("utf8").trim();
}

function lines(output: Buffer): string[] {
  return output.toString("utf8").split("\n").filter(Boolean);
}
