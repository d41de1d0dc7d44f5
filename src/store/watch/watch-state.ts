// What a watch has settled, so that restarts go on where the last watch ended and two watches record an edit once: one
// small file for each worktree and root, in the directory that all worktrees share.
import { CtxError } from "../../errors/ctx-error.js";
import type { EntryRecord } from "../../model/entry.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Position } from "../../ports/worktree.js";
import type { Workspace } from "../place/workspace.js";

/** A file whose settled content is not HEAD's. */
export interface SettledFile {
  /** The id of its bytes; null where there was no file. */
  readonly blob: string | null;
  /** The id under which git would store them: another one where it converts line ends. */
  readonly stored: string | null;
  /** Of its lines; null where they are not known, or there are none. */
  readonly prints: string | null;
  /** What HEAD had there. */
  readonly head: string | null;
}

/** A worktree's files as they were when the last edit was recorded: HEAD's, but for these. */
export interface Settled {
  readonly position: Omit<Position, "isBusy">;
  readonly files: ReadonlyMap<string, SettledFile>;
  /** When everything was last looked at, in milliseconds since the epoch; what lay there then and was not seen was ignored. */
  readonly lookedMs: number;
}

/** An entry that is about to be appended: whoever finds it completes it, since its key makes that harmless. */
export interface Intent {
  readonly ref: string;
  readonly by: string;
  readonly body: Pick<EntryRecord, "kind"> & Partial<EntryRecord>;
}

export interface WatchState {
  /** Grows with every change, so that another watch's is noticed. */
  readonly revision: number;
  readonly settled: Settled;
  readonly intents: readonly Intent[];
}

/** Where the state of a worktree is kept, and the name of its lock. */
export interface StatePlace {
  readonly path: string;
  readonly locks: string;
  readonly lock: string;
}

/**
 * The place for one worktree and root.
 * @param gitDirectory the worktree's own, absolute
 */
export async function placeOfState(
  runtime: Runtime,
  { repository, prefix }: Workspace,
  gitDirectory: string,
): Promise<StatePlace> {
  const common = (repository as NonNullable<typeof repository>).commonDirectory;
  // Relative to what is moved with it.
  const own = gitDirectory.startsWith(`${common}/`) ? gitDirectory.slice(common.length + 1) : "";
  const name = (await runtime.hashes.sha256(`${own}\0${prefix}`)).slice(0, 16);
  return { path: `${common}/ctx/watch/${name}.json`, locks: `${common}/ctx/locks`, lock: `watch-${name}` };
}

/**
 * Reads a state; null when there is none, or none that this version understands: then a watch begins anew.
 * @throws {CtxError} READ_FAILED when it is there and cannot be read.
 */
export function readState(runtime: Runtime, { path }: StatePlace): WatchState | null {
  const text = runtime.files.readText(path);
  return text === null ? null : parseState(text);
}

/** @throws {CtxError} WRITE_FAILED, with the old state untouched; FILE_CHANGED when somebody else wrote it. */
export function writeState(runtime: Runtime, { path }: StatePlace, state: WatchState): void {
  const text = formatState(state);
  const before = runtime.files.readText(path);
  if (before === null) runtime.files.createPrivate(path, text);
  else if (before !== text) runtime.files.replace(path, before, text);
}

/** @throws {CtxError} LOCK_HELD when another watch keeps the lock for a second. */
export async function underLock<T>(
  runtime: Runtime,
  place: StatePlace,
  change: () => Promise<T>,
): Promise<T> {
  const PATIENCE_MS = 1000;
  const PAUSE_MS = 20;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const attempt = await runtime.locks.attempt(place.locks, place.lock);
    if (attempt.kind === "taken") {
      try {
        return await change();
      } finally {
        attempt.lock.release();
      }
    }
    if (waited >= PATIENCE_MS) {
      throw new CtxError(
        "LOCK_HELD",
        "Another watch of this worktree is recording and does not come to an end.",
        {
          hint: "Nothing is lost: try again. `ctx doctor` shows who holds locks.",
        },
      );
    }
    await runtime.clock.pause(PAUSE_MS);
  }
}

function formatState({ revision, settled, intents }: WatchState): string {
  const { commit, branch, index, stashes, log } = settled.position;
  const files = [...settled.files].map(([path, { blob, stored, prints, head }]) => [
    path,
    blob,
    stored,
    prints,
    head,
  ]);
  const position = { commit, branch, index, stashes, log };
  const written = { v: 1, revision, position, lookedMs: settled.lookedMs, files, intents };
  return `${JSON.stringify(written)}\n`;
}

function parseState(text: string): WatchState | null {
  let written: Json;
  try {
    written = JSON.parse(text) as Json;
  } catch {
    return null; // Not ours, or damaged: a new baseline loses less than a guess.
  }
  if (!isJsonObject(written) || written["v"] !== 1) return null;
  const { revision, position, lookedMs, files, intents } = written;
  if (typeof revision !== "number" || !isJsonObject(position) || !Array.isArray(files)) return null;
  if (!Array.isArray(intents) || !Array.isArray(position["stashes"])) return null;
  const settled = new Map<string, SettledFile>();
  for (const file of files) {
    if (!Array.isArray(file) || typeof file[0] !== "string") return null;
    const [blob, stored, prints, head] = file
      .slice(1)
      .map((value) => (typeof value === "string" ? value : null));
    settled.set(file[0], {
      blob: blob ?? null,
      stored: stored ?? null,
      prints: prints ?? null,
      head: head ?? null,
    });
  }
  return {
    revision,
    settled: {
      position: position as unknown as Settled["position"],
      files: settled,
      lookedMs: typeof lookedMs === "number" ? lookedMs : 0,
    },
    intents: intents as unknown as Intent[],
  };
}
