// Whether words of the personal global context are really the person's own: outside of the repository, where nobody
// else can write. Only then may they run without approval. `*.local.*` documents lie among the repository's files, which
// may bring them along, tracked or in an archive: those are never taken for the person's own.
import type { Runtime } from "../../ports/runtime.js";
import { configHome } from "../place/personal.js";
import type { Workspace } from "../place/workspace.js";
import { isAlone } from "./alone.js";

/** Tells whether a file of the personal global context, by its absolute path, is the person's own. */
export function isOwnWord(
  { files, environment }: Pick<Runtime, "files" | "environment">,
  { repository, root }: Pick<Workspace, "repository" | "root">,
  path: string,
): boolean {
  const home = configHome(environment);
  const top = home === null ? null : files.realPath(`${home}/ctx/global`);
  const real = files.realPath(path);
  if (top === null || real === null || !isWithin(real, top)) return false;
  const reach = [repository?.worktree, repository?.commonDirectory, root];
  if (reach.some((directory) => typeof directory === "string" && isWithin(real, directory))) return false;
  // Up to the top: whoever writes a directory puts other files into it.
  for (let at = real; isWithin(at, top); at = at.slice(0, at.lastIndexOf("/"))) {
    if (!isAlone(files, at)) return false;
  }
  return true;
}

/** Tells whether a path is a directory or lies below it; both absolute, links resolved. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}
