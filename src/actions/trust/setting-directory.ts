// Where a `$session` says that work happens: below the root, and never outside of the worktree, whatever links lead there.
import { CtxError } from "../../errors/ctx-error.js";
import type { SettingDirectory } from "../../model/session-setting.js";
import type { Files } from "../../ports/files.js";
import type { Workspace } from "../../store/place/workspace.js";
import { isWithin } from "../../store/trust/own-words.js";

/**
 * Finds the directory: absolute, links resolved; null where none is named.
 * @throws {CtxError} OUTSIDE_ROOT when it leads out of the worktree; FILE_INVALID when there is no such directory.
 */
export function findDirectory(
  files: Files,
  { root, repository }: Pick<Workspace, "root" | "repository">,
  named: SettingDirectory | null,
): string | null {
  if (named === null) return null;
  const { workdir, path, line } = named;
  const place = { path, ...(line === null ? {} : { line }) };
  const top = repository?.worktree ?? root;
  const outside = new CtxError("OUTSIDE_ROOT", `$session's workdir leads out of ${top}: ${workdir}`, {
    ...place,
    hint: "Name a directory of this worktree, relative to the one that holds .context.",
  });
  if (/^(?:[/\\]|[A-Za-z]:)/.test(workdir)) throw outside;
  const real = files.realPath(`${root}/${workdir}`);
  if (real === null || files.kindOf(real) !== "directory") {
    throw new CtxError("FILE_INVALID", `$session's workdir is no directory: ${workdir}`, {
      ...place,
      hint: "Make it, or name one that is there, relative to the directory that holds .context.",
    });
  }
  if (!isWithin(real, top)) throw outside;
  return real;
}
