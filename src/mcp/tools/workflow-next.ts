// The tool `workflow_next`: what to do next in a workflow, from the finished steps and the variables alone.
import type { JsonObject } from "../../model/json/json.js";
import { described, READER, type Tool } from "../tool.js";
import { MOST_CHARACTERS, OBJECT, TEXT, TEXTS, textOf } from "../words.js";

export const workflowNext: Tool = {
  name: "workflow_next",
  title: "Next workflow step",
  description:
    "What to do next in a workflow. Send workflowId; then again with every finished step and the context that the answer asks for.",
  properties: {
    workflowId: TEXT,
    completedSteps: { ...TEXTS, description: "paths of finished steps, in order" },
    context: described("object", "the variables; what the last answer had in context, and what steps gave"),
  },
  required: ["workflowId"],
  answers: { status: TEXT, steps: { type: "array" }, context: OBJECT, missing: { type: "array" } },
  manner: READER,
  call: async ({ runtime, directory, given }) => {
    const { briefNextStep } = await import("../../actions/agent/brief-next-step.js");
    const { data, findings } = await briefNextStep(runtime, {
      directory,
      workflowId: textOf(given, "workflowId") as string,
      completedSteps: (given["completedSteps"] ?? []) as string[],
      context: (given["context"] ?? {}) as JsonObject,
      maxCharacters: MOST_CHARACTERS,
    });
    const { text, ...fields } = data;
    return { text, fields: fields as unknown as JsonObject, findings };
  },
};
