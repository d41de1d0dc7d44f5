// What a workflow's `"prune"` does (SPEC §14): after each of its top-level steps the run's task is pruned. Where that fails,
// it is said, and tried again the next time somebody goes on; the step is done all the same.
import { isCtxError } from "../../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../../errors/finding.js";
import { getOwn } from "../../../model/json/json.js";
import { PRUNE_POLICIES, type PrunePolicy } from "../../../model/prune.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { keepPrunedSteps, readPrunedSteps } from "../../../store/runs/pruned-steps.js";
import type { OpenRun } from "./open-run.js";

/** Prunes once for all top-level steps that are over since the last time; what came of it is a finding. */
export async function pruneAfterStep(
  runtime: Runtime,
  workspace: Workspace,
  { run, by }: { run: OpenRun; by: string },
): Promise<Finding[]> {
  const policy = policyOf(workspace, run);
  if (policy === null) return [];
  const { place, program, view } = run;
  const over = view.state.position.index;
  const pruned = readPrunedSteps(runtime, place);
  if (over === pruned) return [];
  const step = program.workflow.steps[over - 1]?.id;
  if (over < pruned || step === undefined) {
    // A run that went back prunes again once it comes along there.
    keepPrunedSteps(runtime, place, over);
    return [];
  }
  try {
    const { pruneTask } = await import("./prune-task.js");
    const findings = await pruneTask(runtime, workspace, { policy, by, origin: { run: place.run, step } });
    keepPrunedSteps(runtime, place, over);
    return findings;
  } catch (error) {
    if (!isCtxError(error)) throw error;
    const hint = `The step is done; it is tried again with the next one. ${error.hint ?? ""}`.trim();
    return [makeFinding("PRUNE_NOT_MADE", `After ${step} nothing was pruned: ${error.message}`, { hint })];
  }
}

/** What config.json says of this workflow, else what it says itself. */
function policyOf({ config }: Workspace, { program, pinned }: OpenRun): PrunePolicy | null {
  const { id } = program.workflow;
  const policy = getOwn(config.budget.policies, id) ?? pinned.definition["prune"];
  return PRUNE_POLICIES.find((known) => known === policy) ?? null;
}
