// The questions about changes, asked of the git program. Loaded by the first of them.
import type { Changes } from "../../../ports/git-changes.js";
import { checkVersion } from "../program.js";
import { compareCommits } from "./between.js";
import { readTexts } from "./blobs.js";
import { listIndex, listStagedChanges, makeListStage } from "./next-commit.js";
import { atTop, mergedCommits, type Asked } from "./setting.js";

/** Makes the answers for one repository. Whatever only a report needs is loaded when one is made. */
export function makeChanges(asked: Asked): Changes {
  const checked = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      // A git that is too old may fail in many words; that it is too old is the reason to give.
      await checkVersion(atTop(asked));
      throw error;
    }
  };
  const listStage = makeListStage(asked);
  return {
    staged: () => checked(listStagedChanges(asked, mergedCommits(asked))),
    stagedSinceHead: () => checked(listStagedChanges(asked, [])),
    listStaged: (places) => checked(listStage(places).then((files) => listIndex(asked, files))),
    listWorktree: async (places) => {
      const { listWorktree } = await import("./worktree-files.js");
      return checked(listWorktree(asked, places, listStage));
    },
    readTexts: (files) => readTexts(asked, files),
    between: (pairs) => checked(compareCommits(asked, pairs)),
    lastChanges: async (commit, paths) => {
      const { findLastChanges } = await import("./last-changes.js");
      return checked(findLastChanges(asked, commit, paths));
    },
    listChanged: async (range, places) => {
      const { listChangedSince } = await import("./later-commits.js");
      return checked(listChangedSince(asked, range, places));
    },
  };
}
