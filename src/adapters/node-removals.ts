// Removing files so that nothing is lost which somebody else wrote: a file is set aside first and looked at once more,
// where no program that replaces it can reach it, and only then removed.
import { linkSync, lstatSync, readFileSync, renameSync, rmdirSync, unlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import { codeOf, reasonOf, temporaryIn } from "./node-writes.js";

/** Removes a file that still holds `expected`; see Files.remove. */
export function removeFile(path: string, expected: Uint8Array): boolean {
  const aside = temporaryIn(dirname(path));
  try {
    const stats = lookAt(path);
    if (stats === null) return false;
    // The first look spares a file that is plainly different from being moved about.
    if (!stats.isFile() || !holds(path, expected)) throw changed(path);
    renameSync(path, aside);
  } catch (error) {
    if (error instanceof CtxError) throw error;
    if (codeOf(error) === "ENOENT") return false;
    throw failed(path, error);
  }
  try {
    if (!holds(aside, expected)) throw changed(path);
    unlinkSync(aside);
  } catch (error) {
    const place = putBack(aside, path);
    const found = error instanceof CtxError ? error : failed(path, error);
    throw place === path
      ? found
      : new CtxError(found.code, `${found.message}; it lies in ${place} now`, { path, cause: error });
  }
  return true;
}

/** Removes an empty directory; see Files.removeDirectory. */
export function removeEmptyDirectory(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (NOT_EMPTY_OR_ABSENT.has(codeOf(error) ?? "")) return false;
    throw failed(path, error);
  }
}

const NOT_EMPTY_OR_ABSENT = new Set(["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"]);

function lookAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return null;
    throw error;
  }
}

function holds(path: string, expected: Uint8Array): boolean {
  return readFileSync(path).equals(expected);
}

/** Gives a file its name back, unless that was taken meanwhile; tells under which name it is now. */
function putBack(aside: string, path: string): string {
  try {
    linkSync(aside, path); // Unlike rename, this replaces nothing.
    unlinkSync(aside);
    return path;
  } catch (error) {
    if (codeOf(error) === "EEXIST" || lookAt(path) !== null) return aside;
  }
  try {
    renameSync(aside, path); // A file system without links, where the name is free.
    return path;
  } catch {
    return aside; // It is whole under that name, and the refusal tells it.
  }
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} changed while ctx was about to remove it`, {
    path,
    hint: "It was not removed.",
  });
}

function failed(path: string, error: unknown): CtxError {
  return new CtxError("WRITE_FAILED", `Cannot remove ${path}: ${reasonOf(error)}`, {
    path,
    hint: "It is still there.",
    cause: error,
  });
}
