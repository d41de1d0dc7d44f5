// The context root around a directory: where .context/ is, which repository it belongs to, and its settings.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { Config } from "../../model/config.js";
import type { SourceText } from "../../model/document.js";
import { invalidUtf8, utf8Decode } from "../../model/text/utf8.js";
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { readConfig } from "./config.js";
import { CONFIG_PATH, CONTEXT_DIRECTORY } from "../layout.js";

export interface Workspace {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The root relative to the worktree's top level, with a trailing "/"; "" when they are the same. */
  readonly prefix: string;
  readonly repository: Repository | null;
  readonly config: Config;
  readonly findings: readonly Finding[];
  readonly writeBlock: "broken" | "newer" | null;
  /** config.json as read, for the lines of its findings; null where there is none. */
  readonly configSource: SourceText | null;
  /** True when .context/ is not on disk because the checkout is sparse, and is read from HEAD. */
  readonly isAbsent: boolean;
}

/**
 * Opens the nearest context root at or above a directory, not above the worktree's top level.
 * @throws {CtxError} NOT_INITIALIZED when there is none; OUTSIDE_ROOT when .context is a link.
 */
export async function openWorkspace(runtime: Runtime, directory: string): Promise<Workspace> {
  const { start, repository } = locate(runtime, directory);
  const top = repository?.worktree ?? null;
  const root = findRoot(runtime, start, top);
  if (root !== null) {
    const text = readConfigText(runtime, root);
    return {
      root,
      prefix: prefixOf(root, top),
      repository,
      isAbsent: false,
      ...(await readConfig(text, nameOf(root))),
    };
  }
  const sparse = repository === null || top === null ? null : await findRootAtHead(repository, start, top);
  if (sparse === null) throw notInitialized(runtime, start, top);
  return {
    root: sparse.root,
    repository,
    isAbsent: true,
    prefix: prefixOf(sparse.root, top),
    ...sparse.read,
  };
}

/**
 * Opens a workspace for reading one revision, where the directory itself may hold no .context/ today.
 * @throws {CtxError} NOT_INITIALIZED when there is no repository either.
 */
export async function openWorkspaceAt(runtime: Runtime, directory: string): Promise<Workspace> {
  try {
    return await openWorkspace(runtime, directory);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "NOT_INITIALIZED") throw error;
    const { repository } = locate(runtime, directory);
    if (repository === null) throw error;
    const root = repository.worktree ?? repository.gitDirectory;
    return { root, prefix: "", repository, isAbsent: true, ...(await readConfig(null, nameOf(root))) };
  }
}

/** The same workspace with the settings of a commit in place of those on disk. */
export async function withConfigAt(workspace: Workspace, commit: string): Promise<Workspace> {
  const { repository, prefix, root } = workspace;
  if (repository === null) return workspace;
  return {
    ...workspace,
    ...(await readConfig(await readConfigAt(repository, commit, prefix), nameOf(root))),
  };
}

/** The same workspace with settings of another text in place of those on disk. */
export async function withConfigText(workspace: Workspace, text: string): Promise<Workspace> {
  return { ...workspace, ...(await readConfig(text, nameOf(workspace.root))) };
}

/** The directory with links resolved, and the repository around it. */
export function locate(
  runtime: Runtime,
  directory: string,
): { start: string; repository: Repository | null } {
  const start = runtime.files.realPath(directory);
  if (start === null) {
    throw new CtxError("USAGE", `No such directory: ${directory}`, {
      hint: "Name an existing directory with -C.",
    });
  }
  return { start, repository: runtime.git.discover(start) };
}

/** The directories from `start` upwards; not above `top`, or up to the file system's root without one. */
export function ancestorsOf(start: string, top: string | null): string[] {
  const found = [start];
  for (let current = start; current !== top;) {
    const parent = parentOf(current);
    if (parent === null) break;
    found.push(parent);
    current = parent;
  }
  return found;
}

function findRoot(runtime: Runtime, start: string, top: string | null): string | null {
  for (const directory of ancestorsOf(start, top)) {
    if (runtime.files.kindOf(`${directory}/${CONFIG_PATH}`) !== "file") continue;
    if (runtime.files.kindOf(`${directory}/${CONTEXT_DIRECTORY}`) === "directory") return directory;
    throw new CtxError("OUTSIDE_ROOT", `${CONTEXT_DIRECTORY} is a symbolic link`, {
      path: CONTEXT_DIRECTORY,
      hint: "Make it a real directory; ctx reads nothing through links.",
    });
  }
  return null;
}

function readConfigText(runtime: Runtime, root: string): string | null | CtxError {
  try {
    return runtime.files.readText(`${root}/${CONFIG_PATH}`);
  } catch (error) {
    // Invalid UTF-8 is one more way for config.json to be broken: readConfig words it.
    if (isCtxError(error) && error.code === "FILE_INVALID") return error;
    throw error;
  }
}

async function findRootAtHead(repository: Repository, start: string, top: string) {
  if (!(await repository.isSparse())) return null;
  const commit = (await repository.head()).commit;
  if (commit === null) return null;
  for (const root of ancestorsOf(start, top)) {
    const text = await readConfigAt(repository, commit, prefixOf(root, top));
    if (text !== null) return { root, read: await readConfig(text, nameOf(root)) };
  }
  return null;
}

async function readConfigAt(
  repository: Repository,
  commit: string,
  prefix: string,
): Promise<string | null | CtxError> {
  const [oid] = await repository.objectsAt([commit], prefix + CONFIG_PATH);
  if (oid === undefined || oid === null) return null;
  const [bytes] = await repository.readBlobs([oid]);
  return utf8Decode(bytes as Uint8Array) ?? invalidUtf8(CONFIG_PATH, bytes as Uint8Array);
}

function notInitialized(runtime: Runtime, start: string, top: string | null): CtxError {
  const foreign = ancestorsOf(start, top).find((directory) => {
    return runtime.files.kindOf(`${directory}/${CONTEXT_DIRECTORY}`) === "directory";
  });
  const message =
    foreign === undefined
      ? `No ${CONFIG_PATH} in ${start}${top === start ? "" : " or above it"}.`
      : `${foreign}/${CONTEXT_DIRECTORY} has no config.json, so it belongs to another tool.`;
  const hint =
    foreign === undefined
      ? "Run `ctx init` to start."
      : "`ctx init` adds ctx's own files beside the ones that are there, and changes none of them.";
  return new CtxError("NOT_INITIALIZED", message, { hint });
}

/** A root relative to the worktree's top level, with a trailing "/"; "" when they are the same. */
export function prefixOf(root: string, top: string | null): string {
  if (top === null || root === top) return "";
  const start = top.endsWith("/") ? top : `${top}/`;
  return root.startsWith(start) ? `${root.slice(start.length)}/` : "";
}

function parentOf(directory: string): string | null {
  const cut = directory.lastIndexOf("/");
  if (cut < 0 || directory === "/" || /^[A-Za-z]:\/?$/.test(directory)) return null;
  if (cut === 0) return "/";
  const parent = directory.slice(0, cut);
  return /^[A-Za-z]:$/.test(parent) ? `${parent}/` : parent;
}

function nameOf(directory: string): string {
  return directory.slice(directory.lastIndexOf("/") + 1) || "project";
}
