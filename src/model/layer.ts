// A layer: one context's files in their place in a lineage.
import type { Document, SourceText, Words } from "./document.js";
import type { Entry } from "./entry.js";
import type { Finding } from "../errors/finding.js";
import type { PruneFile } from "./prune.js";
import type { Ref } from "./ref.js";

/** Where a layer's documents were read: the worktree, the personal directory, or a branch tip or commit. */
export type LayerSource = "worktree" | "personal" | (string & {});

/** One context as stored, not merged with anything. */
export interface StoredContext {
  readonly ref: Ref;
  /** "worktree", "personal", "refs/heads/…", "refs/remotes/…" or a commit id. */
  readonly from: LayerSource;
  /** The commit it was read from; null for files on disk. */
  readonly commit: string | null;
  /** Data documents: `context.*`, then patterns in path order, then the personal ones. */
  readonly documents: readonly Document[];
  /** Notes in path order, personal ones last. */
  readonly notes: readonly Document[];
  /** In id order, without doubles; retracted ones still in it. */
  readonly entries: readonly Entry[];
  /** What is hidden of it, in path order; absent where there is nothing, or entries were not read. */
  readonly prunes?: readonly PruneFile[];
  readonly findings: readonly Finding[];
  /** Whether a shared main document is there, readable or broken: what makes a task exist. */
  readonly hasMain: boolean;
  /** Data documents that exist but cannot be read as such; the text is empty where not even that could be read. */
  readonly brokenSources: readonly SourceText[];
}

/** A stored context in its place in a lineage; the personal global context is a layer of its own. */
export interface Layer extends StoredContext {
  readonly personal: boolean;
}

/** ctx's own words of a context, from its shared main documents; a later one in path order counts. */
export function wordsOf(context: StoredContext): Words {
  const words: Words = {};
  for (const document of context.documents) {
    if (document.role === "main" && !document.personal) Object.assign(words, document.words);
  }
  return words;
}

/** A context without a single file. */
export function makeEmptyContext(ref: Ref): StoredContext {
  return {
    ref,
    from: "worktree",
    commit: null,
    documents: [],
    notes: [],
    entries: [],
    findings: [],
    hasMain: false,
    brokenSources: [],
  };
}
