// What git and the disk say about the files of one worktree: the facts from which edits are told from git's own work.
// Nothing here writes, takes one of git's locks, or runs what a repository's own configuration names.
import type { ObjectId } from "./git.js";

/** Where git stands: when none of this moves, git has changed no file. */
export interface Position {
  /** HEAD's commit; null on an unborn branch. */
  readonly commit: ObjectId | null;
  /** The current branch, also while it is being rebased; null when there is none. */
  readonly branch: string | null;
  /** Names the index file as it is; another text whenever it was written. "" when there is none. */
  readonly index: string;
  /** The commits of the stash, newest first. */
  readonly stashes: readonly ObjectId[];
  /** The end of HEAD's log, as movesSince takes it; null when there is none. */
  readonly log: string | null;
  /** Git holds the lock of its index: its files are in between. A crashed git leaves it for ever. */
  readonly isBusy: boolean;
}

/** A movement of HEAD, as its log tells it. */
export interface Move {
  /** Null for the first commit of a branch. */
  readonly from: ObjectId | null;
  readonly to: ObjectId;
  /** As git words it, e.g. `commit (amend): Say so` or `checkout: moving from main to topic`. */
  readonly message: string;
}

/** A file that is not as HEAD has it, or that HEAD does not have. */
export interface DirtyFile {
  /** Relative to the top, with "/". */
  readonly path: string;
  /** The blob at HEAD and in the index; null where there is none, and in the index while it is unmerged. */
  readonly head: ObjectId | null;
  readonly index: ObjectId | null;
  readonly isUnmerged: boolean;
}

export interface Survey {
  readonly commit: ObjectId | null;
  readonly files: readonly DirtyFile[];
  /** Files whose names are no UTF-8, with replacement characters: they cannot be told apart, nor written down. */
  readonly unnamed: readonly string[];
}

/** A file as it lies on the disk. */
export interface Sight {
  /** The id that git gives these bytes; those of a link are its target. */
  readonly blob: ObjectId;
  /** As printLines makes them; null where lines cannot be counted. */
  readonly prints: string | null;
  /** When its bytes or its name were last put there: milliseconds since the epoch, with fractions. */
  readonly changedMs: number;
}

/** One path in two trees. */
export interface Difference {
  readonly path: string;
  readonly from: ObjectId | null;
  readonly to: ObjectId | null;
}

/** One worktree. Each method may throw REPOSITORY_UNSUPPORTED where git refuses, DEPENDENCY_MISSING without git. */
export interface Worktree {
  /** Absolute, links resolved. */
  readonly top: string;
  readonly gitDirectory: string;
  /** Names what lies at the top: another text after it was replaced or mounted over, null when nothing is readable there. */
  identity(): string | null;
  /** Read from files; cheap. */
  position(): Promise<Position>;
  /** What differs from HEAD, ignored files and submodules left out: everything, or of some paths. */
  survey(paths?: readonly string[]): Promise<Survey>;
  /** Looks at files and links: null for a path where none is, so also where a directory is. */
  look(paths: readonly string[]): Promise<(Sight | "unreadable" | null)[]>;
  /** The ids under which git would store files, with its conversions of line ends; null for what it cannot read. */
  convertedBlobs(paths: readonly string[]): Promise<(ObjectId | null)[]>;
  /**
   * The files in which two trees differ; null stands for the empty tree. Either may be written as git writes
   * revisions, below an object id: `<id>^1`. Null when one of them does not exist.
   */
  differences(from: string | null, to: string): Promise<readonly Difference[] | null>;
  /** The tree that a merge wrote into the worktree, conflict marks included; null when none is going on. */
  mergeTree(): Promise<ObjectId | null>;
  /** How HEAD moved since a Position's `log`, oldest first; null when that cannot be told. */
  movesSince(log: string | null): Promise<readonly Move[] | null>;
  /** When git first stored an object, in milliseconds since the epoch; null when it is packed or not there. */
  storedMs(oid: ObjectId): number | null;
}
