// Git as ctx needs it: facts only. Nothing here writes a repository, and nothing takes one of git's locks; what ctx itself
// keeps in git's store has a port of its own (git-keeping.ts).
import type { Changes } from "./git-changes.js";
import type { Keeping } from "./git-keeping.js";
import type { Remote } from "./git-remote.js";

/** A full object id, hexadecimal: 40 digits, or 64 in a SHA-256 repository. */
export type ObjectId = string;

export type Head =
  /** On a branch; `commit` is null while the branch is unborn. */
  | { readonly kind: "branch"; readonly branch: string; readonly commit: ObjectId | null }
  /** Detached; `rebasing` is the branch being rebased, if one is. */
  | {
      readonly kind: "detached";
      readonly commit: ObjectId;
      readonly rebasing: string | null;
      readonly bisecting: boolean;
    };

/** The newest commit of a branch and the full ref it was found under. */
export interface Tip {
  /** Short name, e.g. `feature/x`; for a remote-tracking ref without the remote's name. */
  readonly branch: string;
  /** `refs/heads/…` or `refs/remotes/<remote>/…`. */
  readonly ref: string;
  readonly commit: ObjectId;
}

export interface TreeFile {
  /** Relative to the top of the tree, with "/". */
  readonly path: string;
  readonly oid: ObjectId;
  readonly kind: "file" | "symlink" | "submodule";
}

/** A file as some commit holds it. */
export type CommittedFile = Pick<TreeFile, "path" | "oid">;

/** A file of one or more commits. */
export interface SharedFile extends TreeFile {
  /** The first of the commits that were asked for that has it. */
  readonly commit: ObjectId;
}

/** One record of git's index. */
export interface StagedFile extends TreeFile {
  /** True for the sides of a merge that is not resolved yet: then a path occurs several times. */
  readonly isUnmerged: boolean;
}

export interface Authorship {
  readonly commit: ObjectId;
  readonly author: string;
  /** RFC 3339 with the author's offset. */
  readonly date: string;
}

export interface LinkedWorktree {
  readonly path: string;
  /** Null when detached. */
  readonly branch: string | null;
}

/** What makes a repository unlike the plain one that `git init` leaves. */
export interface RepositoryTraits {
  /** One of several worktrees, and not the main one. */
  readonly isLinked: boolean;
  /** False in a linked worktree that its repository looks for elsewhere, as after moving it by hand. */
  readonly isLinkedBack: boolean;
  readonly isSubmodule: boolean;
  /** History is cut off somewhere. */
  readonly isShallow: boolean;
  /** Objects may be missing that a remote has promised. */
  readonly isPartial: boolean;
}

/** Where the user has git look for hooks (core.hooksPath in git-config(1)). */
export interface HooksPath {
  /** As configured, "~" resolved; a relative one counts from the worktree's top level. */
  readonly path: string;
  /** Whether it is set for this repository or worktree alone, and not for all that the user has. */
  readonly isOwn: boolean;
}

/** Why git ignores a path. */
export interface IgnoreRule {
  /** The file that holds the rule, as git names it: relative to the worktree's top level where it lies inside. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
}

/** The git program that this process would start. */
export interface GitProgram {
  /** Absolute. */
  readonly path: string;
  /** What it says about itself, e.g. `2.39.5`; null when it does not start or says something else. */
  readonly version: string | null;
  /** Whether it is new enough for everything that ctx asks of it. */
  readonly isNewEnough: boolean;
  /** The oldest version that is, e.g. `2.31`. */
  readonly oldest: string;
}

/**
 * One repository as seen from one worktree. None of its methods guesses: each may throw REPOSITORY_UNSUPPORTED where
 * the answer cannot be had here, DEPENDENCY_MISSING where git is too old, and READ_FAILED for objects over 64 MiB.
 */
export interface Repository {
  /** The invoking worktree's top level, absolute, links resolved; null inside a bare repository. */
  readonly worktree: string | null;
  /** This worktree's git directory, absolute. */
  readonly gitDirectory: string;
  /** The directory shared by all worktrees, absolute. */
  readonly commonDirectory: string;

  /** Read from files, without process or library, wherever the ref format allows it. */
  head(): Promise<Head>;
  /**
   * The tip of a branch: the local one, else its remote-tracking one; null when neither exists.
   * @throws {CtxError} REF_AMBIGUOUS when several remotes have different ones.
   */
  tip(branch: string): Promise<Tip | null>;
  /**
   * The tip of the default branch, where reviewed work arrives: the branch that the remote's HEAD names (origin's, or
   * that of the only remote), else main or master there, else main or master here, else the only local branch; null
   * where nothing tells.
   */
  defaultTip(): Promise<Tip | null>;
  /** All tips, ordered by ref. */
  tips(): Promise<{ local: Tip[]; remote: Tip[] }>;
  /**
   * The commit that a revision names (as `git rev-parse`), and the branch when it names one; null when none.
   * @throws {CtxError} REF_AMBIGUOUS when a tag and a branch share the name.
   */
  commit(revision: string): Promise<{ commit: ObjectId; branch: string | null; ref: string | null } | null>;
  isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean>;
  /**
   * The commit at which two histories part: of their best common ancestors (git-merge-base(1)) the newest, and of several
   * equally new ones that with the smallest id; null when they share none.
   */
  mergeBase(left: ObjectId, right: ObjectId): Promise<ObjectId | null>;
  /** Every file below a directory of a commit, recursively, in path order; empty when the directory is absent. */
  listFiles(commit: ObjectId, directory: string): Promise<TreeFile[]>;
  /**
   * Every file that a commit reachable from a ref (or HEAD) ever held below a directory, the stash left out; in no order.
   * Slow where history is long.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program.
   */
  committedFiles(directory: string): Promise<CommittedFile[]>;
  /**
   * Every file below a directory in any of the commits, recursively: each content that stands at a path once. What commits
   * share is read once, so that many tips of one repository cost little more than one.
   */
  listFilesOfAll(commits: readonly ObjectId[], directory: string): Promise<SharedFile[]>;
  /**
   * What git's index holds below a directory of the worktree, in path order; empty where there is no index.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program: nothing else reads every form of an index.
   */
  stagedFiles(directory: string): Promise<StagedFile[]>;
  /** The object id that stands at a path in each of the commits, null where none does. */
  objectsAt(commits: readonly ObjectId[], path: string): Promise<(ObjectId | null)[]>;
  /** Says that objects will be read soon, so that what answers begins meanwhile. Never fails, and nobody has to ask. */
  prepare(): void;
  /** The contents of blobs, in the order asked. */
  readBlobs(oids: readonly ObjectId[]): Promise<Uint8Array[]>;
  /** All worktrees that exist on disk, the main one first. */
  worktrees(): Promise<LinkedWorktree[]>;
  /**
   * Who last changed a line: `"uncommitted"` for a line that no commit holds; null when this adapter cannot tell.
   * `commit` null means the worktree's file.
   */
  authorOf(place: {
    commit: ObjectId | null;
    path: string;
    line: number;
  }): Promise<Authorship | "uncommitted" | null>;
  /** git's `user.name` as it applies here, or null. */
  userName(): Promise<string | null>;
  /**
   * core.hooksPath as it applies here; null where it is not set.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program: files alone do not tell which setting wins.
   */
  hooksPath(): Promise<HooksPath | null>;
  /** True when the checkout is sparse, so that a file may be absent on disk and yet present at HEAD. */
  isSparse(): Promise<boolean>;
  /** What is unusual about this repository, from files alone. */
  traits(): Promise<RepositoryTraits>;
  /**
   * The rule by which git ignores each path (relative to the worktree's top level; a directory ends in "/"), null where
   * none does; a path is judged as if git did not know it yet. Null as a whole where this adapter cannot tell.
   */
  ignoredBy(paths: readonly string[]): Promise<(IgnoreRule | null)[] | null>;
  /**
   * What changed, and what stands in the index and the worktree.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program.
   */
  changes(): Promise<Changes>;
  /**
   * What ctx keeps in git's store, under refs of its own.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program.
   */
  keeping(): Promise<Keeping>;
  /**
   * A repository elsewhere, by a URL or an absolute path that model/source.ts lets pass. Opens no network yet.
   * @throws {CtxError} DEPENDENCY_MISSING without the git program.
   */
  remote(source: string): Promise<Remote>;
}

export interface Git {
  /**
   * Finds the repository around a directory from files alone; null when there is none.
   * @throws {CtxError} REPOSITORY_UNSUPPORTED when a `.git` is there and cannot be understood.
   */
  discover(directory: string): Repository | null;
  /** The program that answers what files cannot; null when there is none on PATH. */
  program(): Promise<GitProgram | null>;
}
