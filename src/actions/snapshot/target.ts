// What a snapshot is one of: a context by its ref, or a file or folder below the root by its path.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { isPlainPath } from "../../format/snapshot-record.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf } from "../../store/layout.js";
import { locate } from "../../store/place/workspace.js";
import { getContext, toRef } from "../../store/read/find-ref.js";
import { requireHere } from "../../store/write/edit-context.js";
import type { Opened } from "../open.js";

export interface SnapshotTarget {
  /** The ref in full, or the path relative to the root. */
  readonly of: string;
  readonly places: readonly string[];
  /** Null for a path. */
  readonly ref: Ref | null;
}

interface Typed {
  readonly text: string;
  /** Where the person stands; absolute. */
  readonly directory: string;
  /** What snapshots there are: of something that is gone there may still be one. */
  readonly known: readonly { readonly of: string }[];
}

/**
 * Tells what a person means. A word that may be a task's id or a file's name is whichever of the two there is.
 * @throws {CtxError} OUTSIDE_ROOT; REF_AMBIGUOUS where there are both; CONTEXT_NOT_FOUND, BRANCH_UNKNOWN, REF_INVALID.
 */
export async function findTarget(runtime: Runtime, opened: Opened, typed: Typed): Promise<SnapshotTarget> {
  const { text, known } = typed;
  const { workspace, reader } = opened;
  if (isSurelyPath(text)) return getPath(runtime, opened, typed);
  if (/^(?:global|project|branch)$|^(?:branch|task)\//.test(text))
    return targetOf(toRef(text, reader.current));
  const asTask = targetOf(readTask(text, opened));
  const isThere = ({ of, places: [place] }: SnapshotTarget): boolean =>
    runtime.files.exists(`${workspace.root}/${place}`) || known.some((one) => one.of === of);
  const path = relativePath(runtime, opened, typed);
  const asPath = path === null || !isPlainPath(path) ? null : targetAt(path);
  const isPath = asPath !== null && isThere(asPath);
  if (asTask !== null && isThere(asTask)) {
    if (!isPath) return asTask;
    throw new CtxError("REF_AMBIGUOUS", `${text} is a task, and a file or folder too.`, {
      hint: `Name it as ${asTask.of} or as ./${text}.`,
    });
  }
  if (isPath) return asPath;
  return asTask ?? getPath(runtime, opened, typed);
}

/**
 * Asserts that there is something to save.
 * @throws {CtxError} CONTEXT_NOT_FOUND; CONTEXT_ELSEWHERE for a context that lives on another branch.
 */
export async function requireTarget(runtime: Runtime, opened: Opened, target: SnapshotTarget): Promise<void> {
  const { workspace, reader } = opened;
  const { ref, of, places } = target;
  if (places.some((place) => runtime.files.exists(`${workspace.root}/${place}`))) return;
  if (ref !== null) return requireHere(workspace, await getContext(runtime, workspace, { reader, ref }));
  throw new CtxError("CONTEXT_NOT_FOUND", `There is no file or folder ${of} here.`, {
    path: of,
    hint: "Name a ref, or a path from where you stand; `ctx list tasks` shows the tasks.",
  });
}

function isSurelyPath(text: string): boolean {
  return /^\.|^\/|^[A-Za-z]:[\\/]/.test(text) || (text.includes("/") && !/^(?:branch|task)\//.test(text));
}

function readTask(text: string, { reader }: Opened): Ref | null {
  try {
    return toRef(text, reader.current);
  } catch (error) {
    if (isCtxError(error) && error.code === "REF_INVALID") return null;
    throw error;
  }
}

function targetOf(ref: Ref): SnapshotTarget;
function targetOf(ref: Ref | null): SnapshotTarget | null;
function targetOf(ref: Ref | null): SnapshotTarget | null {
  return ref === null ? null : { of: formatRef(ref), places: [directoryOf(ref)], ref };
}

/** A Markdown file comes with the folder of its name, where an expanded plan has its phases. */
function targetAt(path: string): SnapshotTarget {
  const folder = path.replace(/\.md$/, "");
  return { of: path, places: folder === path ? [path] : [path, folder], ref: null };
}

function getPath(runtime: Runtime, opened: Opened, typed: Typed): SnapshotTarget {
  const path = relativePath(runtime, opened, typed);
  if (path !== null && isPlainPath(path)) return targetAt(path);
  const { root } = opened.workspace;
  throw new CtxError("OUTSIDE_ROOT", `${typed.text} is no file or folder below ${root}.`, {
    hint: "Snapshots are of contexts, and of files and folders beside them; git's own directory is none.",
  });
}

/** The path from the root; "" for the root itself, null for what lies outside. */
function relativePath(runtime: Runtime, { workspace }: Opened, { text, directory }: Typed): string | null {
  const { root } = workspace;
  const { start } = locate(runtime, directory);
  const isAbsolute = /^\/|^[A-Za-z]:[\\/]/.test(text);
  const plain = normalise(isAbsolute ? text : `${start}/${text}`);
  const below = belowRoot(plain, root);
  // An absolute path may have been typed through a link above the root.
  return below ?? belowRoot(runtime.files.realPath(plain) ?? "", root);
}

function belowRoot(path: string, root: string): string | null {
  if (path === root) return "";
  const start = root.endsWith("/") ? root : `${root}/`;
  return path.startsWith(start) ? path.slice(start.length) : null;
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return path.startsWith("/") ? `/${parts.join("/")}` : parts.join("/");
}
