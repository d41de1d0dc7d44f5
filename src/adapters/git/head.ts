// HEAD and what is going on with it: on a branch, detached, in the middle of a rebase or a bisect. Files alone.
import { join } from "node:path";
import type { Head, ObjectId } from "../../ports/git.js";
import type { Place } from "./place.js";
import { resolveRef } from "./refs.js";
import { isThere, readTextOrNull, unsupported } from "./unsupported.js";

const BRANCHES = "refs/heads/";

/** What HEAD of a reftable repository says to programs that do not know that format. */
const REFTABLE_STUB = "refs/heads/.invalid";

/**
 * Reads HEAD from files; null when the refs are in a format that only the git program knows.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when HEAD is damaged or names something that is not a branch.
 */
export function readHead(place: Place): Head | null {
  if (!hasFileRefs(place)) return null;
  const { ref, oid } = resolveRef(place, "HEAD");
  return headOf(place, ref === "HEAD" ? null : ref, oid);
}

/**
 * Makes a Head of the ref that HEAD leads to (null: detached) and its commit.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when that is not a branch, or when there is neither ref nor commit.
 */
export function headOf(place: Place, ref: string | null, commit: ObjectId | null): Head {
  if (ref?.startsWith(BRANCHES)) return { kind: "branch", branch: ref.slice(BRANCHES.length), commit };
  if (ref !== null)
    throw unsupported(`HEAD points to ${ref}, which is not a branch.`, { path: place.gitDirectory });
  if (commit === null)
    throw unsupported(`HEAD of ${place.gitDirectory} cannot be read.`, { path: place.gitDirectory });
  return {
    kind: "detached",
    commit,
    rebasing: rebasingBranch(place),
    bisecting: isThere(join(place.gitDirectory, "BISECT_START")),
  };
}

/** Tells whether the refs are files that we can read; a HEAD that is a stub says no, whatever the configuration says. */
export function hasFileRefs(place: Place): boolean {
  if (place.refFormat !== "files") return false;
  return readTextOrNull(join(place.gitDirectory, "HEAD"))?.trimEnd() !== `ref: ${REFTABLE_STUB}`;
}

/** The branch that a rebase in progress will move, by whichever backend; null when none is in progress. */
function rebasingBranch({ gitDirectory }: Place): string | null {
  for (const backend of ["rebase-merge", "rebase-apply"]) {
    const name = readTextOrNull(join(gitDirectory, backend, "head-name"))?.trimEnd();
    // A rebase that began on a detached HEAD says "detached HEAD" here.
    if (name?.startsWith(BRANCHES)) return name.slice(BRANCHES.length);
  }
  return null;
}
