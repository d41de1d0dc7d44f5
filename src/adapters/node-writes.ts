// Writing files so that a crash, a full disk or another writer damages nothing: a temporary file beside the target,
// written in full and synced, then put in place in one step, then read back. FACTS §4: no library does all of this.
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import type { Contents } from "../ports/files.js";

/** Creates a file that must not exist; see Files.create. */
export function createFile(path: string, text: Contents): void {
  inPlace(path, text, {
    place: (temporary) => {
      if (!isLinked(temporary, path)) placeWithoutLinks(temporary, path);
    },
    takeBack: () => {
      if (holds(path, text)) unlinkSync(path);
    },
  });
}

/** Replaces a file that still holds `expected`; see Files.replace. */
export function replaceFile(path: string, expected: Contents, text: Contents): void {
  const replace = (temporary: string, before: Contents): void => {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) throw changed(path);
    chmodSync(temporary, mode & 0o7777);
    if (!existsSync(path) || !holds(path, before)) throw changed(path);
    renameSync(temporary, path);
  };
  inPlace(path, text, {
    place: (temporary) => replace(temporary, expected),
    takeBack: (temporary) => {
      writeDurably(temporary, expected);
      replace(temporary, text);
    },
  });
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} changed while ctx was about to write it`, {
    path,
    hint: "Nothing was written; run the command again.",
  });
}

interface Placing {
  /** Puts the temporary file in its place, in one step. */
  place(temporary: string): void;
  /** Undoes that where the file still holds what was written; the name of the temporary file is free again. */
  takeBack(temporary: string): void;
}

/** Prepares the temporary file, has it put in place, then makes the directory durable and reads back. */
function inPlace(path: string, text: Contents, { place, takeBack }: Placing): void {
  const directory = dirname(path);
  const temporary = temporaryIn(directory);
  makeDirectoriesFor(path);
  let isPlaced = false;
  try {
    writeDurably(temporary, text);
    place(temporary);
    isPlaced = true;
    isDone(() => rmSync(temporary, { force: true }));
    syncDirectory(directory);
    if (!holds(path, text)) throw replaced(path);
  } catch (error) {
    const isUndone = !isPlaced || (!(error instanceof CtxError) && isDone(() => takeBack(temporary)));
    isDone(() => rmSync(temporary, { force: true }));
    throw error instanceof CtxError ? error : asWriteError(path, error, isUndone);
  }
}

/** A new name in a directory that git ignores and no reader looks at. */
export function temporaryIn(directory: string): string {
  return join(directory, `.ctx-${process.pid}-${Math.random().toString(36).slice(2, 10)}.tmp`);
}

/** What another writer put there after us stays: it began from what we wrote. */
function replaced(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} was changed by another program right after ctx wrote it`, {
    path,
    hint: "Look at the file before you run the command again.",
  });
}

/** Tells whether a step on the way out of a failure worked; the failure itself is what gets reported. */
function isDone(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}

function writeDurably(path: string, text: Contents): void {
  const bytes = bytesOf(text);
  const descriptor = openSync(path, "wx", 0o666);
  try {
    // A write may be cut short without an error (FACTS §4), so it is repeated until everything is out.
    for (let written = 0; written < bytes.length;) {
      written += writeSync(descriptor, bytes, written, bytes.length - written);
    }
    fsyncSync(descriptor);
    if (fstatSync(descriptor).size !== bytes.length) throw new Error("the file came out short");
  } finally {
    closeSync(descriptor);
  }
}

/** Unlike rename, link never replaces what is there; false where the file system (FAT, some shares) has no links. */
function isLinked(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (LINK_FAILURES.has(codeOf(error) ?? "")) throw error;
    return false;
  }
}

const LINK_FAILURES = new Set(["EEXIST", "ENOSPC", "EDQUOT", "EIO", "EROFS"]);

function placeWithoutLinks(temporary: string, path: string): void {
  const descriptor = openSync(path, "wx", 0o666); // Claims the name, or throws EEXIST.
  closeSync(descriptor);
  try {
    renameSync(temporary, path);
  } catch (error) {
    isDone(() => unlinkSync(path));
    throw error;
  }
}

/** Makes the missing directories above a file, each durable in its parent. */
function makeDirectoriesFor(path: string): void {
  const directory = dirname(path);
  try {
    makeDirectories(directory);
  } catch (error) {
    // Here EEXIST is about a file in the way, not about the path itself.
    const code = codeOf(error) === "EEXIST" ? "ENOTDIR" : codeOf(error);
    throw asWriteError(path, Object.assign(new Error(code, { cause: error }), { code }));
  }
}

function makeDirectories(directory: string): void {
  const first = mkdirSync(directory, { recursive: true });
  for (let made = first === undefined ? null : directory; made !== null;) {
    syncDirectory(dirname(made));
    made = made === first || made === dirname(made) ? null : dirname(made);
  }
}

function syncDirectory(directory: string): void {
  if (process.platform === "win32") return; // Windows cannot open a directory for this, and needs no such step.
  const descriptor = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some file systems refuse to sync a directory; there is nothing better to do on them.
    if (codeOf(error) !== "EINVAL" && codeOf(error) !== "ENOTSUP") throw error;
  } finally {
    closeSync(descriptor);
  }
}

function holds(path: string, text: Contents): boolean {
  return readFileSync(path).equals(bytesOf(text));
}

function bytesOf(text: Contents): Uint8Array {
  return typeof text === "string" ? Buffer.from(text, "utf8") : text;
}

function asWriteError(path: string, error: unknown, isUnchanged = true): CtxError {
  const code = codeOf(error);
  if (code === "EEXIST") {
    return new CtxError("CONTEXT_EXISTS", `${path} exists already`, { path, cause: error });
  }
  return new CtxError("WRITE_FAILED", `Cannot write ${path}: ${reasonOf(error)}`, {
    path,
    hint: isUnchanged
      ? "What was there before is unchanged."
      : "The new text is there, but may not outlive a power cut; look at the file before you run the command again.",
    cause: error,
  });
}

/** Why the file system refused a change, in words where they are known. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return "no space left on the disk";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "permission denied";
  return code ?? (error as Error).message;
}

/** The code of a failed system call. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
