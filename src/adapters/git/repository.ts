// One repository: answers from files wherever they suffice, and loads a backend for the first question they do not.
import { join } from "node:path";
import { CtxError } from "../../errors/ctx-error.js";
import { invariant } from "../../errors/invariant.js";
import type {
  Authorship,
  CommittedFile,
  Head,
  HooksPath,
  IgnoreRule,
  LinkedWorktree,
  ObjectId,
  Repository,
  RepositoryTraits,
  SharedFile,
  StagedFile,
  Tip,
  TreeFile,
} from "../../ports/git.js";
import type { Changes } from "../../ports/git-changes.js";
import type { Keeping } from "../../ports/git-keeping.js";
import type { Remote } from "../../ports/git-remote.js";
import type { Environment } from "../../ports/runtime.js";
import type { Backend } from "./backend.js";
import { booleanOf, readConfigFile, type ConfigFile } from "./config-file.js";
import { hasFileRefs, readHead } from "./head.js";
import { isObjectId, type Place } from "./place.js";
import { listRefs, resolveRef, isRefName, type NamedRef } from "./refs.js";
import { branchOf, chooseRemoteTip, remoteNames, sortTips } from "./tips.js";
import { isThere } from "./unsupported.js";
import { findUserName } from "./user-name.js";
import { findWorktrees, withBranches } from "./worktrees.js";

/** Which backend answers what files cannot; without it the program, else isomorphic-git where there is none. */
export type BackendChoice = "program" | "isomorphic";

export interface RepositoryOptions {
  readonly environment: Environment;
  readonly use?: BackendChoice | undefined;
}

const MAX_ANSWERS = 1000;

/** The Repository of one place. Heavy code is imported by the methods that need it. */
export class FileRepository implements Repository {
  readonly #place: Place;
  readonly #options: RepositoryOptions;
  readonly #ancestry = new Map<string, boolean>();
  #backend: Promise<Backend> | null = null;

  constructor(place: Place, options: RepositoryOptions) {
    this.#place = place;
    this.#options = options;
  }

  get worktree(): string | null {
    return this.#place.worktree;
  }

  get gitDirectory(): string {
    return this.#place.gitDirectory;
  }

  get commonDirectory(): string {
    return this.#place.commonDirectory;
  }

  async head(): Promise<Head> {
    return readHead(this.#place) ?? (await this.#load()).head();
  }

  async tip(branch: string): Promise<Tip | null> {
    const ref = `refs/heads/${branch}`;
    if (!isRefName(ref)) return null;
    if (hasFileRefs(this.#place)) {
      const { oid } = resolveRef(this.#place, ref);
      if (oid !== null) return { branch, ref, commit: oid };
      const { remote } = sortTips(listRefs(this.#place, "refs/remotes/"), this.#config());
      return chooseRemoteTip(branch, remote, this.#config());
    }
    const { local, remote } = await this.tips();
    return local.find((tip) => tip.ref === ref) ?? chooseRemoteTip(branch, remote, this.#config());
  }

  async tips(): Promise<{ local: Tip[]; remote: Tip[] }> {
    return sortTips(await this.#refs(), this.#config());
  }

  async defaultTip(): Promise<Tip | null> {
    const { findDefaultTip, makeListedSource } = await import("./default-tip.js");
    const place = this.#place;
    const source = hasFileRefs(place)
      ? {
          find: (ref: string) => (isRefName(ref) ? resolveRef(place, ref).oid : null),
          list: () => listBranchRefs(place),
          follow: (ref: string) => resolveRef(place, ref).ref,
        }
      : makeListedSource(await this.#refs());
    return findDefaultTip(source, remoteNames(this.#config()));
  }

  async commit(
    revision: string,
  ): Promise<{ commit: ObjectId; branch: string | null; ref: string | null } | null> {
    const found = await (await this.#load()).commit(revision);
    if (found === null) return null;
    return { ...found, branch: found.ref === null ? null : branchOf(found.ref, remoteNames(this.#config())) };
  }

  async isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean> {
    assertObjectIds([ancestor, descendant]);
    if (ancestor === descendant) return true;
    const key = `${ancestor} ${descendant}`;
    const known = this.#ancestry.get(key);
    if (known !== undefined) return known;
    const answer = await (await this.#load()).isAncestor(ancestor, descendant);
    // Commits never change their parents, so an answer holds; a long life must not gather them without end.
    if (this.#ancestry.size >= MAX_ANSWERS) this.#ancestry.clear();
    this.#ancestry.set(key, answer);
    return answer;
  }

  async mergeBase(left: ObjectId, right: ObjectId): Promise<ObjectId | null> {
    assertObjectIds([left, right]);
    if (left === right) return left;
    const backend = await this.#load();
    const bases = await backend.mergeBases(left, right);
    if (bases.length < 2) return bases[0] ?? null;
    const { newestOf } = await import("./merge-bases.js");
    return newestOf(bases, await backend.readObjects(bases));
  }

  async listFiles(commit: ObjectId, directory: string): Promise<TreeFile[]> {
    assertObjectIds([commit]);
    const { isTreePath } = await import("./trees.js");
    if (directory !== "" && !isTreePath(directory)) return [];
    return (await this.#load()).listFiles(commit, directory);
  }

  async committedFiles(directory: string): Promise<CommittedFile[]> {
    const { isTreePath } = await import("./trees.js");
    if (directory !== "" && !isTreePath(directory)) return [];
    return (await this.#load()).committedFiles(directory);
  }

  async listFilesOfAll(commits: readonly ObjectId[], directory: string): Promise<SharedFile[]> {
    assertObjectIds(commits);
    const { isTreePath, listTrees } = await import("./trees.js");
    if (directory !== "" && !isTreePath(directory)) return [];
    return listTrees((await this.#load()).readObjects, commits, directory);
  }

  async stagedFiles(directory: string): Promise<StagedFile[]> {
    const { isTreePath } = await import("./trees.js");
    if (directory !== "" && !isTreePath(directory)) return [];
    return (await this.#load()).stagedFiles(directory);
  }

  async objectsAt(commits: readonly ObjectId[], path: string): Promise<(ObjectId | null)[]> {
    assertObjectIds(commits);
    const { findObjectsAt, isTreePath } = await import("./trees.js");
    if (path !== "" && !isTreePath(path)) return commits.map(() => null);
    return findObjectsAt((await this.#load()).readObjects, commits, path);
  }

  prepare(): void {
    // Whatever stands in the way is met, and worded, by the first question.
    void this.#load()
      .then((backend) => backend.open())
      .catch(() => undefined);
  }

  async readBlobs(oids: readonly ObjectId[]): Promise<Uint8Array[]> {
    assertObjectIds(oids);
    const objects = await (await this.#load()).readObjects(oids);
    return objects.map(({ bytes }) => bytes);
  }

  async worktrees(): Promise<LinkedWorktree[]> {
    const found = findWorktrees(this.#place);
    return withBranches(this.#place, found) ?? (await this.#load()).worktreeBranches(found);
  }

  async authorOf(place: {
    commit: ObjectId | null;
    path: string;
    line: number;
  }): Promise<Authorship | "uncommitted" | null> {
    const { findAuthor } = await import("./author.js");
    return findAuthor({ place: this.#place, repository: this, backend: await this.#load() }, place);
  }

  async userName(): Promise<string | null> {
    const found = findUserName(this.#place, this.#options.environment);
    if (found.kind === "known") return found.name || null;
    return (await this.#load()).userName();
  }

  async hooksPath(): Promise<HooksPath | null> {
    return (await this.#load()).hooksPath();
  }

  async isSparse(): Promise<boolean> {
    if (!isThere(join(this.#place.gitDirectory, "info", "sparse-checkout"))) return false;
    const shared = this.#config();
    const hasOwn = booleanOf(shared.values.get("extensions.worktreeconfig")) === true;
    const own = hasOwn ? readConfigFile(join(this.#place.gitDirectory, "config.worktree")).values : null;
    return booleanOf(own?.get("core.sparsecheckout") ?? shared.values.get("core.sparsecheckout")) === true;
  }

  async traits(): Promise<RepositoryTraits> {
    return (await import("./traits.js")).findTraits(this.#place);
  }

  async ignoredBy(paths: readonly string[]): Promise<(IgnoreRule | null)[] | null> {
    if (this.#place.worktree === null) return null;
    if (paths.length === 0) return [];
    const { environment, use } = this.#options;
    const { areSurelyKept } = await import("./surely-kept.js");
    const isSure = use !== "isomorphic" && areSurelyKept({ place: this.#place, environment }, paths);
    return isSure ? paths.map(() => null) : (await this.#load()).ignoredBy(paths);
  }

  async changes(): Promise<Changes> {
    const backend = await this.#load();
    const path = backend.program();
    const [{ makeChanges }, { treeOf }] = await Promise.all([
      import("./changes/changes.js"),
      import("./trees.js"),
    ]);
    return makeChanges({
      path,
      place: this.#place,
      environment: this.#options.environment,
      head: () => this.head(),
      readBlobs: (oids) => this.readBlobs(oids),
      readTrees: async (oids) => (await backend.readObjects(oids)).map(treeOf),
    });
  }

  async keeping(): Promise<Keeping> {
    const backend = await this.#load();
    const path = backend.program();
    const { makeKeeping } = await import("./keeping/keeping.js");
    const { environment } = this.#options;
    return makeKeeping({
      path,
      place: this.#place,
      environment,
      readObjects: (oids) => backend.readObjects(oids),
    });
  }

  async remote(source: string): Promise<Remote> {
    const path = (await this.#load()).program();
    const { makeRemote } = await import("./remote/remote.js");
    return makeRemote({ path, place: this.#place, environment: this.#options.environment }, source);
  }

  /** The configuration of the repository as it is now; a long-lived caller sees changes. */
  #config(): ConfigFile {
    return readConfigFile(join(this.#place.commonDirectory, "config"));
  }

  async #refs(): Promise<NamedRef[]> {
    if (!hasFileRefs(this.#place)) return (await this.#load()).refs();
    return listBranchRefs(this.#place);
  }

  #load(): Promise<Backend> {
    return (this.#backend ??= this.#choose());
  }

  async #choose(): Promise<Backend> {
    const { environment, use } = this.#options;
    if (use !== "isomorphic") {
      const { findProgram } = await import("./program.js");
      const path = findProgram(environment);
      if (path !== null) {
        const { makeProgramBackend } = await import("./program-backend.js");
        return makeProgramBackend({ path, place: this.#place, environment });
      }
      if (use === "program") {
        throw new CtxError("DEPENDENCY_MISSING", "There is no git program on PATH.", {
          hint: "Install git 2.31 or newer.",
        });
      }
    }
    const { makeIsomorphicBackend } = await import("./isomorphic.js");
    return makeIsomorphicBackend(this.#place, environment);
  }
}

function listBranchRefs(place: Place): NamedRef[] {
  return [...listRefs(place, "refs/heads/"), ...listRefs(place, "refs/remotes/")];
}

function assertObjectIds(oids: readonly string[]): void {
  for (const oid of oids) invariant(isObjectId(oid), `Not a full object id: ${oid}`);
}
