// What to do next in a workflow, for an agent: what ctx asks for in ctx's words, what the definition says in its fence. The
// caller brings the finished steps and the variables; nothing is kept.
import { CtxError } from "../../errors/ctx-error.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Standing } from "../../model/standing.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { JudgedText } from "../../policy/reading/arrange.js";
import type { Runtime } from "../../ports/runtime.js";
import { checkValue, checkVariables, hasPatternMatch } from "../../schema/variables.js";
import { isWorkflowId } from "../../store/read/workflows.js";
import { makeProgram, replay } from "../../workflow/engine.js";
import type { Need, ReadyStep, Reply } from "../../workflow/reply.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { requireDefinition } from "../workflow/open-definition.js";
import { fenceTexts, judgeText, standingsIn } from "./fenced-texts.js";

export interface BriefNextStepRequest extends PlaceRequest {
  readonly workflowId: string;
  readonly completedSteps: readonly string[];
  readonly context: JsonObject;
  readonly maxCharacters: number;
}

export interface NextStepBriefing {
  readonly text: string;
  readonly run: null;
  readonly status: Reply["status"];
  /** What can be done now; titles and prompts, which the definition's author wrote, are in the text. */
  readonly steps: readonly (Pick<ReadyStep, "id" | "path" | "kind" | "requireConfirmation"> & {
    readonly loop: ReadyStep["loop"];
  })[];
  readonly needs: { readonly now: readonly string[]; readonly later: readonly string[] };
  readonly drop: readonly string[];
  readonly missing: Reply["missing"];
  readonly sizes: Reply["sizes"];
  /** What must come back with the next call. */
  readonly context: JsonObject;
  readonly progress: Reply["progress"];
}

/**
 * Tells an agent what to do next.
 * @throws {CtxError} USAGE for what is no id, and for a completed step that the workflow has not; WORKFLOW_NOT_FOUND;
 * WORKFLOW_INVALID.
 */
export async function briefNextStep(
  runtime: Runtime,
  request: BriefNextStepRequest,
): Promise<Outcome<NextStepBriefing>> {
  const { directory, workflowId, completedSteps, context, maxCharacters } = request;
  // A path would lead out of the directory that the caller was given.
  if (!isWorkflowId(workflowId)) {
    throw new CtxError("USAGE", `Not a workflow's id: ${workflowId || "(empty)"}`, {
      hint: "See `ctx workflow list` for those that there are.",
    });
  }
  const { workspace, reader } = await openForReading(runtime, { directory }, {});
  const target = { target: workflowId, directory };
  const { file, workflow, findings } = await requireDefinition(runtime, reader.tree, target);
  const program = makeProgram(workflow, { checkVariables, checkValue, hasMatch: hasPatternMatch });
  const reply = replay(program, { completedSteps, context });
  const placed = {
    path: file.path,
    isPersonal: false,
    content: { text: file.source?.text ?? "" },
    tip: null,
  };
  const [standing] = await standingsIn(runtime, workspace, [placed]);
  const texts = reply.steps.map((step) => judgeStep(workflowId, step, standing as Standing));
  const fenced = await fenceTexts(runtime, { heading: headingOf(workflowId, reply), texts, maxCharacters });
  return { data: { ...answerFrom(reply), text: fenced.text }, findings };
}

function headingOf(id: string, reply: Reply): string {
  const { done, total } = reply.progress;
  const lines = [
    `ctx: workflow ${id}, ${reply.status}, ${done} of ${total} steps done.`,
    ...reply.steps.map(({ path, requireConfirmation }) => {
      return `ready: ${path}${requireConfirmation ? " (ask the person before it is done)" : ""}`;
    }),
    ...reply.missing.map(({ hint }) => `missing: ${hint}`),
    ...reply.problems.map(({ path, message }) => `problem: ${path ?? "the run"}: ${message}`),
    ...reply.warnings.map(({ path, message }) => `warning: ${path ?? "the run"}: ${message}`),
    reply.instructions,
  ];
  return lines.map(visibleLine).join("\n");
}

function judgeStep(id: string, step: ReadyStep, standing: Standing): JudgedText {
  const { path, title, prompt, agentRole, guidance, functions } = step;
  const text = [
    title,
    ...(agentRole === null ? [] : [`role: ${agentRole}`]),
    ...(prompt === "" ? [] : [prompt]),
    ...guidance.map((one) => `- ${one}`),
    ...functions.map(({ name, definition }) => `${name}: ${definition}`),
  ].join("\n");
  return judgeText({ ref: `workflow ${id}`, notePath: path, standing, text });
}

function answerFrom(reply: Reply): Omit<NextStepBriefing, "text"> {
  const { status, steps, needs, drop, missing, sizes, context, progress } = reply;
  const names = (list: readonly Need[]): string[] => list.map(({ name }) => name);
  return {
    run: null,
    status,
    steps: steps.map(({ id, path, kind, requireConfirmation, loop }) => {
      return { id, path, kind, requireConfirmation, loop };
    }),
    needs: { now: names(needs.now), later: names(needs.later) },
    drop,
    missing,
    sizes,
    context: context as Record<string, Json>,
    progress,
  };
}
