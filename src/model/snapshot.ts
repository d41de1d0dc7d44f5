// A snapshot: the exact bytes of some files at one moment, kept in git's store, so that they can be brought back.

/** Why a snapshot was made: somebody asked for it, a restore was about to replace files, or a plan was about to change. */
export type SnapshotReason = "save" | "restore" | "plan";

/** What stands beside the files of a snapshot. */
export interface SnapshotRecord {
  /** A ULID, which the ref is named by: the order of ids is the order in which snapshots were made. */
  readonly id: string;
  /** What it is one of: a ref such as `task/task-42`, or a path relative to the root. */
  readonly of: string;
  /** The files and folders that belong to it, relative to the root; what lies elsewhere is no part of it. */
  readonly places: readonly string[];
  /** The root below the worktree's top, with a trailing "/", or "": several roots share one repository. */
  readonly root: string;
  readonly name: string | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** "@who". */
  readonly by: string;
  readonly why: SnapshotReason;
  readonly files: number;
  readonly bytes: number;
  /** Of a restore: the ids of the entries that it took out of the worktree, and of those that it put there. */
  readonly taken?: readonly string[];
  readonly brought?: readonly string[];
}

/** A snapshot as it is kept. */
export interface Snapshot extends SnapshotRecord {
  /** The id of the git tree that holds the files, by their paths relative to the root. */
  readonly tree: string;
}
