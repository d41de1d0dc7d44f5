// What is unusual about a repository, from its files (gitrepository-layout(5), git-worktree(1), gitsubmodules(7)).
import { dirname, join, resolve, sep } from "node:path";
import type { RepositoryTraits } from "../../ports/git.js";
import { isPartialClone } from "./config-file.js";
import type { Place } from "./place.js";
import { isShallow } from "./shallow.js";
import { isThere, readTextOrNull, realPathOrNull } from "./unsupported.js";

/**
 * Finds the traits of the repository at a place.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a file that tells one exists and cannot be read.
 */
export function findTraits(place: Place): RepositoryTraits {
  const isLinked = place.gitDirectory !== place.commonDirectory;
  return {
    isLinked,
    isLinkedBack: !isLinked || isLinkedBack(place),
    isSubmodule: isSubmodule(place.commonDirectory),
    isShallow: isShallow(place),
    isPartial: isPartialClone(place.commonDirectory),
  };
}

/** Tells whether the repository looks for this worktree where it is. */
function isLinkedBack({ gitDirectory, worktree }: Place): boolean {
  const link = readTextOrNull(join(gitDirectory, "gitdir"))?.trimEnd() ?? "";
  if (link === "" || worktree === null) return false;
  return realPathOrNull(dirname(resolve(gitDirectory, link))) === realPathOrNull(worktree);
}

/** A submodule's repository lies in `modules/` of the one above it; its name may have several parts. */
function isSubmodule(commonDirectory: string): boolean {
  const parts = commonDirectory.split(sep);
  return parts.some((part, index) => {
    return part === "modules" && index > 0 && isThere(join(parts.slice(0, index).join(sep) || sep, "HEAD"));
  });
}
