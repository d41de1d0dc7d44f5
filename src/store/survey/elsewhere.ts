// Which of some contexts a branch has that these files do not. Asked of git only about what is missing here.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Workspace } from "../place/workspace.js";
import { mainPathOf } from "../layout.js";

/**
 * Tells for each context, by its full ref, whether some branch has it; null where that cannot be told: without a
 * repository for a branch, and where the history or the branches here may be fewer than those of the team.
 */
export async function findElsewhere(
  { repository, prefix }: Workspace,
  refs: readonly Ref[],
): Promise<ReadonlyMap<string, boolean | null>> {
  if (refs.length === 0) return new Map();
  if (repository === null) {
    return new Map(refs.map((ref) => [formatRef(ref), ref.level === "task" ? false : null]));
  }
  try {
    return await askGit(repository, prefix, refs);
  } catch (error) {
    // A repository that cannot be read right leaves the question open; who needs the answer otherwise is refused.
    if (!isCtxError(error)) throw error;
    return new Map(refs.map((ref) => [formatRef(ref), null]));
  }
}

async function askGit(
  repository: Repository,
  prefix: string,
  refs: readonly Ref[],
): Promise<ReadonlyMap<string, boolean | null>> {
  const { local, remote } = await repository.tips();
  const tips = [...local, ...remote];
  const branches = new Set(tips.map(({ branch }) => branch));
  const commits = [...new Set(tips.map(({ commit }) => commit))];
  const answers = new Map<string, boolean | null>();
  for (const ref of refs) {
    const isThere =
      ref.level === "branch" ? branches.has(ref.name) : await hasMain(repository, commits, { prefix, ref });
    // A clone without history, as CI makes it, mostly lacks the other branches too.
    answers.set(formatRef(ref), isThere || ((await repository.traits()).isShallow ? null : false));
  }
  return answers;
}

async function hasMain(
  repository: Repository,
  commits: readonly ObjectId[],
  { prefix, ref }: { prefix: string; ref: Ref },
): Promise<boolean> {
  for (const form of ["markdown", "json"] as const) {
    const found = await repository.objectsAt(commits, prefix + mainPathOf(ref, form));
    if (found.some((oid) => oid !== null)) return true;
  }
  return false;
}
