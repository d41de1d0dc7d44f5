// A repository elsewhere that a team shares knowledge through: the only place where ctx opens the network, and only when it
// is told to. What is fetched lies in a repository of ctx's own, beside the user's; nothing of it is checked out by git.
import type { ObjectId } from "./git.js";

/** What stands at a path of a fetched commit. */
export interface RemoteFile {
  /** As git gives it: nothing about it is certain yet. Bytes that are no UTF-8 are U+FFFD. */
  readonly path: string;
  readonly oid: ObjectId;
  readonly kind: "file" | "symlink" | "submodule";
  readonly sizeBytes: number;
}

/** What the source says of itself. */
export interface RemoteRefs {
  /** The branch that its HEAD names, short; null where it says none. */
  readonly defaultBranch: string | null;
  /** Its branches and tags, in full. */
  readonly refs: readonly string[];
}

/** A commit that is to be put on a branch of the source. */
export interface NewCommit {
  readonly parent: ObjectId;
  /** The one file that it changes or adds, from the top of the tree. */
  readonly path: string;
  readonly text: string;
  readonly message: string;
  /** When, in milliseconds since the epoch. */
  readonly atMs: number;
}

/**
 * Each that opens the network throws SOURCE_UNREACHABLE where it cannot be had, nobody being asked for a password, and
 * where it takes too long or grows too large. All throw DEPENDENCY_MISSING where git is too old.
 */
export interface Remote {
  /** Asks the source which refs it has. */
  look(): Promise<RemoteRefs>;
  /** Fetches what a ref leads to and returns its commit; git checks every object. */
  fetch(ref: string): Promise<ObjectId>;
  /** Remembers a commit, beside those remembered before. No network. */
  remember(commit: ObjectId): Promise<void>;
  /** Forgets every commit but one. No network. */
  forgetOthers(commit: ObjectId): Promise<void>;
  /** The commits that were remembered; none where nothing was ever fetched. No network. */
  remembered(): Promise<ObjectId[]>;
  /** Whether a commit is here. No network. */
  has(commit: ObjectId): Promise<boolean>;
  isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean>;
  /** Every file of a commit that is here, in path order. No network. */
  files(commit: ObjectId): Promise<RemoteFile[]>;
  /** The contents of blobs, in the order asked. No network. */
  readBlobs(oids: readonly ObjectId[]): Promise<Uint8Array[]>;
  /** Makes a commit that changes one file, here alone; its author is the user of the repository beside which it lies. */
  commit(wanted: NewCommit): Promise<ObjectId>;
  /** Puts a commit on a new branch of the source; never over anything. */
  push(commit: ObjectId, branch: string): Promise<void>;
}
