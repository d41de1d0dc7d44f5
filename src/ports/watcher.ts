// Watching a directory tree: hints that something changed. They may come late, twice or not at all, so that whoever
// takes them looks for himself; what happened is decided elsewhere.
import type { CtxError } from "../errors/ctx-error.js";
import type { Worktree } from "./worktree.js";
import type { StopSignal } from "./stop-signal.js";

export type Hint =
  /** Something happened at a path, relative to the top, with "/". */
  | { readonly kind: "path"; readonly path: string }
  /** Something happened in git's directory. */
  | { readonly kind: "git" }
  /** Which files are ignored may have changed. */
  | { readonly kind: "rules" }
  /** More happened than could be remembered: anything may have changed. */
  | { readonly kind: "overflow" }
  /** The system watches no more; there will be no hints from now on. */
  | { readonly kind: "limit"; readonly error: CtxError };

/** A watch that has been set up. */
export interface Watch {
  /**
   * The hints since the last call, each path once; waits for one, at most so long. Ends at once with what there is
   * when the watch is closed or `stop` fires.
   */
  next(timeoutMs: number, stop?: StopSignal): Promise<readonly Hint[]>;
  /** Gives everything back. */
  close(): Promise<void>;
}

export interface Watcher {
  /** Opens a worktree; null where there is no repository with one. */
  worktree(directory: string): Promise<Worktree | null>;
  /**
   * Watches the files of a worktree that git does not ignore, and git's own directory; never `.context`, never another
   * repository inside. Where the system's limits do not allow it, the watch gives a `limit` and nothing else.
   * @throws {CtxError} READ_FAILED when the top cannot be read.
   */
  watch(worktree: Worktree): Promise<Watch>;
}
