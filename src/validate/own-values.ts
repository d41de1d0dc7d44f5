// What is wrong between the documents of one context, as resolving it would say: two that set one value differently,
// `$merge` and `$final` where they have no effect.
import type { Finding } from "../errors/finding.js";
import { mergeLayers } from "../resolve/merge.js";
import type { CheckedContext } from "./survey.js";

/** Merges the documents of a context alone; one document by itself has nobody to disagree with. */
export function findOwnValueFaults({ stored }: CheckedContext): readonly Finding[] {
  const isAlone = stored.documents.length < 2 && stored.documents.every(({ personal }) => !personal);
  return isAlone ? [] : mergeLayers([{ ...stored, personal: false }]).findings;
}
