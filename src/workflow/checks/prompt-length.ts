// Prompts that are so long that an agent loses the thread. Measured as written, before variables are put in.
import { listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";

/** Half of what WorkRail accepts at most; the longest of its own 320 steps has 2,717. */
const MOST_CHARACTERS = 4096;

export function findLongPrompts({ workflow }: CheckedWorkflow): Doubt[] {
  return listOwnSteps(workflow.steps).flatMap((step): Doubt[] => {
    if (step.kind !== "task" || step.work.kind !== "agent") return [];
    const { length } = step.work.prompt;
    if (length <= MOST_CHARACTERS) return [];
    return [
      {
        pointer: `${step.pointer}/prompt`,
        severity: "warning",
        message: `The prompt of ${step.id} has ${length} characters; more than ${MOST_CHARACTERS} are seldom followed to the end.`,
        hint: "Split the step, or move what is always so to metaGuidance.",
      },
    ];
  });
}
