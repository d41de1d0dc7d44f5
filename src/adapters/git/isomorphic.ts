// The backend for machines without the git program. HEAD, refs and worktrees are read by our own code over files, so
// only objects are left for isomorphic-git; what cannot be answered surely is refused.
import { CtxError } from "../../errors/ctx-error.js";
import type { ObjectId } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import type { Backend, GitObject } from "./backend.js";
import { INSTALL_GIT, makeIsoObjects, type IsoObjects } from "./iso-objects.js";
import { hasFileRefs } from "./head.js";
import { isObjectId, type Place } from "./place.js";
import { isRefName, resolveRef } from "./refs.js";
import { ambiguous, refsNamed } from "./revision.js";
import { historyMissing } from "./shallow.js";
import { listTree, parentsOf } from "./trees.js";
import { unsupported } from "./unsupported.js";
import { findSystemUserName, findUserName } from "./user-name.js";

/** Makes the backend for one repository; each refusal comes with the first question that would need a guess. */
export function makeIsomorphicBackend(place: Place, environment: Environment): Backend {
  const objects = makeIsoObjects(place);
  let before: Promise<unknown> = Promise.resolve();
  const readObjects = (oids: readonly ObjectId[]): Promise<GitObject[]> => {
    // One at a time: asked at once, the library reads the same pack several times over.
    const answer = before.then(async () => {
      const found: GitObject[] = [];
      for (const oid of oids) found.push(await objects.get(oid));
      return found;
    });
    before = answer.catch(() => undefined);
    return answer;
  };
  const needsProgram = async (): Promise<never> => {
    throw unsupported(`Only the git program can read the refs of ${place.commonDirectory}.`, {
      hint: INSTALL_GIT,
    });
  };
  return {
    readObjects,
    open: async () => undefined,
    head: needsProgram,
    refs: needsProgram,
    worktreeBranches: needsProgram,
    commit: (revision) => (hasFileRefs(place) ? findCommit(place, objects, revision) : needsProgram()),
    isAncestor: (ancestor, descendant) => isAncestor(objects, ancestor, descendant),
    mergeBases: async (left, right) => {
      const { findMergeBases } = await import("./merge-bases.js");
      const isOlder = (oid: ObjectId, other: ObjectId) => isAncestor(objects, oid, other);
      return findMergeBases([left, right], { find: objects.find, isAncestor: isOlder });
    },
    listFiles: (commit, directory) => listTree(readObjects, commit, directory),
    committedFiles: () => onlyProgram(`search the history of ${place.gitDirectory}`),
    stagedFiles: () => onlyProgram(`read the index of ${place.gitDirectory}`),
    blame: async () => null,
    userName: async () => userName(place, environment),
    hooksPath: () => onlyProgram("tell where hooks belong"),
    // The library knows .gitignore files alone, and not what else makes git ignore a path.
    ignoredBy: async () => null,
    program: () => {
      throw new CtxError(
        "DEPENDENCY_MISSING",
        `Only the git program can tell what changed in ${place.gitDirectory}.`,
        { hint: INSTALL_GIT },
      );
    },
  };
}

async function onlyProgram(task: string): Promise<never> {
  throw new CtxError("DEPENDENCY_MISSING", `Only the git program can ${task}.`, { hint: INSTALL_GIT });
}

async function isAncestor(objects: IsoObjects, ancestor: ObjectId, descendant: ObjectId): Promise<boolean> {
  const seen = new Set([descendant]);
  let missing: ObjectId | null = null;
  // Walks the set while it grows. The parents that commits name are followed also beyond the edge of a shallow clone.
  for (const oid of seen) {
    if (oid === ancestor) return true;
    const commit = await objects.find(oid);
    if (commit === null) missing = oid;
    else for (const parent of parentsOf(commit)) seen.add(parent);
  }
  if (missing === null) return false;
  throw historyMissing(ancestor, descendant, new Error(`The commit ${missing} is missing.`));
}

interface Named {
  readonly oid: ObjectId;
  readonly ref: string | null;
}

/** Resolves names, ids and `~n`, `^n`, `^{commit}` after them; the rest of gitrevisions(7) is the program's alone. */
async function findCommit(
  place: Place,
  objects: IsoObjects,
  revision: string,
): Promise<{ commit: ObjectId; ref: string | null } | null> {
  const [, base = "", steps = ""] = /^(.*?)((?:[~^]\d*|\^\{(?:commit)?\})*)$/s.exec(revision) ?? [];
  if (revision === "" || revision.includes("\0")) return null;
  if (base === "" || /@\{|\^|[:~]|\.\.|-g[0-9a-f]{4,}$/.test(base)) {
    throw unsupported(`The revision ${revision} can only be understood by the git program.`, {
      hint: INSTALL_GIT,
    });
  }
  const named = await findNamed(place, objects, base === "@" ? "HEAD" : base);
  if (named === null) return null;
  let commit = await peel(objects, named.oid);
  for (const [step] of steps.matchAll(/[~^](?:\d+|\{\w*\})?/g)) {
    if (commit !== null) commit = await takeStep(objects, commit, step);
  }
  return commit === null ? null : { commit, ref: steps === "" ? named.ref : null };
}

async function findNamed(place: Place, objects: IsoObjects, name: string): Promise<Named | null> {
  if (isObjectId(name)) return { oid: name, ref: null };
  const found = refsNamed(name)
    .filter(isRefPath)
    .flatMap((ref): Named[] => {
      const end = resolveRef(place, ref);
      return end.oid === null ? [] : [{ oid: end.oid, ref: end.ref.startsWith("refs/") ? end.ref : null }];
    });
  if (found.length > 1)
    throw ambiguous(
      name,
      found.map(({ ref, oid }) => ref ?? oid),
    );
  if (found[0] !== undefined) return found[0];
  if (!/^[0-9a-f]{4,40}$/i.test(name)) return null;
  const oid = await objects.expand(name.toLowerCase());
  if (oid === "several") throw ambiguous(name, []);
  return oid === null ? null : { oid, ref: null };
}

/** Tells refs from the other files of a git directory: below `refs/`, or like HEAD and FETCH_HEAD. */
function isRefPath(ref: string): boolean {
  return isRefName(ref) && (ref.startsWith("refs/") || /^(?:[A-Z]+_)*HEAD$/.test(ref));
}

/** Follows annotated tags to their commit; null when there is none at the end. */
async function peel(objects: IsoObjects, oid: ObjectId): Promise<ObjectId | null> {
  const object = await objects.find(oid);
  if (object === null || object.kind === "commit") return object === null ? null : oid;
  const target = object.kind === "tag" ? /^object ([0-9a-f]+)\n/.exec(textOf(object))?.[1] : undefined;
  return target === undefined ? null : peel(objects, target);
}

async function takeStep(objects: IsoObjects, commit: ObjectId, step: string): Promise<ObjectId | null> {
  if (step.startsWith("^{")) return commit;
  const count = step.length === 1 ? 1 : Number(step.slice(1));
  if (count === 0) return commit;
  const parents = parentsOf(await objects.get(commit));
  if (step.startsWith("^")) return parents[count - 1] ?? null;
  const [first] = parents;
  return first === undefined ? null : takeStep(objects, first, `~${count - 1}`);
}

function userName(place: Place, environment: Environment): string | null {
  const found = findUserName(place, environment);
  if (found.kind === "known") return found.name || null;
  return found.kind === "unset" ? findSystemUserName(environment) : null;
}

function textOf({ bytes }: GitObject): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
