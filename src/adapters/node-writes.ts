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
import { basename, dirname, join } from "node:path";
import { CtxError } from "../errors/ctx-error.js";

/** Creates a file that must not exist; see Files.create. */
export function createFile(path: string, text: string): void {
  inPlace(path, text, (temporary) => {
    try {
      linkSync(temporary, path); // Unlike rename, link never replaces what is there.
      unlinkSync(temporary);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw error;
      placeWithoutLinks(temporary, path); // Some file systems (FAT, some network shares) have no hard links.
    }
  });
}

/** Replaces a file that still holds `expected`; see Files.replace. */
export function replaceFile(path: string, expected: string, text: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw changed(path);
  inPlace(path, text, (temporary) => {
    chmodSync(temporary, mode & 0o7777);
    if (!existsSync(path) || !holds(path, expected)) throw changed(path);
    renameSync(temporary, path);
  });
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} changed while ctx was about to write it`, {
    path,
    hint: "Nothing was written; run the command again.",
  });
}

/** Prepares the temporary file, lets `place` put it there, then makes the directory durable and reads back. */
function inPlace(path: string, text: string, place: (temporary: string) => void): void {
  const directory = dirname(path);
  const temporary = join(directory, `.ctx-${process.pid}-${Math.random().toString(36).slice(2, 10)}.tmp`);
  makeDirectoriesFor(path);
  try {
    writeDurably(temporary, text);
    place(temporary);
    syncDirectory(directory);
    if (!holds(path, text)) throw new Error(`${basename(path)} does not hold what was written`);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof CtxError) throw error;
    throw asWriteError(path, error);
  }
}

function writeDurably(path: string, text: string): void {
  const bytes = Buffer.from(text, "utf8");
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

function placeWithoutLinks(temporary: string, path: string): void {
  const descriptor = openSync(path, "wx", 0o666); // Claims the name, or throws EEXIST.
  closeSync(descriptor);
  renameSync(temporary, path);
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

function holds(path: string, text: string): boolean {
  return readFileSync(path, "utf8") === text;
}

function asWriteError(path: string, error: unknown): CtxError {
  const code = codeOf(error);
  if (code === "EEXIST") {
    return new CtxError("CONTEXT_EXISTS", `${path} exists already`, { path, cause: error });
  }
  const reason =
    code === "ENOSPC" || code === "EDQUOT"
      ? "no space left on the disk"
      : code === "EACCES" || code === "EPERM" || code === "EROFS"
        ? "permission denied"
        : (code ?? (error as Error).message);
  return new CtxError("WRITE_FAILED", `Cannot write ${path}: ${reason}`, {
    path,
    hint: "What was there before is unchanged.",
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
