// What kind of repository this is, and what that kind cannot do.
import type { Repository } from "../../ports/git.js";
import { readCurrentBranch } from "../../store/place/current-branch.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import type { Site } from "./site.js";

export const repository: Check = {
  id: "repository",
  examine: async (site) => {
    const found = site.repository;
    if (site.repositoryError !== null) {
      const { message, hint, path } = site.repositoryError;
      return [
        {
          status: "error",
          message,
          ...(hint === undefined ? {} : { hint }),
          ...(path === undefined ? {} : { path }),
        },
      ];
    }
    if (found === null) {
      return warning(
        "This is no git repository: there are no branches, and nothing is shared. Global, project and task contexts work.",
        "`git init` makes one.",
      );
    }
    if (found.worktree === null) {
      return warning(
        "This is a bare repository: it has no worktree, and so no .context/.",
        "`git worktree list` shows its worktrees; run ctx in one of them.",
      );
    }
    const warnings = [...(await findLimits(site, found)), ...(await findBranchTrouble(site, found))];
    return warnings.length > 0 ? warnings : allWell(await describe(found));
  },
};

async function findLimits(site: Site, found: Repository): Promise<Diagnosis[]> {
  const traits = await found.traits();
  const limits: Diagnosis[] = [];
  if (!traits.isLinkedBack) {
    limits.push(
      ...warning(
        "This linked worktree was moved: its repository looks for it elsewhere, and may prune it.",
        "`git worktree repair`, run here, tells the repository where it is.",
      ),
    );
  }
  if (site.workspace?.isAbsent === true) {
    limits.push(
      ...warning(
        "The checkout is sparse and leaves .context/ out: it is read from HEAD, and nothing is written.",
        "`git sparse-checkout add .context` brings it.",
      ),
    );
  }
  if (traits.isShallow) {
    limits.push(
      ...warning(
        "History is cut off (a shallow clone): whether one branch contains another cannot always be told.",
        "`git fetch --unshallow` brings the history.",
      ),
    );
  }
  if (traits.isPartial) {
    limits.push(
      ...warning(
        "Objects may be missing (a partial clone), and ctx opens no network to fetch them.",
        "`git log -p -- .context` makes git fetch what .context/ needs.",
      ),
    );
  }
  return limits;
}

async function findBranchTrouble({ runtime }: Site, found: Repository): Promise<Diagnosis[]> {
  const head = await found.head();
  if (head.kind === "branch") return [];
  const { name } = await readCurrentBranch(found, runtime.environment);
  if (name !== null) return [];
  return warning(
    head.bisecting
      ? "A bisect is under way: no branch is current, and the branch level is left out."
      : "HEAD is detached: no branch is current, and the branch level is left out.",
    head.bisecting
      ? "It comes back when the bisect ends."
      : "`git branch --contains HEAD` shows the branches around it.",
  );
}

async function describe(found: Repository): Promise<string> {
  const { isLinked, isSubmodule } = await found.traits();
  const kind = isLinked ? "linked worktree" : isSubmodule ? "submodule" : "main worktree";
  const sparse = (await found.isSparse()) ? ", a sparse checkout" : "";
  const head = await found.head();
  const place = head.kind === "branch" ? `on ${head.branch}` : "on a detached HEAD";
  const unborn = head.commit === null ? ", without a commit yet" : "";
  return `${kind}${sparse}, ${place}${unborn}`;
}

function warning(message: string, hint: string): Diagnosis[] {
  return [{ status: "warning", message, hint }];
}
