// The risks of what a review looks at: the rules in SPEC's order, their answers worst first. What each rule finds is in
// its own file; whether a risk fails the build is the caller's question.
import { RISK_FLAGS, RISK_SEVERITIES, type Risk, type RiskFlag } from "../../model/review.js";
import { findExecutableFields } from "./executable-fields.js";
import { findHiddenMarkup } from "./hidden-markup.js";
import { findHiddenUnicode } from "./hidden-unicode.js";
import { findInheritedOverrides } from "./inherited-overrides.js";
import { findInstructions } from "./instructions.js";
import { findMovedTargets } from "./moved-targets.js";
import { findOversize } from "./oversize.js";
import { findSecretTexts } from "./secret-texts.js";
import type { RiskSubject } from "./subject.js";
import { findTooSpecificTexts } from "./too-specific-texts.js";
import { findUnsignedProposals } from "./unsigned-proposals.js";
import { findWideScope } from "./wide-scope.js";

/** Every rule under its flag: a flag without a rule, or a rule without a flag, does not compile. */
const RULES: Readonly<Record<RiskFlag, (subject: RiskSubject) => readonly Risk[]>> = {
  R1: findWideScope,
  R2: findInheritedOverrides,
  R3: findHiddenUnicode,
  R4: findHiddenMarkup,
  R5: findInstructions,
  R6: findSecretTexts,
  R7: findTooSpecificTexts,
  R8: findOversize,
  R9: findExecutableFields,
  R10: findUnsignedProposals,
  R11: findMovedTargets,
};

/**
 * Judges what head has and base has not. Worst first, then by flag, path, line and message; the same risk at the same
 * place once. A message names places and never quotes a value: what it says is published with the review.
 */
export function assessRisks(subject: RiskSubject): Risk[] {
  const found = RISK_FLAGS.flatMap((flag) => RULES[flag](subject));
  const distinct = new Map(found.map((risk) => [JSON.stringify(Object.values(risk)), risk]));
  return [...distinct.values()].sort(compareRisks);
}

/** Worst first; texts by code unit, so that the order is the same everywhere. */
function compareRisks(left: Risk, right: Risk): number {
  return (
    RISK_SEVERITIES.indexOf(right.severity) - RISK_SEVERITIES.indexOf(left.severity) ||
    RISK_FLAGS.indexOf(left.flag) - RISK_FLAGS.indexOf(right.flag) ||
    compareTexts(left.path ?? "", right.path ?? "") ||
    (left.line ?? 0) - (right.line ?? 0) ||
    compareTexts(left.message, right.message)
  );
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
