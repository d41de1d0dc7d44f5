// The same change in many contexts as one row: what a person reviews is the edit, and then whom it reaches.
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Json } from "../../model/json/json.js";
import type { ReviewChange } from "../../model/review.js";

/** One change, and every context in which it is the same. */
export interface ChangeGroup extends Omit<ReviewChange, "ref"> {
  /** Whom it reaches, in the order given: widest first. */
  readonly refs: readonly string[];
}

/**
 * Groups changes that are the same but for the context they are seen in: place, kind, values and origin. Groups come in
 * the order of their first change.
 */
export function groupChanges(changes: readonly ReviewChange[]): ChangeGroup[] {
  const groups = new Map<string, ReviewChange & { refs: string[] }>();
  for (const change of changes) {
    const { ref, ...same } = change;
    const key = canonicalJson(same as unknown as Json);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...change, refs: [ref] });
    else known.refs.push(ref);
  }
  return [...groups.values()].map(({ ref: _ref, ...group }) => group);
}
