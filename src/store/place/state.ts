// Where ctx keeps what is no context: the journal, cursors. Never in the worktree, so that git carries none of it.
import type { Environment } from "../../ports/runtime.js";
import type { Workspace } from "./workspace.js";

/**
 * The directory of ctx's own state: in the directory that all worktrees of the repository share; without git in the
 * user's state (XDG Base Directory Specification). Null where neither is known.
 */
export function stateDirectory(
  { repository }: Pick<Workspace, "repository">,
  environment: Environment,
): string | null {
  return repository === null ? userStateDirectory(environment) : `${repository.commonDirectory}/ctx`;
}

/** The directory of what ctx keeps for the user and not for a repository; null where no home is known. */
export function userStateDirectory(environment: Environment): string | null {
  const { XDG_STATE_HOME: state, HOME, USERPROFILE } = environment;
  if (state !== undefined && /^(?:\/|[A-Za-z]:)/.test(state)) return `${state.replace(/[\\/]+$/, "")}/ctx`;
  const home = HOME ?? USERPROFILE;
  return home === undefined || home === "" ? null : `${home.replace(/[\\/]+$/, "")}/.local/state/ctx`;
}

/** How a root is told from others that share that directory: worktrees share theirs, directories without git do not. */
export function rootNameOf({
  repository,
  prefix,
  root,
}: Pick<Workspace, "repository" | "prefix" | "root">): string {
  return repository === null ? root : prefix;
}
