// What git knows of a root: files in HEAD's commit or in the index are the user's and git's, and entries files among
// them are never rewritten, moved or deleted (SPEC §2, Entries).
import type { ObjectId } from "../../ports/git.js";
import { CONTEXT_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";

/**
 * The paths, relative to the root, of everything in it that a commit (HEAD's) or the index holds; none without git.
 * @throws {CtxError} DEPENDENCY_MISSING without the git program.
 */
export async function listKnown(
  { repository, prefix }: Pick<Workspace, "repository" | "prefix">,
  commit: ObjectId | null,
): Promise<ReadonlySet<string>> {
  if (repository === null) return new Set();
  const directory = prefix + CONTEXT_DIRECTORY;
  const committed = commit === null ? [] : await repository.listFiles(commit, directory);
  const files = [...committed, ...(await repository.stagedFiles(directory))];
  return new Set(files.map(({ path }) => path.slice(prefix.length)));
}
