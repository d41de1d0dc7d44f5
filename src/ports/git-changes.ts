// What changed between commits, the index and the worktree: the questions that freshness asks of git. Only the git
// program answers them. Paths are relative to the worktree's top level.
import type { ObjectId, StagedFile, TreeFile } from "./git.js";

/** A path that holds something else on two sides; null where it is not there. A file's mode is not looked at. */
export interface ChangedPath {
  readonly path: string;
  readonly before: ObjectId | null;
  readonly after: ObjectId | null;
}

/** A path that the commit being made changes. */
export interface StagedChange extends ChangedPath {
  /** True where a conflict is not resolved yet; then `after` says nothing. */
  readonly isUnmerged: boolean;
}

/** A file of the worktree that git has, or would take with `git add --all`. */
export interface WorktreeFile extends Omit<TreeFile, "oid"> {
  /**
   * The id of what git would store, whatever line ends and encodings a checkout makes of it; null where only a program
   * could tell that git is configured to run over the content (`filter`), or a submodule that cannot be read.
   */
  readonly oid: ObjectId | null;
  readonly isUnmerged: boolean;
}

export interface LastChange {
  /** The newest commit that gave the path what it holds: none of its parents has the same there. */
  readonly commit: ObjectId;
  /** When that was committed, in milliseconds since the epoch. */
  readonly atMs: number;
  /** History is cut off at that commit, so that the change may as well be older. */
  readonly isCut: boolean;
}

/** Each may throw REPOSITORY_UNSUPPORTED where history or objects are missing. */
export interface Changes {
  /**
   * What the commit being made changes, in path order: what its index holds otherwise than every one of its parents, that
   * is HEAD and whatever is being merged. The index is the one that a hook's environment names (GIT_INDEX_FILE), where that
   * is one of this repository.
   */
  staged(): Promise<StagedChange[]>;
  /** The same against HEAD alone, also while a merge is being made. */
  stagedSinceHead(): Promise<StagedChange[]>;
  /** The files of that index at or below some places ("" for all), in path order, without those only intended to be added. */
  listStaged(places: readonly string[]): Promise<StagedFile[]>;
  /** What the worktree holds at or below some places, in path order. */
  listWorktree(places: readonly string[]): Promise<WorktreeFile[]>;
  /** The texts of files by their blobs, null for what is not UTF-8. Much faster than readBlobs where the worktree has the same. */
  readTexts(files: readonly Pick<TreeFile, "path" | "oid">[]): Promise<(string | null)[]>;
  /** What differs between two commits, for each pair, in path order. */
  between(pairs: readonly { readonly from: ObjectId; readonly to: ObjectId }[]): Promise<ChangedPath[][]>;
  /** Who gave paths of a commit what they hold there; a path that it does not have is left out. */
  lastChanges(commit: ObjectId, paths: readonly string[]): Promise<ReadonlyMap<string, LastChange>>;
  /**
   * For each of some commits: the paths that each later commit changed, one that leads to `to` and not to it; only paths at
   * or below some places, merges left out. Several commits must all be ancestors of `to`.
   */
  listChanged(
    range: { readonly from: readonly ObjectId[]; readonly to: ObjectId },
    places: readonly string[],
  ): Promise<ReadonlyMap<ObjectId, readonly ReadonlySet<string>[]>>;
}
