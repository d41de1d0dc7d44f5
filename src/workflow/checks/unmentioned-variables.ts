// Variables that decide what is done, and that no text asks anybody to set: the condition is what it is for an unset one.
// Six of the 25 definitions that WorkRail ships have such.
import { listInjectedNames } from "../variables/scope.js";
import { listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";
import { collectFrontMentions, collectMentions } from "./mentions.js";
import { listOwnReads } from "./own-reads.js";

export function findUnmentionedVariables({ workflow, written }: CheckedWorkflow): Doubt[] {
  // Where variables are declared, unset-variables.ts knows better.
  if (workflow.isStrict) return [];
  const steps = listOwnSteps(workflow.steps);
  const injected = steps.flatMap((step) => (step.kind === "loop" ? listInjectedNames(step.loop) : []));
  const said = new Set([
    ...collectMentions(workflow.steps),
    ...collectFrontMentions(written),
    ...injected,
    ...givenIds(steps),
  ]);
  const told = new Set<string>();
  return steps.flatMap(listOwnReads).flatMap(({ names: [name], pointer, kind }): Doubt[] => {
    if (kind === "text" || said.has(name) || told.has(name)) return [];
    told.add(name);
    const message = `What is done depends on ${name}, but no text asks anybody to set it.`;
    return [
      { pointer, severity: "warning", message, hint: "Name it in the prompt of the step that finds it out." },
    ];
  });
}

/** Variables that commands give by their step's id, or as they like. */
function givenIds(steps: readonly { readonly id: string }[]): string[] {
  return steps.map(({ id }) => id);
}
