// Whether words of the personal global context are really the person's own: outside of the repository, where nobody
// else can write. Only then may they run without approval. `*.local.*` documents lie among the repository's files, which
// may bring them along, tracked or in an archive: those are never taken for the person's own.
import type { Files } from "../../ports/files.js";
import type { Workspace } from "../place/workspace.js";
import { isAlone } from "./alone.js";

/** Tells whether a file of the personal global context, by its absolute path, is the person's own. */
export function isOwnWord(
  files: Files,
  { repository, root }: Pick<Workspace, "repository" | "root">,
  path: string,
): boolean {
  const real = files.realPath(path);
  if (real === null) return false;
  const outside = [repository?.worktree, repository?.commonDirectory, root];
  if (outside.some((directory) => typeof directory === "string" && isWithin(real, directory))) return false;
  // Up to ctx/global itself: whoever writes a directory puts other files into it.
  const end = real.lastIndexOf("/ctx/global/");
  if (end < 0 || !isAlone(files, real)) return false;
  for (let cut = real.lastIndexOf("/"); cut > end + "/ctx".length; cut = real.lastIndexOf("/", cut - 1)) {
    if (!isAlone(files, real.slice(0, cut))) return false;
  }
  return true;
}

/** Tells whether a path is a directory or lies below it; both absolute, links resolved. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}
