// The Files port on the real file system.
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  type Stats,
} from "node:fs";
import { CtxError } from "../errors/ctx-error.js";
import type { DirectoryEntry, FileKind, Files, FileStamp } from "../ports/files.js";
import { invalidUtf8, utf8Decode } from "../model/text/utf8.js";
import { appendToFile } from "./node-appends.js";
import { changeTogether, createFile, replaceFile } from "./node-changes.js";
import { factsOf, identityOf } from "./node-facts.js";
import { findLinesIn } from "./node-lines.js";
import { removeEmptyDirectory, removeFile } from "./node-removals.js";
import { createPrivateFile, placeFile } from "./node-writes.js";

// O_NOFOLLOW: never through a link at the last component; O_NONBLOCK: a FIFO cannot hang us. Absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const IS_WINDOWS = process.platform === "win32";

const SURROGATE = /[\ud800-\udfff]/;

/** Makes the port. It keeps no state. */
export function makeNodeFiles(): Files {
  const files: Files = {
    read,
    readText,
    list,
    exists: existsSync,
    kindOf,
    facts: (path) => attempt(path, () => factsOf(path, kindFrom)),
    identity: (path) => attempt(path, () => identityOf(path)),
    stamp: (path) => attempt(path, () => stampOf(path)),
    realPath,
    readEnd,
    readFrom: (path, start) => readPart(path, () => start),
    findLines: (path, texts) => attempt(path, () => findLinesIn(path, READ_FLAGS, texts)),
    create: createFile,
    place: placeFile,
    createPrivate: createPrivateFile,
    append: appendToFile,
    replace: replaceFile,
    changeTogether,
    remove: removeFile,
    removeDirectory: removeEmptyDirectory,
    remembering: async () => (await import("./remembered-files.js")).rememberFiles(files),
  };
  return files;
}

function read(path: string): Uint8Array | null {
  return attempt(path, () => readFileSync(path, { flag: READ_FLAGS as unknown as string }));
}

function readText(path: string): string | null {
  const text = attempt(path, () =>
    readFileSync(path, { encoding: "utf8", flag: READ_FLAGS as unknown as string }),
  );
  // O_NONBLOCK makes a pipe look empty; only of an empty file is it worth asking what it is.
  if (text === "" && kindOf(path) === "other") throw failure(path, "it is not a regular file");
  // Decoding replaces bad bytes by U+FFFD; only then is it worth looking at the bytes themselves.
  const bytes = text?.includes("\uFFFD") ? read(path) : null;
  if (bytes !== null && utf8Decode(bytes) === null) {
    throw invalidUtf8(path, bytes);
  }
  return text;
}

function readEnd(path: string, length: number): Uint8Array | null {
  return readPart(path, (size) => size - length);
}

/** Reads from a byte to what is the end when the file is opened: what is appended meanwhile is left out. */
function readPart(path: string, startIn: (sizeBytes: number) => number): Uint8Array | null {
  return attempt(path, () => {
    const descriptor = openSync(path, READ_FLAGS);
    try {
      const { size } = fstatSync(descriptor);
      const start = Math.max(0, startIn(size));
      // At least one byte is asked for: of what is no regular file, that fails.
      const bytes = new Uint8Array(Math.max(1, size - start));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, start));
    } finally {
      closeSync(descriptor);
    }
  });
}

function stampOf(path: string): FileStamp | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return null;
  const { size, ctimeMs, ino } = stats;
  // Whatever changes a file's bytes, its rights or its times changes this one, and nobody can set it.
  const text = [size, Math.round(ctimeMs * 1000), ino].map((part) => part.toString(36)).join(".");
  return { text, sizeBytes: size, changedMs: ctimeMs };
}

function list(path: string): DirectoryEntry[] | null {
  const entries = attempt(path, () => readdirSync(path, { withFileTypes: true }));
  if (entries === null) return null;
  const listed = entries.map((entry) => ({ name: entry.name, kind: kindFrom(entry) }));
  // Most systems list in order already, and thousands of directories are listed.
  return isInOrder(listed) ? listed : listed.sort((left, right) => compareBytes(left.name, right.name));
}

function isInOrder(listed: readonly DirectoryEntry[]): boolean {
  return listed.every(({ name }, at) => {
    return !SURROGATE.test(name) && (at === 0 || (listed[at - 1] as DirectoryEntry).name < name);
  });
}

/** Compares as UTF-8 bytes do: UTF-16 code units put surrogates before U+E000 to U+FFFF, where bytes put them last. */
function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  const isPlain = !SURROGATE.test(left) && !SURROGATE.test(right);
  return isPlain ? (left < right ? -1 : 1) : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function kindOf(path: string): FileKind | null {
  const stats = attempt(path, () => lstatSync(path, { throwIfNoEntry: false }) ?? null);
  return stats === null ? null : kindFrom(stats);
}

function realPath(path: string): string | null {
  const real = attempt(path, () => realpathSync.native(path));
  // Elsewhere a backslash is a part of a name like any other.
  return real === null || !IS_WINDOWS ? real : real.replace(/\\/g, "/");
}

function kindFrom(entry: Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">): FileKind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "symlink" : "other";
}

/** Runs one call; "does not exist" is null, a link is OUTSIDE_ROOT, everything else a READ_FAILED that names the file. */
function attempt<T>(path: string, call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    if (code === "ELOOP") {
      const hint = "ctx follows no links; put the file itself there.";
      throw new CtxError("OUTSIDE_ROOT", `${path} is a symbolic link`, { path, hint, cause: error });
    }
    throw failure(path, wordsFor(code), error);
  }
}

function failure(path: string, reason: string, cause?: unknown): CtxError {
  return new CtxError("READ_FAILED", `Cannot read ${path}: ${reason}`, { path, cause });
}

function wordsFor(code: string | undefined): string {
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "EISDIR") return "it is a directory";
  if (code === "ERR_STRING_TOO_LONG" || code === "ERR_FS_FILE_TOO_LARGE") return "it is too large";
  return code ?? "unknown reason";
}
