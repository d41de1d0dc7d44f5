// The directory in which git looks for hooks (githooks(5)), and whether it is this repository's to write.
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";

export interface HooksDirectory {
  /** Links resolved as far as it exists. */
  readonly absolute: string;
  /** The worktree's top or the common git directory, whichever it lies in; null where it lies outside both. */
  readonly top: string | null;
  /** Relative to `top`; "" for `top` itself, and where that is null. */
  readonly path: string;
  /** Git's own: no core.hooksPath is set, or it leads there. */
  readonly isDefault: boolean;
}

/** @throws {CtxError} DEPENDENCY_MISSING without the git program. */
export async function findHooksDirectory(runtime: Runtime, repository: Repository): Promise<HooksDirectory> {
  const { worktree, gitDirectory, commonDirectory } = repository;
  const own = realOf(runtime, `${commonDirectory}/hooks`);
  const configured = await repository.hooksPath();
  // githooks(5): hooks start at the worktree's top, in a bare repository in its git directory.
  const absolute =
    configured === null ? own : realOf(runtime, join(worktree ?? gitDirectory, configured.path));
  // A setting for all repositories of a user stays one, even if it happens to lead into this one.
  const isShared = configured !== null && !configured.isOwn && isAbsolute(configured.path);
  const top = isShared
    ? null
    : ([worktree, commonDirectory].find((each) => each !== null && isBelow(absolute, each)) ?? null);
  return {
    absolute,
    top,
    path: top === null ? "" : absolute.slice(top.length + 1),
    isDefault: absolute === own,
  };
}

/** The path with links resolved; of what does not exist, as far as it does. */
function realOf(runtime: Runtime, path: string): string {
  const real = runtime.files.realPath(path);
  if (real !== null) return real;
  // What does not exist has no links.
  const clean = normalize(path);
  if (clean !== path) return realOf(runtime, clean);
  const cut = path.lastIndexOf("/");
  return cut <= 0 ? path : `${realOf(runtime, path.slice(0, cut))}${path.slice(cut)}`;
}

function join(directory: string, path: string): string {
  return isAbsolute(path) ? path : `${directory}/${path}`;
}

function isAbsolute(path: string): boolean {
  return /^(?:[A-Za-z]:)?[\\/]/.test(path);
}

/** Without "." and "..", with "/" between the parts. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/").slice(1)) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const root = /^[A-Za-z]:/.exec(path)?.[0] ?? "";
  return `${root}/${parts.join("/")}`;
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}
