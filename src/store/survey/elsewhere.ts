// Which of some contexts a branch has that these files do not. Asked of git only about what is missing here.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Workspace } from "../place/workspace.js";
import { mainPathOf, TASKS_DIRECTORY } from "../layout.js";

/**
 * Tells for each context, by its full ref, whether some branch has it; null where that cannot be told: without a
 * repository for a branch, and where the history or the branches here may be fewer than those of the team.
 * @param current the branch whose state these files are: what it has and they lack was deleted
 */
export async function findElsewhere(
  { repository, prefix }: Workspace,
  refs: readonly Ref[],
  current: string | null,
): Promise<ReadonlyMap<string, boolean | null>> {
  if (refs.length === 0) return new Map();
  if (repository === null) {
    return new Map(refs.map((ref) => [formatRef(ref), ref.level === "task" ? false : null]));
  }
  try {
    return await askGit(repository, refs, { prefix, current });
  } catch (error) {
    // A repository that cannot be read right leaves the question open; who needs the answer otherwise is refused.
    if (!isCtxError(error)) throw error;
    return new Map(refs.map((ref) => [formatRef(ref), null]));
  }
}

async function askGit(
  repository: Repository,
  refs: readonly Ref[],
  { prefix, current }: { prefix: string; current: string | null },
): Promise<ReadonlyMap<string, boolean | null>> {
  const { local, remote } = await repository.tips();
  const branches = new Set([...local, ...remote].map(({ branch }) => branch));
  const others = [...local.filter(({ branch }) => branch !== current), ...remote];
  const commits = [...new Set(others.map(({ commit }) => commit))];
  const answers = new Map<string, boolean | null>();
  const isMany = refs.filter(({ level }) => level === "task").length > MANY;
  const listed = isMany ? await listAll(repository, commits, prefix + TASKS_DIRECTORY) : null;
  for (const ref of refs) {
    const mains = FORMS.map((form) => prefix + mainPathOf(ref, form));
    const isThere =
      ref.level === "branch"
        ? branches.has(ref.name)
        : (listed?.hasAny(mains) ?? (await isAnywhere(repository, commits, mains)));
    // A clone without history, as CI makes it, mostly lacks the other branches too.
    answers.set(formatRef(ref), isThere || ((await repository.traits()).isShallow ? null : false));
  }
  return answers;
}

const FORMS = ["markdown", "json"] as const;

/** With more tasks than this to look for, one listing of all branches is cheaper than a question for each. */
const MANY = 20;

async function listAll(repository: Repository, commits: readonly ObjectId[], directory: string) {
  const files = await repository.listFilesOfAll(commits, directory);
  const paths = new Set(files.map(({ path }) => path));
  return { hasAny: (some: readonly string[]): boolean => some.some((path) => paths.has(path)) };
}

async function isAnywhere(
  repository: Repository,
  commits: readonly ObjectId[],
  paths: readonly string[],
): Promise<boolean> {
  for (const path of paths) {
    const found = await repository.objectsAt(commits, path);
    if (found.some((oid) => oid !== null)) return true;
  }
  return false;
}
