// Changing documents: all of a change or none of it, and only what is as it was read. Each file is prepared beside its
// target and synced; then all are compared, put in place one right after the other, and read back.
import { chmodSync, existsSync, renameSync, rmSync, statSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import type { ChangeOptions, Contents, FileChange } from "../ports/files.js";
import {
  asWriteError,
  holds,
  isDone,
  isLinked,
  makeDirectoriesFor,
  placeWithoutLinks,
  syncDirectory,
  temporaryIn,
  writeDurably,
} from "./node-writes.js";

/** Creates a file that must not exist; see Files.create. */
export function createFile(path: string, text: Contents): void {
  changeTogether([{ path, expected: null, text }]);
}

/** Replaces a file that still holds `expected`; see Files.replace. */
export function replaceFile(path: string, expected: Contents, text: Contents): void {
  changeTogether([{ path, expected, text }]);
}

/** Changes several files, all or none; see Files.changeTogether. */
export function changeTogether(changes: readonly FileChange[], { confirm }: ChangeOptions = {}): void {
  const placings = changes.map(makePlacing);
  const placed: Placing[] = [];
  let path = "";
  const each = (step: (placing: Placing) => void): void => {
    for (const placing of placings) {
      path = placing.path;
      step(placing);
    }
  };
  try {
    each(({ prepare }) => prepare());
    // INVARIANT: from here to the last of the files nothing waits. A process that was stopped looks again when it
    // wakes, and one that is killed has hardly a moment to leave one file without the other.
    confirm?.();
    each(({ check }) => check());
    each((placing) => {
      placing.place();
      placed.push(placing);
    });
    each(({ temporary }) => isDone(() => rmSync(temporary, { force: true })));
    for (const directory of new Set(changes.map((change) => dirname(change.path)))) syncDirectory(directory);
    each(({ text }) => {
      if (!holds(path, text)) throw replaced(path);
    });
  } catch (error) {
    const isOvertaken = error instanceof CtxError && placed.length === placings.length;
    const stuck = isOvertaken ? [] : placed.reverse().filter(({ takeBack }) => !isDone(takeBack));
    for (const { temporary } of placings) isDone(() => rmSync(temporary, { force: true }));
    if (stuck.length > 0) throw partly(placings, { stuck, path, error });
    throw error instanceof CtxError ? error : asWriteError(path, error);
  }
}

/** Words a failure after which some files could not be brought back to what they held before. */
function partly(
  placings: readonly Placing[],
  { stuck, path, error }: { stuck: readonly Placing[]; path: string; error: unknown },
): CtxError {
  if (placings.length === 1) return asWriteError(path, error, false);
  const { message } = error instanceof CtxError ? error : asWriteError(path, error);
  return new CtxError("WRITE_FAILED", `Only a part of the change was written. ${message}`, {
    path,
    hint: `Look at ${stuck.map((placing) => placing.path).join(", ")} before you run the command again.`,
    cause: error,
  });
}

interface Placing {
  readonly path: string;
  readonly temporary: string;
  readonly text: Contents;
  /** Makes the temporary file, durably. */
  prepare(): void;
  /** Makes sure that the file holds what is expected. */
  check(): void;
  /** Puts the temporary file in its place, in one step. */
  place(): void;
  /** Undoes that where the file still holds what was written; the name of the temporary file is free again. */
  takeBack(): void;
}

function makePlacing(change: FileChange): Placing {
  const { path, expected, text } = change;
  const temporary = temporaryIn(dirname(path));
  return {
    path,
    temporary,
    text,
    ...(expected === null ? creation(change, temporary) : replacement({ ...change, expected }, temporary)),
  };
}

type Steps = Pick<Placing, "prepare" | "check" | "place" | "takeBack">;

function creation({ path, text, isExecutable }: FileChange, temporary: string): Steps {
  return {
    prepare: () => {
      makeDirectoriesFor(path);
      writeDurably(temporary, text);
      if (isExecutable === true) makeExecutable(temporary);
    },
    check: () => {
      // Placing it fails anyway where something is; but by then other files of the change may be in place.
      if (existsSync(path)) throw Object.assign(new Error(path), { code: "EEXIST" });
    },
    place: () => {
      if (!isLinked(temporary, path)) placeWithoutLinks(temporary, path);
    },
    takeBack: () => {
      if (holds(path, text)) unlinkSync(path);
    },
  };
}

/** Whoever may read it may run it, as the umask has left it. */
function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  chmodSync(path, (mode & 0o7777) | ((mode & 0o444) >> 2));
}

function replacement(
  { path, expected, text, isExecutable }: FileChange & { expected: Contents },
  temporary: string,
): Steps {
  let mode: number | undefined;
  const prepare = (content: Contents): void => {
    mode ??= statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) throw changed(path);
    writeDurably(temporary, content);
    chmodSync(temporary, mode & 0o7777);
  };
  return {
    prepare: () => {
      prepare(text);
      if (isExecutable === true) makeExecutable(temporary);
      else if (isExecutable === false) chmodSync(temporary, (mode as number) & 0o7666);
    },
    check: () => requireHolds(path, expected),
    place: () => renameSync(temporary, path),
    takeBack: () => {
      prepare(expected);
      requireHolds(path, text);
      renameSync(temporary, path);
    },
  };
}

function requireHolds(path: string, text: Contents): void {
  if (!existsSync(path) || !holds(path, text)) throw changed(path);
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} changed while ctx was about to write it`, {
    path,
    hint: "Nothing was written; run the command again.",
  });
}

/** What another writer put there after us stays: it began from what we wrote. */
function replaced(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} was changed by another program right after ctx wrote it`, {
    path,
    hint: "Look at the file before you run the command again.",
    details: { written: true },
  });
}
