// What other runs of the same workflow left behind: how they stood when they last came to rest. A few of the newest will do.
import type { JsonObject } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import { rootNameOf } from "../place/state.js";
import { readSummary, stampOfSummary } from "./run-cache.js";
import { listRunNames, placeOfRun, runsDirectory, workflowOfRun, type RunsPlace } from "./run-place.js";

/** More would hardly move a median, and each is a file to read at every step. */
const MOST = 8;

/** The summaries of other runs of a workflow, the newest first. */
export function readEarlierRuns(
  runtime: Runtime,
  workspace: RunsPlace,
  { workflow, except }: { workflow: string; except: string | null },
): JsonObject[] {
  const directory = runsDirectory(workspace, runtime.environment);
  if (directory === null) return [];
  const root = rootNameOf(workspace);
  return listRunNames(runtime, directory)
    .filter((run) => run !== except && workflowOfRun(run) === workflow)
    .map((run) => placeOfRun(directory, run))
    .map((place) => ({ place, changedMs: stampOfSummary(runtime, place)?.changedMs ?? null }))
    .filter(({ changedMs }) => changedMs !== null)
    .sort((left, right) => (right.changedMs ?? 0) - (left.changedMs ?? 0))
    .slice(0, MOST)
    .map(({ place }) => readSummary(runtime, place, { isCurrent: false }))
    .filter((summary) => summary !== null)
    .filter((summary) => summary["root"] === root);
}
