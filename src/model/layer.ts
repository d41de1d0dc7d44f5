// A layer: one context's files in their place in a lineage.
import type { Document } from "./document.js";
import type { Entry } from "./entry.js";
import type { Finding } from "../errors/finding.js";
import type { Ref } from "./ref.js";

/** Where a layer's documents were read: the worktree, the personal directory, or a branch tip or commit. */
export type LayerSource = "worktree" | "personal" | (string & {});

/** One context as stored, not merged with anything. */
export interface StoredContext {
  readonly ref: Ref;
  /** "worktree", "personal", "refs/heads/…", "refs/remotes/…" or a commit id. */
  readonly from: LayerSource;
  /** Data documents: `context.*`, then patterns in path order, then the personal ones. */
  readonly documents: readonly Document[];
  /** Notes in path order, personal ones last. */
  readonly notes: readonly Document[];
  /** In id order, without doubles; retracted ones still in it. */
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  /** Data documents that exist but could not be parsed. */
  readonly brokenPaths: readonly string[];
}

/** A stored context in its place in a lineage; the personal global context is a layer of its own. */
export interface Layer extends StoredContext {
  readonly personal: boolean;
}
