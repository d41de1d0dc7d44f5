// `ctx workflow next --stateless`: the same answer without a run: whoever asks brings the finished steps and the variables.
// A reader: nothing is kept.
import { CtxError } from "../../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../../model/json/json.js";
import type { Outcome } from "../../../model/outcome.js";
import { findSimilar } from "../../../model/text/similar.js";
import type { Runtime } from "../../../ports/runtime.js";
import { describePromised, listPromised } from "../../../workflow/analysis/promises.js";
import type { Workflow } from "../../../workflow/definition.js";
import { makeProgram, replay, type Question } from "../../../workflow/engine.js";
import { openForReading } from "../../open.js";
import type { PlaceRequest } from "../../request.js";
import { loadChecks } from "../inspect-definition.js";
import { requireDefinition } from "../open-definition.js";
import { isStuck, type NextData } from "./run-reply.js";

export interface StatelessNextRequest extends PlaceRequest {
  /** `{workflowId, completedSteps, context}`. */
  readonly question: JsonObject;
}

/**
 * Answers from what is brought alone.
 * @throws {CtxError} USAGE for a question that cannot be understood, or a step that there is not; WORKFLOW_NOT_FOUND,
 * WORKFLOW_INVALID.
 */
export async function statelessNext(
  runtime: Runtime,
  request: StatelessNextRequest,
): Promise<Outcome<NextData>> {
  const { workflowId, question } = readQuestion(request.question);
  const { reader } = await openForReading(runtime, request, {});
  const { directory } = request;
  const { workflow, findings } = await requireDefinition(runtime, reader.tree, {
    target: workflowId,
    directory,
  });
  const data = await replyFrom(workflow, question);
  return { data, findings, isRefusal: isStuck(data) };
}

/**
 * The answer of a definition that is at hand.
 * @throws {CtxError} USAGE for a step that there is not.
 */
export async function replyFrom(workflow: Workflow, question: Question): Promise<NextData> {
  const program = makeProgram(workflow, await loadChecks());
  const reply = replay(program, question);
  const gives = listPromised(program, reply.steps);
  return {
    run: null,
    workflow: workflow.id,
    ...reply,
    instructions: `${reply.instructions} ${describePromised(gives)}`.trimEnd(),
    progress: { ...reply.progress, etaSeconds: null },
    gives,
    held: [],
  };
}

const KEYS = ["workflowId", "completedSteps", "context"];

function readQuestion(value: JsonObject): { workflowId: string; question: Question } {
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const similar = findSimilar(unknown, KEYS);
    throw new CtxError("USAGE", `A question has no "${unknown}".`, {
      hint: similar === null ? `It has ${KEYS.join(", ")}.` : `did you mean ${similar}?`,
    });
  }
  const { workflowId, completedSteps = [], context = {} } = value;
  if (typeof workflowId !== "string") throw wrong("workflowId", "the id of a workflow");
  if (!isTexts(completedSteps)) throw wrong("completedSteps", "a list of steps");
  if (!isJsonObject(context)) throw wrong("context", "an object of variables");
  return { workflowId, question: { completedSteps, context } };
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function wrong(key: string, wanted: string): CtxError {
  return new CtxError("USAGE", `"${key}" must be ${wanted}.`, {
    hint: `For example: --data '{"workflowId":"login-feature","completedSteps":["plan"],"context":{}}'`,
  });
}
