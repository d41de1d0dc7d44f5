// Cursors on disk: `<state>/cursors/<chain>-<n>`, each written once and readable by its owner alone. An answer to a
// cursor is the next of its chain, so that what is old can be told from what is in use by names alone.
import { CtxError, isCtxError, type Hint } from "../../errors/ctx-error.js";
import { formatCursor, parseCursor } from "../../format/cursor.js";
import { makeUnseen, type Seen } from "../../model/seen.js";
import { makeUlid } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { rootNameOf, stateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";

/** Whoever lost an answer may ask again with a cursor that is this many answers old. */
const KEPT_OF_A_CHAIN = 32;
/** So many files are kept in any case, however large they are. */
const LEAST_FILES = 64;
/** Of more than that the oldest go, until no more than these are left. */
const MOST_FILES = 1024;
const MOST_BYTES = 64 * 1024 * 1024;

const TOKEN = /^([0-9a-z]{16})-([1-9]\d{0,8})$/;
const RESTART: Hint = {
  command: "Start anew without --since: then everything is told again.",
  tool: "Ask without since: then everything is told again.",
};

/**
 * What the holder of a cursor has seen; without a cursor, nothing.
 * @throws {CtxError} USAGE for what is no cursor; CURSOR_NOT_FOUND for one that is not kept (any more), that cannot be
 * read or belongs to another context root; FORMAT_NEWER; READ_FAILED.
 */
export function readSeen(runtime: Runtime, workspace: Workspace, cursor: string | undefined): Seen {
  const root = rootNameOf(workspace);
  if (cursor === undefined) return makeUnseen(root);
  if (!TOKEN.test(cursor)) {
    throw new CtxError("USAGE", `Not a cursor: ${cursor === "" ? '""' : cursor}`, {
      hint: {
        command:
          "Give the cursor of an earlier answer, e.g. of `ctx changes --json`. Without --since everything is told.",
        tool: "Give the cursor that an earlier answer of context_changes ends with. Without since everything is told.",
      },
    });
  }
  const directory = cursorDirectory(runtime, workspace);
  const text = directory === null ? null : runtime.files.readText(`${directory}/${cursor}`);
  if (text === null) {
    throw new CtxError("CURSOR_NOT_FOUND", `There is no cursor ${cursor} here, or it is kept no longer.`, {
      hint: RESTART,
    });
  }
  const parsed = parseCursor(text);
  if (parsed.kind === "newer")
    throw new CtxError("FORMAT_NEWER", `A newer ctx gave the cursor ${cursor}.`, { hint: RESTART });
  if (parsed.kind === "damaged")
    throw new CtxError("CURSOR_NOT_FOUND", `The cursor ${cursor} is damaged.`, { hint: RESTART });
  if (parsed.seen.root !== root)
    throw new CtxError("CURSOR_NOT_FOUND", `The cursor ${cursor} belongs to another context root.`, {
      hint: RESTART,
    });
  return parsed.seen;
}

/**
 * Keeps what was seen, as the next cursor of the chain of `since` or as the first of a new one. Two that go on from the
 * same cursor at once get one each.
 * @throws {CtxError} WRITE_FAILED where no cursor can be kept.
 */
export function keepSeen(
  runtime: Runtime,
  workspace: Workspace,
  { seen, since }: { seen: Seen; since: string | undefined },
): string {
  const directory = cursorDirectory(runtime, workspace);
  if (directory === null) {
    throw new CtxError(
      "WRITE_FAILED",
      "There is no place for a cursor: no git repository, no home directory.",
      {
        hint: "Set HOME or XDG_STATE_HOME.",
      },
    );
  }
  const text = formatCursor(seen);
  const cursor = [nextOf(since), newChain(runtime)].find((token) => {
    return token !== null && isCreated(runtime, `${directory}/${token}`, text);
  });
  if (cursor === undefined || cursor === null)
    throw new CtxError("BUG", "no name for a cursor is free", { path: directory });
  forgetOld(runtime, directory, cursor);
  return cursor;
}

function cursorDirectory(runtime: Runtime, workspace: Workspace): string | null {
  const state = stateDirectory(workspace, runtime.environment);
  return state === null ? null : `${state}/cursors`;
}

function nextOf(since: string | undefined): string | null {
  const [, chain, count] = TOKEN.exec(since ?? "") ?? [];
  return chain === undefined ? null : `${chain}-${Number(count) + 1}`;
}

function newChain(runtime: Runtime): string {
  // The random part of an id.
  return `${makeUlid(0, runtime.ids.randomBytes(), null).slice(10).toLowerCase()}-1`;
}

function isCreated(runtime: Runtime, path: string, text: string): boolean {
  try {
    runtime.files.createPrivate(path, text);
    return true;
  } catch (error) {
    if (isCtxError(error) && error.code === "CONTEXT_EXISTS") return false;
    throw error;
  }
}

/** Forgets what this chain has left far behind, and, where there is very much, what was given longest ago. */
function forgetOld(runtime: Runtime, directory: string, newest: string): void {
  const listed = runtime.files.list(directory) ?? [];
  const names = listed.filter(({ kind, name }) => kind === "file" && name !== newest).map(({ name }) => name);
  const [, chain, count] = TOKEN.exec(newest) ?? [];
  const gone = names.filter((name) => {
    const [, other, at] = TOKEN.exec(name) ?? [];
    return other === chain && Number(at) <= Number(count) - KEPT_OF_A_CHAIN;
  });
  if (names.length > LEAST_FILES) gone.push(...findOldest(runtime, directory, names));
  for (const name of gone) forget(runtime, `${directory}/${name}`);
}

/** What is beyond the number and the size that are kept. */
function findOldest({ files }: Runtime, directory: string, names: readonly string[]): string[] {
  const newestFirst = names
    .map((name) => ({ name, stamp: files.stamp(`${directory}/${name}`) }))
    .sort((left, right) => (right.stamp?.changedMs ?? 0) - (left.stamp?.changedMs ?? 0));
  let sizeBytes = 0;
  return newestFirst
    .filter(({ stamp }, at) => {
      sizeBytes += stamp?.sizeBytes ?? 0;
      return at >= MOST_FILES || (at >= LEAST_FILES && sizeBytes > MOST_BYTES);
    })
    .map(({ name }) => name);
}

function forget({ files }: Runtime, path: string): void {
  try {
    const bytes = files.read(path);
    if (bytes !== null) files.remove(path, bytes);
  } catch (error) {
    // Somebody else is removing it, or may not: there is another day.
    if (!isCtxError(error)) throw error;
  }
}
