// What `ctx workflow` can be given: workflows; after the verbs that go on with one, runs; and steps of a run.
import { isCtxError } from "../errors/ctx-error.js";
import type { Runtime } from "../ports/runtime.js";
import type { Workspace } from "../store/place/workspace.js";
import { workflowIdsOnDisk } from "../store/read/workflows.js";
import { listRunNames, runsDirectory } from "../store/runs/run-place.js";
import type { Step } from "../workflow/definition.js";
import { next } from "../workflow/engine.js";
import { insideOf } from "../workflow/log/timings.js";
import type { Suggestion, SuggestRequest } from "./suggest.js";
import { openRun } from "./workflow/runs/open-run.js";

const OF_RUNS = new Set(["status", "logs", "resume", "retry", "rewind", "fork"]);
const OF_STEPS = new Set(["logs", "rewind", "fork"]);

/** Suggests what can stand in the place of a workflow, a run or a step. */
export async function suggestForWorkflow(
  runtime: Runtime,
  workspace: Workspace,
  { wanted, words = [], run }: SuggestRequest,
): Promise<readonly Suggestion[]> {
  const [verb = "", named] = words;
  if (wanted === "step") return run === undefined ? [] : suggestSteps(runtime, workspace, run);
  if (wanted === "run" || (OF_RUNS.has(verb) && named === undefined)) return suggestRuns(runtime, workspace);
  if (named !== undefined && OF_STEPS.has(verb)) return suggestSteps(runtime, workspace, named);
  if (verb === "new" && named === undefined) {
    const { WORKFLOW_TEMPLATES } = await import("../schema/generated/workflow-templates.js");
    return [...WORKFLOW_TEMPLATES.keys()].map(plain);
  }
  if (verb === "list") return ["runs", "workflows"].map(plain);
  return named === undefined || verb === "validate"
    ? workflowIdsOnDisk(runtime.files, workspace.root).map(plain)
    : [];
}

function suggestRuns(runtime: Runtime, workspace: Workspace): Suggestion[] {
  const directory = runsDirectory(workspace, runtime.environment);
  return directory === null ? [] : listRunNames(runtime, directory).map(plain);
}

/** What can be done now comes first, with its title; then every step, without iterations. */
async function suggestSteps(runtime: Runtime, workspace: Workspace, word: string): Promise<Suggestion[]> {
  try {
    const { program, view } = await openRun(runtime, workspace, word);
    const ready = next(program, view.state).steps;
    return [
      ...ready.map(({ path, title }) => ({ value: path, description: title })),
      ...listSteps(program.workflow.steps, ""),
    ];
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return []; // No such run, or one that cannot be read: that is said by the command itself.
  }
}

function listSteps(steps: readonly Step[], prefix: string): Suggestion[] {
  return steps.flatMap((step) => [
    { value: `${prefix}${step.id}`, description: step.title },
    ...listSteps(insideOf(step), `${prefix}${step.id}/`),
  ]);
}

function plain(value: string): Suggestion {
  return { value, description: "" };
}
