// Where the value at a pointer stands in a file: the place of its key, or of its item in a list.
import type { SourceText } from "../model/document.js";
import { parsePointer } from "../model/json/pointer.js";
import { makePlaceFinder, type Place } from "./text-place.js";
import { readTree } from "./tree/read-tree.js";
import { findSlotAt } from "./tree/source-tree.js";

export type { Place } from "./text-place.js";

/**
 * Finds the places of many pointers, parsing once; those that name nothing are left out. The empty pointer is where
 * the data begins. Lines and columns are 1-based and count in the whole file.
 * @throws {CtxError} USAGE when a pointer is not RFC 6901.
 */
export async function findPositions(
  source: SourceText,
  pointers: readonly string[],
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const root = await readTree(source);
  if (root === undefined) return places;
  const place = makePlaceFinder(source.text);
  for (const pointer of pointers) {
    const offset = pointer === "" ? root.start : findSlotAt(root, parsePointer(pointer))?.start;
    if (offset !== undefined) places.set(pointer, place(offset));
  }
  return places;
}
