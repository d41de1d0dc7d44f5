// All worktrees of a repository that exist on disk, from the files that link them (gitrepository-layout(5)).
import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { LinkedWorktree } from "../../ports/git.js";
import { booleanOf, readConfigFile } from "./config-file.js";
import { readHead } from "./head.js";
import type { Place } from "./place.js";
import { isAbsence, isThere, readTextOrNull, realPathOrNull, unsupported } from "./unsupported.js";

/** Where a worktree lies and which git directory is its own. */
export interface WorktreePlace {
  readonly path: string;
  readonly gitDirectory: string;
}

/**
 * Lists the worktrees that exist, the main one first (a bare repository has none), the others in byte order of paths.
 * A main worktree that only a `--separate-git-dir` file links is known only when invoked from there.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a link cannot be read.
 */
export function findWorktrees(place: Place): WorktreePlace[] {
  const main = mainWorktree(place);
  const first = main === null ? [] : [{ path: main, gitDirectory: place.commonDirectory }];
  return [...first, ...linkedWorktrees(place.commonDirectory)];
}

/** Adds the branch that each worktree is on; null when refs are in a format that only the git program knows. */
export function withBranches(place: Place, worktrees: readonly WorktreePlace[]): LinkedWorktree[] | null {
  const result: LinkedWorktree[] = [];
  for (const { path, gitDirectory } of worktrees) {
    const head = readHead({ ...place, gitDirectory });
    if (head === null) return null;
    result.push({ path, branch: head.kind === "branch" ? head.branch : null });
  }
  return result;
}

function mainWorktree(place: Place): string | null {
  const { commonDirectory } = place;
  if (place.gitDirectory === commonDirectory) return place.worktree ?? parentOf(commonDirectory);
  const config = readConfigFile(join(commonDirectory, "config")).values;
  const own = readConfigFile(join(commonDirectory, "config.worktree")).values;
  const named = own.get("core.worktree") ?? config.get("core.worktree");
  return named === undefined ? parentOf(commonDirectory) : realPathOrNull(resolve(commonDirectory, named));
}

/** The directory around a repository's `.git`, unless it is bare or lies apart from its worktree. */
function parentOf(commonDirectory: string): string | null {
  if (basename(commonDirectory) !== ".git") return null;
  const shared = readConfigFile(join(commonDirectory, "config")).values;
  const own = readConfigFile(join(commonDirectory, "config.worktree")).values;
  const isBare = booleanOf(own.get("core.bare") ?? shared.get("core.bare")) === true;
  return isBare ? null : dirname(commonDirectory);
}

function linkedWorktrees(commonDirectory: string): WorktreePlace[] {
  const worktrees: WorktreePlace[] = [];
  for (const name of namesIn(join(commonDirectory, "worktrees"))) {
    const gitDirectory = join(commonDirectory, "worktrees", name);
    const link = readTextOrNull(join(gitDirectory, "gitdir"))?.trimEnd();
    if (link === undefined || link === "" || !isThere(join(gitDirectory, "HEAD"))) continue;
    const dotGit = resolve(gitDirectory, link);
    const path = realPathOrNull(dirname(dotGit));
    if (path !== null && pointsTo(dotGit, gitDirectory)) worktrees.push({ path, gitDirectory });
  }
  return worktrees.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Tells whether a worktree's `.git` file points back; another repository may stand there by now. */
function pointsTo(dotGit: string, gitDirectory: string): boolean {
  const named = /^gitdir: (.*?)[\r\n]*$/s.exec(readTextOrNull(dotGit) ?? "")?.[1];
  if (named === undefined) return false;
  const real = realPathOrNull(resolve(dirname(dotGit), named));
  return real !== null && real === realPathOrNull(gitDirectory);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw unsupported(`Cannot list ${directory}.`, { path: directory, cause: error });
  }
}
