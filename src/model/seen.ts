// What a reader of the feed has been told of a context root: a set, not a date, so that what arrives late is told too.
import type { EntryRecord } from "./entry.js";

/** What is known of an entry that was left out because nobody asked for its kind: enough to judge it another time. */
export interface HeldGroup {
  readonly ref: string;
  readonly kind: string;
  readonly by: string;
}

/** A document as it was last looked at. */
export interface SeenDocument {
  /** Stands for its bytes; null when it was gone. */
  readonly hash: string | null;
  /** The file's stamp, where that can be trusted: then nothing has to be read to know that it is the same. */
  readonly stamp: string | null;
  /** The branch that was current then. */
  readonly branch: string | null;
  /** The content that was told last, perhaps of another branch; null when it was told that the document is gone. */
  readonly told: string | null;
  /** Contents told before that one, newest first; a branch that is switched to again brings back one of them. */
  readonly earlier: readonly string[];
}

/** A file of several records, or of one that it is not named after. */
export interface SeenBatch {
  readonly stamp: string | null;
  /** The groups of its records that were left out. */
  readonly held: readonly HeldGroup[];
}

export interface Seen {
  /** Which context root, of those that share a place for state. */
  readonly root: string;
  /** The ids of entries that were told, or taken back before anybody was told. */
  readonly told: ReadonlySet<string>;
  /** The ids of entries that were left out. */
  readonly held: ReadonlyMap<string, HeldGroup>;
  /** By path relative to the root. */
  readonly batches: ReadonlyMap<string, SeenBatch>;
  /** By path relative to the root. */
  readonly documents: ReadonlyMap<string, SeenDocument>;
  /** How far each segment of the journal was read, in bytes, by name; null where the journal was not looked at yet. */
  readonly journal: ReadonlyMap<string, number> | null;
}

/** What happened to a document. */
export type DocumentChange = "added" | "changed" | "removed";

/** One piece of news. */
export type ContextChange =
  | {
      readonly ref: string;
      readonly by: string;
      /** Relative to the root; null while the entry is in another worktree alone. */
      readonly path: string | null;
      readonly entry: EntryRecord;
    }
  | {
      readonly ref: string;
      /** Who changed it, where that can be told. */
      readonly by: string | null;
      readonly path: string;
      readonly document: { readonly change: DocumentChange };
    };

/** What somebody wants to be told; what is absent does not matter. */
export interface Interest {
  /** Nothing that this one wrote. */
  readonly for?: string;
  /** Only what this one wrote. */
  readonly by?: string;
  /** Only these contexts, in their full form. */
  readonly refs?: readonly string[];
  /** Only entries of these kinds; `document` stands for documents. */
  readonly kinds?: readonly string[];
}

/** Before anything was told. */
export function makeUnseen(root: string): Seen {
  return {
    root,
    told: new Set(),
    held: new Map(),
    batches: new Map(),
    documents: new Map(),
    journal: null,
  };
}

/** Tells whether somebody wants to be told of an entry or document; `by` is null where nobody knows. */
export function isOfInterest(
  interest: Interest,
  { ref, kind, by }: { readonly ref: string; readonly kind: string; readonly by: string | null },
): boolean {
  if (interest.for !== undefined && by === interest.for) return false;
  if (interest.by !== undefined && by !== interest.by) return false;
  if (interest.refs !== undefined && !interest.refs.includes(ref)) return false;
  return interest.kinds === undefined || interest.kinds.includes(kind);
}
