// Ids that occur at several places. Beside each other they are an error that keeps a workflow from being read; apart from
// each other they only make a plain id in `completedSteps` ambiguous.
import type { Step } from "../definition.js";
import { listOwnSteps, listReactions, type CheckedWorkflow, type Doubt } from "./check.js";

export function findRepeatedIds({ workflow }: CheckedWorkflow): Doubt[] {
  const steps = listOwnSteps(workflow.steps);
  const reactions = new Set<Step>(steps.flatMap(listReactions));
  const first = new Map<string, Step>();
  return steps.flatMap((step): Doubt[] => {
    const known = first.get(step.id);
    if (known === undefined && !reactions.has(step)) first.set(step.id, step);
    // A step that is the body of two loops stands in the file once.
    if (known === undefined || reactions.has(step) || known.pointer === step.pointer) return [];
    return [
      {
        pointer: `${step.pointer}/id`,
        severity: "warning",
        message: `The id ${step.id} is used again: ${known.pointer} has it too.`,
        hint: "Give each step an id of its own, so that a plain id always names one step.",
      },
    ];
  });
}
