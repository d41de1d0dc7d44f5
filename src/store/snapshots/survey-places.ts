// What lies at the places of a snapshot, and what of it no snapshot can hold. Personal documents and files that are still
// being written take no part: they are neither saved nor replaced nor taken away.
import { CtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";
import { TEMPORARY_FILE } from "../layout.js";
import { requireInside } from "../write/writes.js";

/** A file as it is on disk. */
export interface PlacedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
}

export interface PlacesSurvey {
  /** In path order. */
  readonly files: readonly PlacedFile[];
  /** The directories at the places and below them, each after those inside it. */
  readonly directories: readonly string[];
}

/** Enough for every context of a large team; more is a mistake in the path. */
const MOST_FILES = 50_000;
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Reads every file at or below some places; a place where nothing lies has none.
 * @throws {CtxError} UNCOMMITTED for what git keeps no bytes of, OUTSIDE_ROOT for a link, USAGE for too much, READ_FAILED.
 */
export function surveyPlaces(runtime: Runtime, root: string, places: readonly string[]): PlacesSurvey {
  const { files } = runtime;
  const found = new Map<string, PlacedFile>();
  const directories: string[] = [];
  let sizeBytes = 0;
  const visit = (path: string): void => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (isLeftOut(name) || found.has(path)) return;
    const facts = files.facts(`${root}/${path}`);
    if (facts?.kind === "directory") return visitDirectory(path);
    if (facts?.kind === "symlink") throw refuse("OUTSIDE_ROOT", path, "is a symbolic link");
    if (facts?.kind === "other") throw refuse("UNCOMMITTED", path, "is neither a file nor a directory");
    const bytes = facts === null ? null : files.read(`${root}/${path}`);
    if (facts === null || bytes === null) {
      // A name that is no UTF-8 comes back changed, and then nothing is found under it.
      if (name.includes("\uFFFD")) throw refuse("UNCOMMITTED", path, "has a name that is no UTF-8");
      return;
    }
    sizeBytes += bytes.length;
    if (found.size === MOST_FILES || sizeBytes > MOST_BYTES) throw tooMuch(path);
    found.set(path, { path, bytes, isExecutable: facts.isExecutable });
  };
  const visitDirectory = (directory: string): void => {
    for (const { name } of files.list(`${root}/${directory}`) ?? []) {
      if (name.toLowerCase() === ".git") throw refuse("UNCOMMITTED", directory, "is a repository of its own");
      visit(`${directory}/${name}`);
    }
    directories.push(directory);
  };
  for (const place of places) {
    requireInside(runtime, root, place);
    visit(place);
  }
  const sorted = [...found.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  return { files: sorted, directories };
}

/** Tells by its name whether a file takes no part in snapshots. */
export function isLeftOut(name: string): boolean {
  return TEMPORARY_FILE.test(name) || /\.local\.(?:md|json)$/.test(name);
}

function refuse(code: "UNCOMMITTED" | "OUTSIDE_ROOT", path: string, what: string): CtxError {
  return new CtxError(code, `${path} ${what}, and a snapshot holds files only.`, {
    path,
    hint: "Move it elsewhere and run the command again; nothing was changed.",
  });
}

function tooMuch(path: string): CtxError {
  const limit = `${MOST_FILES.toLocaleString("en")} files or ${MOST_BYTES / 1024 / 1024} MB`;
  return new CtxError("USAGE", `A snapshot holds at most ${limit}, and here is more (at ${path}).`, {
    hint: "Name a smaller part: a context, a plan, a folder.",
  });
}
