// Which repository this is, so that what was approved for one is not for another: a copy, a clone, a move, or a place that
// only says of itself that it belongs to one (SPEC §13). Everything is told from the disk, and nothing from what a file
// claims unless the repository confirms it.
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Json } from "../../model/json/json.js";
import type { DirectoryIdentity, Files } from "../../ports/files.js";
import type { Repository } from "../../ports/git.js";
import type { Workspace } from "../place/workspace.js";
import { isWithin } from "./own-words.js";

interface KnownDirectory extends DirectoryIdentity {
  /** Absolute, links resolved. */
  readonly directory: string;
}

export interface RepositoryIdentity {
  /** The directory that all worktrees share; without git the root. */
  readonly repository: KnownDirectory;
  /**
   * The worktree, where it names the repository and not the other way round: a `.git` file or a `commondir` can name any.
   * What is approved there is approved for these two together. Null where the repository confirms the worktree.
   */
  readonly unconfirmed: KnownDirectory | null;
}

/** Tells the identity of a workspace's repository; null where the directory cannot be told from others. */
export function identityOf(
  files: Files,
  { repository, root }: Pick<Workspace, "repository" | "root">,
): RepositoryIdentity | null {
  if (repository === null) return withUnconfirmed(knownDirectory(files, root), null);
  const shared = knownDirectory(files, repository.commonDirectory);
  const worktree = confirmedWorktree(files, repository);
  if (worktree !== null && isWithin(root, worktree)) return withUnconfirmed(shared, null);
  const own = knownDirectory(files, root);
  return own === null ? null : withUnconfirmed(shared, own);
}

/** The identity as one text, the same for the same. */
export function identityText(identity: RepositoryIdentity): string {
  return canonicalJson(identity as unknown as Json);
}

function withUnconfirmed(
  repository: KnownDirectory | null,
  unconfirmed: KnownDirectory | null,
): RepositoryIdentity | null {
  return repository === null ? null : { repository, unconfirmed };
}

function knownDirectory(files: Files, path: string): KnownDirectory | null {
  const directory = files.realPath(path);
  const identity = directory === null ? null : files.identity(directory);
  return directory === null || identity === null ? null : { directory, ...identity };
}

/**
 * The worktree, if the repository itself says that it is one of its own: the directory around its `.git` directory, or a
 * linked one that `<common>/worktrees/<name>/gitdir` names (gitrepository-layout(5)). Else null: also for submodules and
 * `--separate-git-dir`, of which only the worktree's `.git` file tells.
 */
function confirmedWorktree(files: Files, repository: Repository): string | null {
  const { gitDirectory, commonDirectory, worktree } = repository;
  if (worktree === null) return null;
  const dotGit = `${worktree}/.git`;
  const kind = files.kindOf(dotGit);
  if (gitDirectory === commonDirectory) {
    return kind === "directory" && files.realPath(dotGit) === commonDirectory ? worktree : null;
  }
  const above = `${commonDirectory}/worktrees/`;
  const name = gitDirectory.startsWith(above) ? gitDirectory.slice(above.length) : "";
  if (kind !== "file" || name === "" || name.includes("/")) return null;
  const link = /^([^\r\n]+\/)?\.git\r?\n?$/.exec(files.readText(`${gitDirectory}/gitdir`) ?? "")?.[1];
  if (link === undefined) return null;
  const named = files.realPath(
    link.startsWith("/") || /^[A-Za-z]:/.test(link) ? link : `${gitDirectory}/${link}`,
  );
  return named === worktree ? worktree : null;
}
