// The lines of many values in many documents, each document parsed once.
import { findPositions } from "../../format/positions.js";
import type { SourceText } from "../../model/document.js";

/** A value in a document. */
export interface Spot {
  readonly source: SourceText;
  /** RFC 6901, in the document; ctx's own words are there with their `$`. */
  readonly pointer: string;
}

/** Finds the 1-based lines of some spots; of what is not where it should be, null. */
export async function findLines(spots: readonly Spot[]): Promise<(spot: Spot) => number | null> {
  // By text: two sides have different texts under one path, and equal texts have equal lines.
  const wanted = new Map<string, { source: SourceText; pointers: Set<string> }>();
  for (const { source, pointer } of spots) {
    const known = wanted.get(source.text) ?? { source, pointers: new Set() };
    wanted.set(source.text, known);
    known.pointers.add(pointer);
  }
  const lines = new Map<string, Map<string, { line: number }>>();
  for (const [text, { source, pointers }] of wanted)
    lines.set(text, await findPositions(source, [...pointers]));
  return ({ source, pointer }) => lines.get(source.text)?.get(pointer)?.line ?? null;
}
