// Lists that are carried along whole: put into a text as they are, with every item, at every step that reads them.
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { LoopStep } from "../definition.js";
import { listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";
import { listOwnReads } from "./own-reads.js";
import { collectVariableSchemas } from "./variable-schemas.js";

/** A list that is known to be this short harms nobody. */
const FEW = 20;

export function findCarriedLists({ workflow }: CheckedWorkflow): Doubt[] {
  const schemas = collectVariableSchemas(workflow);
  const steps = listOwnSteps(workflow.steps);
  const sources = steps
    .filter((step): step is LoopStep => step.kind === "loop")
    .map(({ loop }) => loop.items);
  const isLarge = (name: string): boolean => {
    const schema = schemas.get(name);
    if (isShort(schema)) return false;
    return sources.includes(name) || (isJsonObject(schema) && schema["type"] === "array");
  };
  return steps.flatMap((step): Doubt[] => {
    const isAgent = step.kind === "task" && step.work.kind === "agent";
    const reads = listOwnReads(step).filter(
      ({ kind, isWhole, names: [name] }) => kind === "text" && isWhole && isLarge(name),
    );
    return (isAgent ? reads : []).map(({ names: [name], pointer }): Doubt => {
      const message = `${step.id} carries the whole list ${name} in its text.`;
      const hint = `Say {{${name}.length}}, go through it with a forEach loop, or bound it with maxItems in its schema.`;
      return { pointer, severity: "warning", message, hint };
    });
  });
}

function isShort(schema: Json | undefined): boolean {
  return isJsonObject(schema) && typeof schema["maxItems"] === "number" && schema["maxItems"] <= FEW;
}
