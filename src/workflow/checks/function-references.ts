// Functions that a step refers to or calls and that nothing defines where it stands.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findSimilar } from "../../model/text/similar.js";
import { listObjects, listTexts } from "../written/read.js";
import { MOST_DOUBTS, type CheckedWorkflow, type Doubt } from "./check.js";

export function findUnknownFunctions({ written }: CheckedWorkflow): Doubt[] {
  const known = [...namesOf(written), ...namesInGuidance(written)];
  const unknown = inSteps(written.steps, "/steps", known);
  return unknown.slice(0, MOST_DOUBTS).map(({ name, pointer, names }): Doubt => {
    const similar = findSimilar(name, names);
    const hint = similar === null ? "Define it under functionDefinitions." : `did you mean ${similar}?`;
    return { pointer, severity: "warning", message: `No function ${name} is defined here.`, hint };
  });
}

interface Unknown {
  readonly name: string;
  readonly pointer: string;
  /** What is defined there. */
  readonly names: readonly string[];
}

/** Older definitions explain their functions in metaGuidance: `logRevision(): append to the revision log`. */
function namesInGuidance({ metaGuidance }: JsonObject): string[] {
  return listTexts(metaGuidance).flatMap((text) =>
    [...text.matchAll(/(\w+)\(/g)].map(([, name]) => String(name)),
  );
}

function inSteps(steps: Json | undefined, pointer: string, known: readonly string[]): Unknown[] {
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step, index) =>
    isJsonObject(step) ? inStep(step, `${pointer}/${index}`, known) : [],
  );
}

function inStep(step: JsonObject, pointer: string, outer: readonly string[]): Unknown[] {
  const known = [...outer, ...namesOf(step)];
  const references = listTexts(step["functionReferences"]).map((reference) => reference.replace(/\(\)$/, ""));
  const calls = listObjects(step["functionCalls"]).map(({ name }) => String(name));
  return [
    ...references.flatMap((name, index) => unknownIn(name, `${pointer}/functionReferences/${index}`, known)),
    ...calls.flatMap((name, index) => unknownIn(name, `${pointer}/functionCalls/${index}/name`, known)),
    ...inSteps(step["body"], `${pointer}/body`, known),
    ...inSteps(step["parallel"], `${pointer}/parallel`, known),
  ];
}

function namesOf({ functionDefinitions }: JsonObject): string[] {
  return listObjects(functionDefinitions).map(({ name }) => String(name));
}

function unknownIn(name: string, pointer: string, names: readonly string[]): Unknown[] {
  return names.includes(name) ? [] : [{ name, pointer, names }];
}
