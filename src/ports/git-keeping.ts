// What ctx keeps in git's own store: exact bytes under a ref of its own, beside the user's history. Nothing here touches
// HEAD, the index, a branch or the worktree, and nothing that a repository configures runs. Only the git program can.
import type { ObjectId } from "./git.js";

/** A file that is to be kept. */
export interface FileToKeep {
  /** In the tree that is made, with "/". */
  readonly path: string;
  /** Where it lies, absolute. */
  readonly source: string;
  /** What it held when it was read: a file that holds something else by now is refused. */
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
}

/** A file of a tree; `isPlain` is false for a link and for a submodule. */
export interface KeptFile {
  readonly path: string;
  readonly oid: ObjectId;
  readonly isExecutable: boolean;
  readonly isPlain: boolean;
}

/** A tree under a ref, with the text that stands beside it. */
export interface KeptTree {
  /** In full, e.g. `refs/ctx/snapshots/…`. */
  readonly ref: string;
  /** Null where the ref leads to something that ctx did not put there. */
  readonly found: { readonly tree: ObjectId; readonly text: string } | null;
}

export interface Keeping {
  /**
   * Stores files as they are, byte for byte, and returns the tree of them. Durable when it returns; kept only once a ref
   * leads there.
   * @throws {CtxError} FILE_CHANGED when a file changed meanwhile; WRITE_FAILED.
   */
  store(files: readonly FileToKeep[]): Promise<ObjectId>;
  /**
   * Makes a ref that leads to a tree, with a text beside it: an annotated tag, so that `git log --all` shows none of it.
   * @param atMs when, in milliseconds since the epoch
   * @throws {CtxError} WRITE_FAILED, also when the ref is there already.
   */
  keep(
    ref: string,
    kept: { readonly tree: ObjectId; readonly text: string; readonly atMs: number },
  ): Promise<void>;
  /** Everything under refs that begin so, in the order of their names. Writes nothing. */
  list(prefix: string): Promise<KeptTree[]>;
  /** The files of a tree, in path order. Writes nothing. */
  files(tree: ObjectId): Promise<KeptFile[]>;
}
