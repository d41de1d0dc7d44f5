// R8: contexts that outgrow the share of a model's window that the settings give them.
import type { Risk } from "../../model/review.js";
import { countOf, nameIn } from "./place.js";
import type { ResolvedSize, RiskSubject } from "./subject.js";

/**
 * Finds the contexts that are over the target and grew: one risk for all of them, because one edit of the project makes
 * a thousand tasks grow. What was too big before and did not grow is not this review's.
 */
export function findOversize({ sizes, budget }: RiskSubject): Risk[] {
  const allowed = (budget.window * budget.target) / 100;
  const over = sizes
    .filter(({ before, after }) => after !== null && after > allowed && after > (before ?? 0))
    .sort((left, right) => tokensOf(right) - tokensOf(left) || (left.ref < right.ref ? -1 : 1));
  const largest = over[0];
  if (largest === undefined) return [];
  const tokens = tokensOf(largest);
  const percent = Math.ceil((tokens / budget.window) * 100);
  const others =
    over.length > 1 ? `, and ${countOf(over.length - 1, "more context is", "more contexts are")} over` : "";
  const message =
    `${nameIn(largest.ref)} takes about ${tokens.toLocaleString("en")} tokens, ${percent} % of the window ` +
    `(target ${budget.target} %)${others}.`;
  return [{ flag: "R8", severity: "medium", path: null, line: null, message }];
}

function tokensOf({ after }: ResolvedSize): number {
  return after ?? 0;
}
