// Writing files so that a crash, a full disk or another writer damages nothing: a temporary file beside the target,
// written in full and synced, then put in place in one step, then read back. FACTS §4: no library does all of this.
import {
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
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import type { Contents } from "../ports/files.js";

/** Creates a file without waiting for the disk; see Files.place. */
export function placeFile(path: string, text: string): void {
  const temporary = temporaryIn(dirname(path));
  makeDirectoriesFor(path, (missing) => mkdirSync(missing, { recursive: true }));
  try {
    writeWhole(temporary, text, { sync: () => undefined });
    // Rename would replace what is there; names of entries are never given twice, but nothing may depend on that.
    if (existsSync(path)) throw Object.assign(new Error(path), { code: "EEXIST" });
    renameSync(temporary, path);
    if (!holds(path, text)) throw new Error("it does not hold what was written");
  } catch (error) {
    isDone(() => rmSync(temporary, { force: true }));
    throw asWriteError(path, error);
  }
}

/** Creates a file that only this user may read; see Files.createPrivate. */
export function createPrivateFile(path: string, text: string): void {
  const directory = dirname(path);
  makeDirectoriesFor(path, (missing) => makeDirectories(missing, 0o700));
  const temporary = temporaryIn(directory);
  try {
    writeWhole(temporary, text, { sync: fsyncSync, mode: 0o600 });
    if (!isLinked(temporary, path)) placeWithoutLinks(temporary, path);
    isDone(() => rmSync(temporary, { force: true }));
    syncDirectory(directory);
    if (!holds(path, text)) throw new Error("it does not hold what was written");
  } catch (error) {
    isDone(() => rmSync(temporary, { force: true }));
    throw asWriteError(path, error);
  }
}

/** A new name in a directory for a file that is still being written: git ignores it, and no reader looks at it. */
export function temporaryIn(directory: string): string {
  return join(directory, `.ctx-${process.pid}-${Math.random().toString(36).slice(2, 10)}.tmp`);
}

/** Tells whether a step on the way out of a failure worked; the failure itself is what gets reported. */
export function isDone(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}

/** Writes a new file in full; it is on the disk when this returns. */
export function writeDurably(path: string, text: Contents): void {
  writeWhole(path, text, { sync: fsyncSync });
}

interface WriteManner {
  readonly sync: (descriptor: number) => void;
  /** Before the umask. */
  readonly mode?: number;
}

function writeWhole(path: string, text: Contents, { sync, mode = 0o666 }: WriteManner): void {
  const bytes = bytesOf(text);
  const descriptor = openSync(path, "wx", mode);
  try {
    // A write may be cut short without an error (FACTS §4), so it is repeated until everything is out.
    for (let written = 0; written < bytes.length;) {
      written += writeSync(descriptor, bytes, written, bytes.length - written);
    }
    sync(descriptor);
    if (fstatSync(descriptor).size !== bytes.length) throw new Error("the file came out short");
  } finally {
    closeSync(descriptor);
  }
}

/** Unlike rename, link never replaces what is there; false where the file system (FAT, some shares) has no links. */
export function isLinked(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (LINK_FAILURES.has(codeOf(error) ?? "")) throw error;
    return false;
  }
}

const LINK_FAILURES = new Set(["EEXIST", "ENOSPC", "EDQUOT", "EIO", "EROFS"]);

/** Puts a file in its place where nothing may be, on a file system without links. */
export function placeWithoutLinks(temporary: string, path: string): void {
  const descriptor = openSync(path, "wx", 0o666); // Claims the name, or throws EEXIST.
  closeSync(descriptor);
  try {
    renameSync(temporary, path);
  } catch (error) {
    isDone(() => unlinkSync(path));
    throw error;
  }
}

/** Makes the missing directories above a file, each durable in its parent unless `make` says otherwise. */
export function makeDirectoriesFor(path: string, make: (directory: string) => void = makeDirectories): void {
  try {
    make(dirname(path));
  } catch (error) {
    // Here EEXIST is about a file in the way, not about the path itself.
    const code = codeOf(error) === "EEXIST" ? "ENOTDIR" : codeOf(error);
    throw asWriteError(path, Object.assign(new Error(code, { cause: error }), { code }));
  }
}

/** Makes a directory and the missing ones above it, each durable in its parent. */
export function makeDirectories(directory: string, mode?: number): void {
  const first = mkdirSync(directory, { recursive: true, mode });
  for (let made = first === undefined ? null : directory; made !== null;) {
    syncDirectory(dirname(made));
    made = made === first || made === dirname(made) ? null : dirname(made);
  }
}

/** Waits until the names in a directory are on the disk. */
export function syncDirectory(directory: string): void {
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

/** Tells whether a file holds exactly that. */
export function holds(path: string, contents: Contents): boolean {
  return readFileSync(path).equals(bytesOf(contents));
}

function bytesOf(contents: Contents): Uint8Array {
  return typeof contents === "string" ? Buffer.from(contents, "utf8") : contents;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "no space left on the disk",
  EFBIG: "the file would be larger than is allowed here",
  EIO: "the disk reports an error",
  EISDIR: "a directory is in its place",
  ENOSPC: "no space left on the disk",
  ENOTDIR: "a file stands where a directory is needed",
  EPERM: "permission denied",
  EROFS: "permission denied",
};

/** Words a failure to write; `isUnchanged` tells whether what was there before still is. */
export function asWriteError(path: string, error: unknown, isUnchanged = true): CtxError {
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
  return code === undefined ? (error as Error).message : (REASONS[code] ?? code);
}

/** The code of a failed system call. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
