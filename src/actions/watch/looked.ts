// What a look of a watch came to, for whoever drives it.
import type { RecordedEntry } from "./record.js";

/** What came of a look. */
export interface Looked {
  /** "moving": git is at work, look again soon. */
  readonly kind: "settled" | "moving";
  readonly entries: readonly RecordedEntry[];
  /** What git did since the last look, null when it did nothing. */
  readonly git: { readonly message: string | null; readonly files: number } | null;
  readonly unreadable: readonly string[];
  /** The tree was taken as it is. */
  readonly isBaseline: boolean;
  /** The state was begun anew: what changed before cannot be told. */
  readonly isForgotten: boolean;
}

/** All is as it was. */
export const NOTHING: Looked = {
  kind: "settled",
  entries: [],
  git: null,
  unreadable: [],
  isBaseline: false,
  isForgotten: false,
};
