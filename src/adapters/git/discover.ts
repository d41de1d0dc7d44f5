// Finds the repository around a directory as git does (gitrepository-layout(5)), from files alone: no process, no library.
// Unlike git it does not stop at the border of a file system, and it refuses a damaged repository instead of passing it by.
import { statSync, type Stats } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";
import type { Environment } from "../../ports/runtime.js";
import { booleanOf, readConfigFile, type ConfigFile } from "./config-file.js";
import type { Place } from "./place.js";
import { isThere, readTextOrNull, realPathOrNull, unsupported } from "./unsupported.js";

/** The extensions that change nothing about how refs are read (git's Documentation/technical/repository-version). */
const HARMLESS_EXTENSIONS = new Set([
  "noop",
  "noop-v1",
  "preciousobjects",
  "partialclone",
  "worktreeconfig",
  "objectformat",
  "compatobjectformat",
  "relativeworktrees",
]);

export interface Discovery {
  readonly environment: Environment;
  /** What a relative GIT_DIR is relative to; the asked directory when absent. */
  readonly cwd?: string | undefined;
}

/**
 * Finds the repository around a directory; null when there is none.
 * GIT_DIR and GIT_WORK_TREE count only when the walk up finds nothing, so that a hook's environment cannot mislead.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a `.git` is there and cannot be understood.
 */
export function findPlace(directory: string, { environment, cwd }: Discovery): Place | null {
  const first = realPathOrNull(resolve(directory)) ?? resolve(directory);
  const ceiling = ceilingOf(first, environment);
  for (let current = first; ; current = dirname(current)) {
    const place = placeAt(current);
    if (place !== null) return place;
    const parent = dirname(current);
    if (parent === current || parent === ceiling) break;
  }
  return placeFromEnvironment(environment, cwd ?? directory);
}

function placeAt(directory: string): Place | null {
  const dotGit = join(directory, ".git");
  const stats = statOrNull(dotGit);
  if (stats?.isFile()) {
    return makePlace({ start: directory, gitDirectory: readGitFile(dotGit), worktree: directory });
  }
  if (stats?.isDirectory() && isRepository(dotGit)) {
    return makePlace({
      start: directory,
      gitDirectory: realPathOrNull(dotGit) ?? dotGit,
      worktree: directory,
    });
  }
  if (isThere(join(directory, "HEAD")) && isBareRepository(directory)) {
    return makePlace({ start: directory, gitDirectory: directory, worktree: null });
  }
  return null;
}

/** The git directory that a `.git` file names. */
function readGitFile(path: string): string {
  const named = /^gitdir: ([^\0]*?)[\r\n]*$/.exec(readTextOrNull(path) ?? "")?.[1];
  if (named === undefined || named === "") {
    throw unsupported(`${path} is not a file that git wrote.`, { path });
  }
  const target = isAbsolute(named) ? named : join(dirname(path), named);
  const gitDirectory = realPathOrNull(target);
  if (gitDirectory === null || !isThere(join(gitDirectory, "HEAD"))) {
    throw unsupported(`${path} points to ${target}, where there is no repository.`, {
      path,
      hint: "If the main repository was moved, run `git worktree repair` in it, naming this directory.",
    });
  }
  return gitDirectory;
}

/** Tells a repository from an empty directory that happens to be called `.git`, which git passes by. */
function isRepository(gitDirectory: string): boolean {
  if (isThere(join(gitDirectory, "HEAD"))) return true;
  if (!isThere(join(gitDirectory, "objects")) && !isThere(join(gitDirectory, "refs"))) return false;
  throw unsupported(`The repository ${gitDirectory} is damaged: it has no HEAD.`, { path: gitDirectory });
}

function isBareRepository(directory: string): boolean {
  const common = readTextOrNull(join(directory, "commondir"));
  const shared = common === null ? directory : resolve(directory, common.trimEnd());
  return isDirectory(join(shared, "objects")) && isDirectory(join(shared, "refs"));
}

interface Found {
  readonly start: string;
  readonly gitDirectory: string;
  /** Where the worktree is unless the configuration says otherwise. */
  readonly worktree: string | null;
  readonly isExplicit?: boolean;
}

function makePlace(found: Found): Place {
  const { start, gitDirectory } = found;
  const common = readTextOrNull(join(gitDirectory, "commondir"));
  const commonDirectory =
    common === null ? gitDirectory : realPathOrNull(resolve(gitDirectory, common.trimEnd()));
  if (commonDirectory === null || !isDirectory(join(commonDirectory, "objects"))) {
    throw unsupported(`The repository ${gitDirectory} is damaged: its object directory is missing.`, {
      path: gitDirectory,
    });
  }
  const config = readConfigFile(join(commonDirectory, "config"));
  return {
    start,
    isExplicit: found.isExplicit ?? false,
    worktree: worktreeOf(found, config, common !== null),
    gitDirectory,
    commonDirectory,
    refFormat: refFormatOf(config),
  };
}

/** The worktree after core.worktree and core.bare, which a linked worktree shares only with worktreeConfig on. */
function worktreeOf(found: Found, shared: ConfigFile, isLinked: boolean): string | null {
  const hasOwnConfig = booleanOf(shared.values.get("extensions.worktreeconfig")) === true;
  if (isLinked && !hasOwnConfig) return found.worktree;
  const own = hasOwnConfig ? readConfigFile(join(found.gitDirectory, "config.worktree")) : shared;
  const named = own.values.get("core.worktree") ?? shared.values.get("core.worktree");
  if (named !== undefined) {
    const worktree = realPathOrNull(resolve(found.gitDirectory, named));
    if (worktree !== null) return worktree;
    throw unsupported(`core.worktree names ${named}, which does not exist.`, { path: found.gitDirectory });
  }
  const isBare = booleanOf(own.values.get("core.bare") ?? shared.values.get("core.bare")) === true;
  return isBare ? null : found.worktree;
}

function refFormatOf({ values }: ConfigFile): Place["refFormat"] {
  const version = Number(values.get("core.repositoryformatversion") ?? "0");
  if (version !== 0 && version !== 1) return "other";
  for (const [key, value] of values) {
    if (!key.startsWith("extensions.")) continue;
    const extension = key.slice("extensions.".length);
    if (extension === "refstorage") {
      if (value.toLowerCase() !== "files") return "other";
    } else if (version === 1 && !HARMLESS_EXTENSIONS.has(extension)) {
      return "other";
    }
  }
  return "files";
}

function placeFromEnvironment(environment: Environment, cwd: string): Place | null {
  const named = environment["GIT_DIR"];
  if (named === undefined || named === "") return null;
  const gitDirectory = realPathOrNull(resolve(cwd, named));
  if (gitDirectory === null || !isThere(join(gitDirectory, "HEAD"))) {
    throw unsupported(`GIT_DIR names ${named}, where there is no repository.`);
  }
  const start = realPathOrNull(resolve(cwd)) ?? resolve(cwd);
  const worktree = environment["GIT_WORK_TREE"];
  const place = makePlace({ start, gitDirectory, worktree: start, isExplicit: true });
  if (worktree === undefined || worktree === "") return place;
  const real = realPathOrNull(resolve(cwd, worktree));
  if (real === null) throw unsupported(`GIT_WORK_TREE names ${worktree}, which does not exist.`);
  return { ...place, worktree: real };
}

/** The nearest directory above `first` that GIT_CEILING_DIRECTORIES forbids to look into; null when there is none. */
function ceilingOf(first: string, environment: Environment): string | null {
  let longest: string | null = null;
  let followsLinks = true;
  for (const entry of (environment["GIT_CEILING_DIRECTORIES"] ?? "").split(delimiter)) {
    // git(1): paths after an empty entry are taken as they are, without resolving links.
    if (entry === "") followsLinks = false;
    if (!isAbsolute(entry)) continue;
    const ceiling = (followsLinks ? realPathOrNull(entry) : null) ?? resolve(entry);
    const prefix = ceiling.endsWith(sep) ? ceiling : ceiling + sep;
    if (first.startsWith(prefix) && ceiling.length > (longest?.length ?? -1)) longest = ceiling;
  }
  return longest;
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw unsupported(`Cannot look at ${path}.`, { path, cause: error });
  }
}

function isDirectory(path: string): boolean {
  return statOrNull(path)?.isDirectory() ?? false;
}
