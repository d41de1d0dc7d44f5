// "Did you mean", for a search that found nothing: the same words, with those that occur nowhere replaced by the nearest
// that do.
import { findSimilar } from "../../model/text/similar.js";
import type { Query } from "./query.js";
import { fold, listWords } from "./words.js";

const SHORTEST = 3;
const LONGEST = 40;

/** The search to try instead, or null when no word is near. Of equally near words the more frequent one counts. */
export function findNearWord(
  texts: readonly { readonly lines: readonly string[] }[],
  typed: string,
  query: Query,
): string | null {
  const counts = new Map<string, number>();
  for (const { lines } of texts) {
    for (const line of lines) {
      for (const { text, isCompound } of listWords(line))
        if (!isCompound && text.length >= SHORTEST && text.length <= LONGEST)
          counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const known = [...counts]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([word]) => word);
  let isNear = false;
  const wanted = new Set(query.terms.map(({ text }) => text));
  const tried = typed
    .replaceAll('"', " ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => {
      const near = wanted.has(fold(word)) && !counts.has(fold(word)) ? findSimilar(fold(word), known) : null;
      if (near === null) return word;
      isNear = true;
      return near;
    });
  return isNear ? tried.join(" ") : null;
}
