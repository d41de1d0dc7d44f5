// A piece: the smallest part of a resolved context that can be left out of an answer without tearing it.
import type { Note } from "./document.js";
import type { EntryRecord } from "./entry.js";
import type { Json } from "./json/json.js";
import type { Pointer } from "./json/pointer.js";

/** A scalar, an empty object or a whole array of the merged data; a note; an entry, its ref in it. */
export type PieceContent =
  | { readonly kind: "value"; readonly pointer: Pointer; readonly value: Json }
  | { readonly kind: "note"; readonly note: Note }
  | { readonly kind: "entry"; readonly entry: EntryRecord & { readonly ref: string } };

export interface Piece {
  readonly content: PieceContent;
  /** The context that it comes from; a combined array comes from the narrowest that adds to it. */
  readonly ref: string;
  /** How far that is from the ref itself in its lineage: 0 for its own. */
  readonly distance: number;
  /** Where that context was read, as in the lineage. */
  readonly from: string;
  /** It stands in a personal document. */
  readonly personal: boolean;
}
