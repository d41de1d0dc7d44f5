// A Workflow from the content of its file: the one way to make one. Reading the file and its schema are elsewhere.
import { isJsonObject } from "../../model/json/json.js";
import type { Step, Workflow, WrittenWorkflow } from "../definition.js";
import { extendFunctions } from "./prompts.js";
import { listTexts, readObject, readText } from "./read.js";
import { makeReader, type DefinitionProblem, type FindWorkflow } from "./reader.js";
import { readSteps } from "./steps.js";

export type { DefinitionProblem, FindWorkflow } from "./reader.js";

/**
 * Makes a workflow of content that matches its schema, following references between steps and, with `find`, to other
 * workflows. With problems, the workflow is what can be shown of it and must not be run.
 */
export function makeWorkflow(
  written: WrittenWorkflow,
  { find = () => null }: { find?: FindWorkflow } = {},
): { workflow: Workflow; problems: readonly DefinitionProblem[] } {
  const reader = makeReader(written, find);
  const functions = extendFunctions(new Map(), written);
  const steps = readSteps(written.steps, { pointer: "/steps", functions, within: [] }, reader);
  reader.reportUnreached();
  if (steps.length === 0) reader.report("/steps", "holds no step that would run");
  const workflow: Workflow = {
    id: written.id,
    name: written.name,
    description: written.description,
    version: written.version,
    preconditions: listTexts(written["preconditions"]),
    clarificationPrompts: listTexts(written["clarificationPrompts"]),
    metaGuidance: listTexts(written["metaGuidance"]),
    inputs: readObject(written["inputs"]),
    outputs: readObject(written["outputs"]),
    steps,
    isStrict: [written["inputs"], written["outputs"]].some(isJsonObject) || steps.some(declaresVariables),
    prune: readText(written["prune"]),
  };
  return { workflow, problems: reader.problems };
}

/** The steps right inside a step, those that stand in for it or undo it among them. */
export function listInner(step: Step): readonly Step[] {
  if (step.kind === "parallel") return step.children;
  if (step.kind !== "task") return step.body;
  return [step.fallback, step.rollback].filter((one) => one !== null);
}

function declaresVariables(step: Step): boolean {
  return step.inputs !== null || step.outputs !== null || listInner(step).some(declaresVariables);
}
