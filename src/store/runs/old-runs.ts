// How long runs stay: one that is over, for as long as the journal keeps entries (`journal.keepDays`); one that somebody may
// still go on with, for ever. Of a start that was cut off before the run began, what it left goes after a day.
import type { Runtime } from "../../ports/runtime.js";
import { rootNameOf } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";
import { readSummary } from "./run-cache.js";
import { removeRun } from "./remove-run.js";
import { journalOf, readRecords } from "./run-journal.js";
import { listRunNames, placeOfRun, runsDirectory, type RunPlace } from "./run-place.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const OVER: ReadonlySet<unknown> = new Set(["complete", "failed", "exhausted"]);
/** Somebody waits meanwhile; there is another start. */
const MOST = 16;

/** Removes runs that are over for long enough, and answers with their names. What cannot be removed stays. */
export function dropOldRuns(runtime: Runtime, workspace: Workspace): string[] {
  const directory = runsDirectory(workspace, runtime.environment);
  if (directory === null) return [];
  return listRunNames(runtime, directory)
    .map((run) => placeOfRun(directory, run))
    .filter((place) => isOld(runtime, workspace, place))
    .slice(0, MOST)
    .filter((place) => removeRun(runtime, place))
    .map(({ run }) => run);
}

function isOld(runtime: Runtime, workspace: Workspace, place: RunPlace): boolean {
  const now = runtime.clock.now();
  const stamp = runtime.files.stamp(journalOf(place));
  if (stamp === null) return now - (runtime.files.facts(place.directory)?.modifiedMs ?? now) > DAY_MS;
  const keptMs = workspace.config.journal.keepDays * DAY_MS;
  // The file's own time is only the first sieve: a copy of a repository has new ones.
  if (now - stamp.changedMs <= keptMs) return false;
  const summary = readSummary(runtime, place, { isCurrent: true });
  if (summary === null) return readRecords(runtime, place)?.records.length === 0;
  if (summary["root"] !== rootNameOf(workspace) || !OVER.has(summary["status"])) return false;
  return now - Date.parse(String(summary["updatedAt"])) > keptMs;
}
