// The refusal of this room, and the few readings of a file that everything else here is made of.
import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { CtxError, type ErrorDetail } from "../../errors/ctx-error.js";

/** Makes the refusal for a repository that cannot be read correctly here. */
export function unsupported(message: string, detail: ErrorDetail = {}): CtxError {
  return new CtxError("REPOSITORY_UNSUPPORTED", message, detail);
}

/**
 * Reads a file as text; null when there is none at that path (also when a parent is a file, or it is a directory).
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when it exists and cannot be read: unreadable is not absent.
 */
export function readTextOrNull(path: string): string | null {
  try {
    // Looking first costs 5 µs; an exception for a file that is usually absent costs 100.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    // A pipe would keep us waiting for ever. A device may be meant: GIT_CONFIG_GLOBAL=/dev/null says "no configuration".
    if (stats.isFIFO() || stats.isSocket()) throw new Error("not a regular file");
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unsupported(`Cannot read ${path}.`, { path, cause: error });
  }
}

/**
 * The path with every symbolic link resolved; null when nothing is there.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when it cannot be resolved for another reason.
 */
export function realPathOrNull(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unsupported(`Cannot resolve ${path}.`, { path, cause: error });
  }
}

/**
 * Tells whether anything lies at a path, a dangling symbolic link included.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when that cannot be told: what may not be looked at is not absent.
 */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw unsupported(`Cannot look at ${path}.`, { path, cause: error });
  }
}

/** Tells whether a file system error means "nothing of that kind is there". */
export function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  // What has a name too long for the file system cannot be there either.
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG";
}
