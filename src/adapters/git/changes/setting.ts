// How git is asked about changes: from the worktree's top level, and with the index of the commit that is being made.
import { readdirSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Head, ObjectId } from "../../../ports/git.js";
import type { Environment } from "../../../ports/runtime.js";
import type { Place } from "../place.js";
import { makeProgram, type Program } from "../program.js";
import { isThere, readTextOrNull, realPathOrNull, unsupported } from "../unsupported.js";

/** What the questions of this folder are asked with. */
export interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
  readonly head: () => Promise<Head>;
  readonly readBlobs: (oids: readonly ObjectId[]) => Promise<Uint8Array[]>;
  /** The trees of commits. */
  readonly readTrees: (commits: readonly ObjectId[]) => Promise<ObjectId[]>;
}

/** git as it is started at the top of the worktree, which all paths are relative to; a bare repository has none. */
export function atTop({ path, place, environment }: Asked): Program {
  const { worktree } = place;
  const isApart = worktree !== null && worktree !== place.start;
  const there = isApart ? { ...place, start: worktree, isExplicit: true } : place;
  const program = makeProgram(path, there, environment);
  const index = findIndex(place, environment);
  return index === null
    ? program
    : { ...program, environment: { ...program.environment, GIT_INDEX_FILE: index } };
}

/**
 * The index that GIT_INDEX_FILE names, absolute; null for the repository's usual one. git sets the variable for its hooks,
 * and a hook may as well ask about another repository: then it names a file that is none of this one's.
 */
export function findIndex(place: Place, environment: Environment): string | null {
  const named = environment["GIT_INDEX_FILE"];
  if (named === undefined || named === "") return null;
  const { worktree, gitDirectory } = place;
  // git goes to the top of the worktree before it reads the variable.
  const path = isAbsolute(named) ? named : join(worktree ?? place.start, named);
  const home = realPathOrNull(dirname(path));
  if (home === null) return null;
  const isForeign = home !== gitDirectory && isThere(join(home, "HEAD")) && isThere(join(home, "objects"));
  const isForeignLink = home !== gitDirectory && isThere(join(home, "commondir"));
  return isForeign || isForeignLink ? null : path;
}

/**
 * The parents of the commit being made beside HEAD: of a merge that stopped MERGE_HEAD tells them; while git itself merges
 * it tells them to its hooks by variables named GITHEAD_<id> (git-merge(1) names them in conflict markers).
 */
export function mergedCommits({ place, environment }: Asked): ObjectId[] {
  const file = readTextOrNull(join(place.gitDirectory, "MERGE_HEAD"));
  if (file !== null) return file.split("\n").filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  return Object.keys(environment).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}

/** Places as git's command line takes them; none for the whole worktree. */
export function pathspecs(places: readonly string[]): string[] {
  return places.length === 0 || places.includes("") ? [] : ["--", ...places];
}

/** The settings of `git log` would hide the first commit, or add lines. */
export const LOG = [
  "-c",
  "log.showRoot=true",
  "-c",
  "log.follow=false",
  "-c",
  "log.showSignature=false",
  "log",
];

/** One record of git's raw format (git-diff(1), Raw output format), without its path. */
export interface RawRecord {
  readonly before: ObjectId | null;
  readonly after: ObjectId | null;
  readonly status: string;
}

/** Reads the first part of a record: `:<mode> <mode> <object> <object> <status>`. There may be a hundred thousand. */
export function parseRecord(text: string): RawRecord {
  const [mode = "", , old = "", now = "", status = ""] = text.trimStart().split(" ");
  if (!mode.startsWith(":") || !/^[A-Z]\d*$/.test(status))
    throw unsupported(`git answered in a form that is not known here: ${text}`);
  return {
    before: idOf(old),
    after: idOf(now),
    status: status[0] as string,
  };
}

/** Null for the id of nothing. */
function idOf(oid: string): ObjectId | null {
  return oid.startsWith("00000000") && /^0+$/.test(oid) ? null : oid;
}

/** Records and paths, each ended by NUL. */
export function parseRecords(output: Buffer): (RawRecord & { readonly path: string })[] {
  const fields = output.toString("utf8").split("\0");
  const found: (RawRecord & { readonly path: string })[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    found.push({ ...parseRecord(fields[at] as string), path: fields[at + 1] as string });
  return found;
}

/** Puts what has a path in code unit order, once each. */
export function inPathOrder<File extends { readonly path: string }>(files: Iterable<File>): File[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
}

/** Whether a directory holds nothing, or is none. */
export function isEmptyDirectory(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return true; // A submodule that is not checked out, or a file in its place: nothing to look at.
  }
}
