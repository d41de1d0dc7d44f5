// The static checks of `ctx workflow validate`, in the order in which they are asked. Adding one is a file beside this and
// a row here. What keeps a definition from being read at all is told where it is read: schema/, workflow/written/.
import type { CheckedWorkflow, Doubt, WorkflowCheck } from "./check.js";
import { findUnknownFunctions } from "./function-references.js";
import { findIdleKeys } from "./idle-keys.js";
import { findImpossibleConditions } from "./impossible-conditions.js";
import { findCarriedLists } from "./large-lists.js";
import { findLoopDoubts } from "./loops.js";
import { findLongPrompts } from "./prompt-length.js";
import { findRepeatedIds } from "./repeated-ids.js";
import { findSchemaDoubts } from "./schemas.js";
import { findQuotedBraces } from "./shell-quotes.js";
import { findUnmentionedVariables } from "./unmentioned-variables.js";
import { findUnsetVariables } from "./unset-variables.js";

const WORKFLOW_CHECKS: readonly WorkflowCheck[] = [
  findSchemaDoubts,
  findUnsetVariables,
  findUnmentionedVariables,
  findLoopDoubts,
  findQuotedBraces,
  findUnknownFunctions,
  findRepeatedIds,
  findIdleKeys,
  findCarriedLists,
  findLongPrompts,
];

/** Asks every check about a workflow whose structure is right. */
export function checkWorkflow(checked: CheckedWorkflow): Doubt[] {
  const doubts = WORKFLOW_CHECKS.flatMap((check) => check(checked));
  // Conditions are evaluated to judge them, which needs their patterns to be right.
  const hasBroken = doubts.some(
    ({ severity, pointer }) => severity === "error" && pointer.endsWith("/matches"),
  );
  return hasBroken ? doubts : [...doubts, ...findImpossibleConditions(checked)];
}
