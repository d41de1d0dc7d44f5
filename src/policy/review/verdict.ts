// Whether a review lets pass what it found. What is risky, and how much, is policy/risk/.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import {
  FAIL_ON,
  RISK_SEVERITIES,
  type FailOn,
  type ReviewData,
  type ReviewVerdict,
  type RiskSeverity,
} from "../../model/review.js";

/**
 * Reads what `--fail-on` was given: words and comma-separated lists of them, in any case; each once, in a fixed order.
 * @throws {CtxError} USAGE when a word is none of them.
 */
export function parseFailOn(texts: readonly string[]): FailOn[] {
  const given = new Set(texts.flatMap((text) => text.split(",")).map((word) => readWord(word.trim())));
  return FAIL_ON.filter((word) => given.has(word));
}

function readWord(text: string): FailOn {
  const found = FAIL_ON.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const near = findSimilar(text, FAIL_ON);
  throw new CtxError("USAGE", `--fail-on knows no ${text || "(empty)"}.`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}Give ${FAIL_ON.join(", ")}.`,
  });
}

type Judged = Pick<ReviewData, "changes" | "delegations" | "risks" | "conflicts">;

/** Judges a review. A severity stands for itself and what is worse. */
export function judgeReview(
  review: Judged,
  failOn: readonly FailOn[],
): { readonly verdict: ReviewVerdict; readonly blockedBy: readonly FailOn[] } {
  const blockedBy = failOn.filter((word) => isMet(word, review));
  if (blockedBy.length > 0) return { verdict: "blocked", blockedBy };
  const { changes, delegations, risks, conflicts } = review;
  const isEmpty = changes.length + delegations.length + risks.length + conflicts.length === 0;
  return { verdict: isEmpty ? "nothing" : "review", blockedBy };
}

function isMet(word: FailOn, { risks, conflicts }: Judged): boolean {
  if (word === "conflict") return conflicts.length > 0;
  const least = RISK_SEVERITIES.indexOf(word as RiskSeverity);
  if (least < 0) return risks.some(({ flag }) => flag === word);
  return risks.some(({ severity }) => RISK_SEVERITIES.indexOf(severity) >= least);
}
