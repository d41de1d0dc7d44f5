// The changes that a repair is made of: each creates, replaces or removes one file, and only what was looked at before.
// Which changes mend what is decided in actions/doctor/.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import { utf8Decode, utf8Encode } from "../../model/text/utf8.js";
import type { Contents } from "../../ports/files.js";
import type { Runtime } from "../../ports/runtime.js";
import { requireInside } from "./writes.js";

/** One change: `before` null creates a file, `after` null removes one. */
export interface RepairStep {
  /** The directory that the path is relative to, absolute, links resolved: the context root or the worktree's top. */
  readonly top: string;
  readonly path: string;
  readonly before: Contents | null;
  readonly after: Contents | null;
  /** A file that is created can be run. */
  readonly isExecutable?: boolean;
}

/**
 * Makes the changes in their order. A file that is to be created and is there already with the same bytes is left by a
 * repair that was cut off, and is as good.
 * @throws {CtxError} FILE_CHANGED when a file no longer holds what it did; WRITE_FAILED; OUTSIDE_ROOT for a link on the
 * way; CONTEXT_EXISTS when a name is taken by something else. The changes before that one stay made.
 */
export function applySteps(runtime: Runtime, steps: readonly RepairStep[]): void {
  const { files } = runtime;
  for (const step of steps) {
    const { top, path, before, after } = step;
    requireInside(runtime, top, path);
    const absolute = `${top}/${path}`;
    if (after === null) files.remove(absolute, bytesOf(before ?? ""));
    else if (before !== null) files.replace(absolute, before, after);
    else createOnce(files, { path: absolute, contents: after, isExecutable: step.isExecutable ?? false });
  }
}

function createOnce(
  files: Runtime["files"],
  { path, contents, isExecutable }: { path: string; contents: Contents; isExecutable: boolean },
): void {
  try {
    if (isExecutable) files.changeTogether([{ path, expected: null, text: contents, isExecutable }]);
    else files.create(path, contents);
  } catch (error) {
    const isThere = isCtxError(error) && error.code === "CONTEXT_EXISTS" && files.kindOf(path) === "file";
    if (!isThere || !areEqual(files.read(path) ?? new Uint8Array(), bytesOf(contents))) throw error;
  }
}

/** The changes as unified diffs, seen from `worktree`; bytes that are no text are shown as well as text can. */
export async function formatSteps(steps: readonly RepairStep[], worktree: string): Promise<string> {
  return formatDiff(
    steps.map(({ top, path, before, after, isExecutable }) => ({
      path: top.startsWith(`${worktree}/`) ? `${top.slice(worktree.length + 1)}/${path}` : path,
      before: before === null ? null : textOf(before),
      after: after === null ? null : textOf(after),
      ...(isExecutable === true ? { isExecutable } : {}),
    })),
  );
}

/** The bytes that contents stand for. */
export function bytesOf(contents: Contents): Uint8Array {
  return typeof contents === "string" ? utf8Encode(contents) : contents;
}

/** Tells whether two byte sequences are the same. */
export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function textOf(contents: Contents): string {
  if (typeof contents === "string") return contents;
  return utf8Decode(contents) ?? new TextDecoder("utf-8", { ignoreBOM: true }).decode(contents);
}
