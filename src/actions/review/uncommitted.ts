// What a review leaves out: changes below .context/ that are in no commit yet. A person who reviews a branch before it is
// pushed should know; nothing else depends on it.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY, contextDirectoryOf, meaningOf, TEMPORARY_FILE } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { findUncommitted, surveyDirectory } from "../../store/read/uncommitted.js";

/** Tells how many files of the worktree take no part; nothing where all are committed, or where it cannot be told. */
export async function findLeftOut(runtime: Runtime, workspace: Workspace): Promise<Finding[]> {
  if (workspace.isAbsent) return [];
  const count = await countLeftOut(runtime, workspace);
  if (count === 0) return [];
  const [files, take] = count === 1 ? ["file", "takes"] : ["files", "take"];
  return [
    makeFinding(
      "UNCOMMITTED_LEFT_OUT",
      `${count} ${files} of the worktree ${take} no part: not committed yet.`,
      {
        hint: "See them with `ctx diff`.",
      },
    ),
  ];
}

async function countLeftOut(runtime: Runtime, workspace: Workspace): Promise<number> {
  try {
    const survey = surveyDirectory(runtime.files, workspace.root, CONTEXT_DIRECTORY);
    if (survey === null) return 0;
    const files = survey.files.filter(({ path }) => isReviewed(path));
    return (await findUncommitted(workspace, CONTEXT_DIRECTORY, files)).length;
  } catch (error) {
    // A link, a device, no git program to read the index with: a remark is not worth a refusal.
    if (isCtxError(error)) return 0;
    throw error;
  }
}

function isReviewed(path: string): boolean {
  const directory = contextDirectoryOf(path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (directory === null) return !TEMPORARY_FILE.test(name);
  const meaning = meaningOf(path.slice(directory.length + 1));
  return meaning.kind === "document" ? !meaning.personal : meaning.kind !== "other";
}
