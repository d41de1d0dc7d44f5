// How long the journal's segments stay (SPEC §2): whole, until git holds all their entries, or `journal.keepDays`.
import { parseFrames, type Frame } from "../../format/frames.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { journalDirectory, listSegments } from "./journal.js";
import { findUncommitted, withoutLosers } from "./missing.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The newest segments stay in any case: work of yesterday may be on its way through a rebase. */
const YOUNG_DAYS = 2;

/**
 * Removes segments that are no longer needed, oldest first, and returns their names. Each goes whole and in one step,
 * and stays when anybody appends to it meanwhile.
 * @throws {CtxError} WRITE_FAILED; READ_FAILED; DEPENDENCY_MISSING where only the git program could tell.
 */
export async function dropSegments(runtime: Runtime, workspace: Workspace): Promise<string[]> {
  const directory = journalDirectory(workspace, runtime.environment);
  if (directory === null) return [];
  const dropped: string[] = [];
  for (const name of listSegments(runtime, directory)) {
    const days = ageInDays(name, runtime.clock.now());
    if (days < YOUNG_DAYS) continue;
    const bytes = runtime.files.read(`${directory}/${name}`);
    if (bytes === null) continue;
    const isOld = days > workspace.config.journal.keepDays;
    if (!isOld && !(await isCommitted(workspace, parseFrames(bytes).frames))) continue;
    if (runtime.files.remove(`${directory}/${name}`, bytes)) dropped.push(name);
  }
  return dropped;
}

/** Negative for a segment that a clock which ran ahead has made. */
function ageInDays(name: string, nowMs: number): number {
  const start = Date.parse(`${name.slice(0, -".journal".length)}T00:00:00Z`);
  return Number.isNaN(start) ? -1 : Math.floor(nowMs / DAY_MS) - Math.floor(start / DAY_MS);
}

async function isCommitted({ repository }: Workspace, frames: readonly Frame[]): Promise<boolean> {
  if (repository === null) return false;
  return (await findUncommitted(repository, withoutLosers(frames))).length === 0;
}
