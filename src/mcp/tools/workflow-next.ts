// The tool `workflow_next`: begins a run and goes on with it, or answers from the finished steps and the variables alone.
import type { BriefNextStepRequest } from "../../actions/agent/brief-next-step.js";
import type { JsonObject } from "../../model/json/json.js";
import { described, type Tool } from "../tool.js";
import { BY, MOST_CHARACTERS, OBJECT, present, TEXT, TEXTS, textOf } from "../words.js";

export const workflowNext: Tool = {
  name: "workflow_next",
  title: "Next workflow step",
  description:
    "What to do next in a workflow. workflowId alone (or with data) begins a run that is kept on disk; run goes on with it, any agent may. With completedSteps or context nothing is kept: send all finished steps and the context each time.",
  properties: {
    workflowId: TEXT,
    run: described("string", "the run, as answers name it"),
    done: described("string", "path of a step of the run that you finished"),
    data: described("object", "of a run: its first variables; what the step gave; what is missing"),
    output: described("string", "the result of the step that is done, for its criteria"),
    by: BY,
    completedSteps: { ...TEXTS, description: "paths, in order" },
    context: described("object", "the variables; what the last answer had in context, and what steps gave"),
  },
  required: [],
  answers: {
    // Not a list of types, which some clients cannot read.
    run: { anyOf: [TEXT, { type: "null" }] },
    status: TEXT,
    steps: { type: "array" },
    context: OBJECT,
    missing: { type: "array" },
  },
  // Reporting a step twice changes nothing more, but a workflowId alone begins a new run each time.
  manner: { isReader: false, isDestructive: false, isIdempotent: false },
  call: async ({ runtime, directory, given, by }) => {
    const { briefNextStep } = await import("../../actions/agent/brief-next-step.js");
    const request = { ...requestFrom(given), ...present("by", by), directory };
    const { data, findings } = await briefNextStep(runtime, { ...request, maxCharacters: MOST_CHARACTERS });
    const { text, ...fields } = data;
    return { text, fields: fields as unknown as JsonObject, findings };
  },
};

function requestFrom(given: JsonObject): Omit<BriefNextStepRequest, "directory" | "maxCharacters" | "by"> {
  return {
    ...present("workflowId", textOf(given, "workflowId")),
    ...present("run", textOf(given, "run")),
    ...present("done", textOf(given, "done")),
    ...present("output", textOf(given, "output")),
    ...present("data", given["data"] as JsonObject | undefined),
    ...present("completedSteps", given["completedSteps"] as string[] | undefined),
    ...present("context", given["context"] as JsonObject | undefined),
  };
}
