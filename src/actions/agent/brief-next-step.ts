// What to do next in a workflow, for an agent: of a run that is kept on disk, begun by this or gone on with, or from what
// the agent brings alone. What it is given to read, and in which fence: next-step-texts.ts.
import { CtxError } from "../../errors/ctx-error.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { openWorkspace } from "../../store/place/workspace.js";
import { isWorkflowId, workflowPathOf } from "../../store/read/workflows.js";
import type { Need } from "../../workflow/reply.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { requireDefinition } from "../workflow/open-definition.js";
import { nextStep } from "../workflow/runs/next-step.js";
import { openRun } from "../workflow/runs/open-run.js";
import type { NextData } from "../workflow/runs/run-reply.js";
import { startRun } from "../workflow/runs/start-run.js";
import { replyFrom } from "../workflow/runs/stateless-next.js";
import { fenceTexts } from "./fenced-texts.js";
import { headingOf, listTexts, type Answered } from "./next-step-texts.js";

export interface BriefNextStepRequest extends PlaceRequest {
  /** Alone, or with `data`: a run begins. With `completedSteps` or `context`: nothing is kept. */
  readonly workflowId?: string;
  readonly completedSteps?: readonly string[];
  readonly context?: JsonObject;
  /** The run to go on with. */
  readonly run?: string;
  /** The path of a step of the run that is done. */
  readonly done?: string;
  /** Variables: a new run's first ones, what a step gave, what was asked for. */
  readonly data?: JsonObject;
  /** What the step's validation criteria judge. */
  readonly output?: string;
  readonly by?: string;
  readonly maxCharacters: number;
}

export interface NextStepBriefing {
  readonly text: string;
  /** Null when nothing is kept. */
  readonly run: string | null;
  readonly status: NextData["status"];
  /** What can be done now; titles and prompts, which the definition's author wrote, are in the text. */
  readonly steps: readonly Pick<
    NextData["steps"][number],
    "id" | "path" | "kind" | "requireConfirmation" | "loop"
  >[];
  readonly needs: { readonly now: readonly string[]; readonly later: readonly string[] };
  readonly drop: readonly string[];
  /** What would be right is in the text: the definition's author wrote it. */
  readonly missing: readonly Pick<NextData["missing"][number], "name" | "producer">[];
  readonly sizes: NextData["sizes"];
  /** What must come back with the next call: of a run, nothing; its variables, which others wrote, are in the text. */
  readonly context: JsonObject;
  readonly progress: NextData["progress"];
}

/**
 * Tells an agent what to do next.
 * @throws {CtxError} USAGE for arguments that do not go together, for what is no id, and for a step that the workflow has
 * not or that cannot be done yet; WORKFLOW_NOT_FOUND, WORKFLOW_INVALID; RUN_NOT_FOUND, REF_AMBIGUOUS; VARIABLE_INVALID for
 * a new run; LOCK_HELD, SECRET_FOUND, WRITE_FAILED.
 */
export async function briefNextStep(
  runtime: Runtime,
  request: BriefNextStepRequest,
): Promise<Outcome<NextStepBriefing>> {
  const { directory, maxCharacters } = request;
  const answered = await answer(runtime, request);
  const workspace = await openWorkspace(runtime, directory);
  const texts = await listTexts(runtime, workspace, answered);
  const { text, left } = await fenceTexts(runtime, { heading: headingOf(answered), texts, maxCharacters });
  const closing =
    left === 0 ? "" : `\nctx: ${left} more that did not fit. Report what is done, then ask again.`;
  return { data: briefingOf(answered.data, `${text}${closing}`), findings: answered.findings };
}

async function answer(runtime: Runtime, request: BriefNextStepRequest): Promise<Answered> {
  const { directory, workflowId, completedSteps, context, run, done, data, output, by } = request;
  const writing = { directory, ...(by === undefined ? {} : { by }) };
  const given = data === undefined ? {} : { variables: data };
  if (run !== undefined) {
    refuse({ workflowId, completedSteps, context }, "cannot be given with run, which keeps it");
    const reported = {
      ...(done === undefined ? {} : { done }),
      ...(output === undefined ? {} : { output }),
    };
    const told = await nextStep(runtime, { ...writing, ...given, ...reported, run });
    return openAnswer(runtime, directory, told);
  }
  const target = requireId(workflowId);
  if (completedSteps !== undefined || context !== undefined) {
    const hint = "Variables belong into context, finished steps into completedSteps; or go on with a run.";
    refuse({ done, data, output }, "cannot be given with completedSteps or context: nothing is kept", hint);
    return answerStateless(runtime, { directory, target, completedSteps, context });
  }
  refuse({ done, output }, "needs run: with workflowId alone a new run begins");
  return openAnswer(runtime, directory, await startRun(runtime, { ...writing, ...given, target }));
}

function requireId(workflowId: string | undefined): string {
  if (workflowId === undefined) {
    throw new CtxError("USAGE", "There is neither a run nor a workflowId.", {
      hint: "Begin with workflowId; go on with the run that the answer names.",
    });
  }
  // A path would lead out of .context/, which is all that the caller was given; a name like this one is taken for a path.
  if (isWorkflowId(workflowId) && !workflowId.endsWith(".json")) return workflowId;
  throw new CtxError("USAGE", `Not a workflow's id: ${workflowId || "(empty)"}`, {
    hint: "workflow_list shows those that there are.",
  });
}

function refuse(
  given: Readonly<Record<string, unknown>>,
  why: string,
  hint = "Begin with workflowId; go on with run, and with done what is done.",
): void {
  const name = Object.keys(given).find((one) => given[one] !== undefined);
  if (name !== undefined) throw new CtxError("USAGE", `${name} ${why}.`, { hint });
}

/** An answer of a run, with the definition that the run was begun with. */
async function openAnswer(
  runtime: Runtime,
  directory: string,
  { data, findings }: Outcome<NextData>,
): Promise<Answered> {
  const workspace = await openWorkspace(runtime, directory);
  const { pinned, program } = await openRun(runtime, workspace, data.run as string);
  const { path, definition, used } = pinned;
  return { data, findings, workflow: program.workflow, sources: sourcesFrom(path, definition, used) };
}

async function answerStateless(
  runtime: Runtime,
  {
    directory,
    target,
    completedSteps = [],
    context = {},
  }: Pick<BriefNextStepRequest, "completedSteps" | "context" | "directory"> & { target: string },
): Promise<Answered> {
  const { reader } = await openForReading(runtime, { directory }, {});
  const definition = await requireDefinition(runtime, reader.tree, { target, directory });
  const { file, workflow, findings, used } = definition;
  const data = await replyFrom(workflow, { completedSteps, context });
  return { data, findings, workflow, sources: sourcesFrom(file.path, file.content as JsonObject, used) };
}

function sourcesFrom(
  path: string,
  content: JsonObject,
  used: Readonly<Record<string, JsonObject>>,
): Answered["sources"] {
  const others = Object.entries(used).map(([id, one]) => ({ path: workflowPathOf(id), content: one }));
  return [{ path, content }, ...others];
}

function briefingOf(data: NextData, text: string): NextStepBriefing {
  const { run, status, steps, needs, drop, missing, sizes, context, progress } = data;
  const names = (list: readonly Need[]): string[] => list.map(({ name }) => name);
  return {
    text,
    run,
    status,
    steps: steps.map(({ id, path, kind, requireConfirmation, loop }) => {
      return { id, path, kind, requireConfirmation, loop };
    }),
    needs: { now: names(needs.now), later: names(needs.later) },
    drop,
    missing: missing.map(({ name, producer }) => ({ name, producer })),
    sizes,
    context: run === null ? context : {},
    progress,
  };
}
