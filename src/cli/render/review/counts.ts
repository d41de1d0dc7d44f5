// A review in one line, and the words for its numbers. For every format that people read.
import type { ReviewData } from "../../../model/review.js";

/** `1 conflict`, `1,204 conflicts`. */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${String(number).replace(/\B(?=(?:\d{3})+$)/g, ",")} ${number === 1 ? one : many}`;
}

/** The parts of the verdict's line, what asks for a decision first: `2 delegations to review`, `1 conflict`, … */
export function summarize(data: ReviewData): string[] {
  const { delegations, conflicts, risks, changes, contexts } = data;
  const open = delegations.filter(({ status }) => status === "proposed").length;
  const decided = delegations.length - open;
  const high = risks.filter(({ severity }) => severity === "high").length;
  const risky = `${countOf(risks.length, "risk")}${high > 0 ? ` (${high} high)` : ""}`;
  return [
    ...(open > 0 ? [`${countOf(open, "delegation")} to review`] : []),
    ...(decided > 0 ? [`${countOf(decided, "delegation")} decided`] : []),
    ...(conflicts.length > 0 ? [countOf(conflicts.length, "conflict")] : []),
    ...(risks.length > 0 ? [risky] : []),
    ...(changes.length > 0 || contexts.length > 0
      ? [`${countOf(contexts.length, "context")} ${contexts.length === 1 ? "changes" : "change"}`]
      : []),
  ];
}

/** `main`, or the first digits of a commit that was named by all of them. */
export function nameOfSide({ revision, commit }: ReviewData["base"]): string {
  return revision === commit ? commit.slice(0, 7) : revision;
}
