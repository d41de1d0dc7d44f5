// The schemas that a workflow declares for its variables, one for each name: where two differ, nothing is certain.
import { isJsonEqual, isJsonObject, type Json } from "../../model/json/json.js";
import type { Schema, Workflow } from "../definition.js";
import { listOwnSteps } from "./check.js";

/** By variable. One that is declared twice, differently, is left out. */
export function collectVariableSchemas(workflow: Workflow): ReadonlyMap<string, Json> {
  const declared = new Map<string, Json | null>();
  const steps = listOwnSteps(workflow.steps).flatMap(({ inputs, outputs }) => [inputs, outputs]);
  for (const schema of [workflow.inputs, workflow.outputs, ...steps]) {
    for (const [name, part] of listDeclaredSchemas(schema)) {
      const known = declared.get(name);
      declared.set(name, known === undefined || (known !== null && isJsonEqual(known, part)) ? part : null);
    }
  }
  return new Map([...declared].filter((pair): pair is [string, Json] => pair[1] !== null));
}

function listDeclaredSchemas(schema: Schema | null): [string, Json][] {
  const properties = schema?.["properties"];
  return isJsonObject(properties) ? Object.entries(properties) : [];
}
