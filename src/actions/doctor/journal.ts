// Whether the journal knows entries that are nowhere else any more, and what crashes have cut off in it. `ctx recover`
// brings entries back, and shows first what it would do; a second way to do it is not needed here.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Frame } from "../../format/frames.js";
import { parseRef, type Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import { journalDirectory, listSegments, readFrames, topicOf } from "../../store/journal/journal.js";
import { findMissing, withoutLosers } from "../../store/journal/missing.js";
import { directoryOf, ENTRIES_DIRECTORY } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { allWell, type Check, type Diagnosis } from "./check.js";

export const journal: Check = {
  id: "journal",
  examine: async ({ runtime, workspace }) => {
    if (workspace === null || workspace.isAbsent) return [];
    const directory = journalDirectory(workspace, runtime.environment);
    if (directory === null) return [withoutPlace()];
    const { root } = topicOf(workspace, { level: "project" });
    const { frames, torn } = readFrames(runtime, directory);
    const own = withoutLosers(frames).filter((frame) => frame.root === root);
    const days = listSegments(runtime, directory).length;
    const contents =
      own.length === 0
        ? "the journal holds nothing"
        : `${count(own.length, "entry")} of ${count(days, "day")}`;
    const cut = torn === 0 ? "" : `; of ${count(torn, "frame")} a crash has left only a part`;
    const missing = await findSurelyMissing(runtime, workspace, own);
    if (missing === null) return allWell(`${contents}${cut}; without git nobody can tell if one is missing`);
    const none = own.length === 0 ? "" : ", none of them missing";
    return missing.length === 0 ? allWell(contents + none + cut) : describe(missing);
  },
};

function withoutPlace(): Diagnosis {
  return {
    status: "warning",
    message: "There is no place for the journal, so that no entry can be recorded.",
    hint: "Set HOME or XDG_STATE_HOME, or work in a git repository.",
  };
}

/** Null where only the git program could tell. */
async function findSurelyMissing(
  runtime: Runtime,
  workspace: Workspace,
  frames: readonly Frame[],
): Promise<Frame[] | null> {
  try {
    return await findMissing(runtime, workspace, frames);
  } catch (error) {
    if (isCtxError(error) && error.code === "DEPENDENCY_MISSING") return null;
    throw error;
  }
}

/** One for each context. */
function describe(missing: readonly Frame[]): Diagnosis[] {
  const counts = new Map<string, number>();
  for (const { ref } of missing) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return [...counts].map(([ref, number]) => ({
    status: "warning",
    message: `${number === 1 ? "An entry" : `${number} entries`} of ${ref} ${number === 1 ? "is" : "are"} in the journal, but in no worktree and no commit.`,
    path: `${directoryOf(parseRef(ref) as Ref)}/${ENTRIES_DIRECTORY}`,
    hint: "`ctx recover` brings back what is missing, `ctx recover --dry-run` shows it.",
  }));
}

function count(number: number, noun: "entry" | "day" | "frame"): string {
  const plural = noun === "entry" ? "entries" : `${noun}s`;
  return `${number} ${number === 1 ? noun : plural}`;
}
