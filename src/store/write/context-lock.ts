// The lock under which the documents of one context are changed, so that no writer can overwrite what it has not seen
// (SPEC §15, P10 and P12). One lock for a context in a worktree: an edit of two of its documents is one change.
// Entries need no lock, and readers take none.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { foldName } from "../../model/names.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Lock, LockHolder } from "../../ports/locks.js";
import type { Environment, Runtime } from "../../ports/runtime.js";
import { journalDirectory, type JournalPlace } from "../journal/journal.js";

/** SPEC §15, P12: a dead or stopped process delays others for so long at most. */
const PATIENCE_MS = 1000;
/** An edit takes a few milliseconds; whoever still waits after them need not ask so often. */
const PAUSES_MS = [1, 2, 4, 8];
const LONG_PAUSE_MS = 16;
const TRIES = 3;
const NAME_LENGTH = 32;

export interface LockedChange<T> {
  readonly workspace: JournalPlace;
  readonly ref: Ref;
  /** Whether the change may begin anew, from what is there then, when a file changed between reading and writing. */
  readonly isRepeatable: boolean;
  /** Reads, decides and writes; `confirm` is for writeFiles, and throws when the lock is ours no longer. */
  attempt(confirm: () => void): Promise<T>;
}

/**
 * Changes a context's documents under its lock. People's editors know nothing of it: what they save meanwhile makes
 * the change begin anew.
 * @throws {CtxError} LOCK_HELD when another process keeps it for a second; WRITE_FAILED when there is no place for it;
 * FILE_CHANGED when a file changes again and again; what the change throws.
 */
export async function changeUnderLock<T>(runtime: Runtime, change: LockedChange<T>): Promise<T> {
  const lock = await lockContext(runtime, change.workspace, change.ref);
  const confirm = (): void => {
    if (!lock.isHeld()) throw lost(change.ref);
  };
  try {
    for (let tries = 1; ; tries++) {
      try {
        // What is returned without waiting for it would be done without the lock.
        return await change.attempt(confirm);
      } catch (error) {
        if (!change.isRepeatable || tries === TRIES || !isOvertaken(error)) throw error;
      }
    }
  } finally {
    lock.release();
  }
}

/** Nothing was written, since a file was not what it had been a moment before. */
function isOvertaken(error: unknown): boolean {
  if (!isCtxError(error) || error.details?.["written"] === true) return false;
  return error.code === "CONTEXT_EXISTS" || error.code === "FILE_CHANGED";
}

async function lockContext(runtime: Runtime, workspace: JournalPlace, ref: Ref): Promise<Lock> {
  const { clock, locks } = runtime;
  const directory = requireLocks(runtime, workspace);
  const name = await nameOf(runtime, workspace, ref);
  const start = clock.now();
  for (let round = 0, waited = 0; ; round++) {
    const attempt = await locks.attempt(directory, name);
    if (attempt.kind === "taken") return attempt.lock;
    const pause = PAUSES_MS[round] ?? LONG_PAUSE_MS;
    // The clock may stand still or jump, the pauses may take longer than asked: whichever says more counts.
    if (Math.max(waited, clock.now() - start) + pause > PATIENCE_MS) throw held(ref, attempt.holder);
    await clock.pause(pause);
    waited += pause;
  }
}

/**
 * Where the locks are, beside the journal: in the directory that all worktrees share, without git in the user's state.
 * Null where neither is known.
 */
export function locksDirectory(workspace: JournalPlace, environment: Environment): string | null {
  return journalDirectory(workspace, environment)?.replace(/journal$/, "locks") ?? null;
}

function requireLocks(runtime: Runtime, workspace: JournalPlace): string {
  const directory = locksDirectory(workspace, runtime.environment);
  if (directory !== null) return directory;
  throw new CtxError(
    "WRITE_FAILED",
    "There is no place for a lock: no git repository, and no home directory.",
    { hint: "Nothing was written. Set HOME or XDG_STATE_HOME." },
  );
}

/**
 * The lock's file name. It tells worktrees apart by what git calls them, which is the same where a container or another
 * machine sees the repository under another path; names that some file systems cannot tell apart have one lock.
 */
async function nameOf(
  runtime: Runtime,
  { root, prefix, repository }: JournalPlace,
  ref: Ref,
): Promise<string> {
  const worktree =
    repository === null
      ? root
      : `${repository.gitDirectory.replace(repository.commonDirectory, "")}:${prefix}`;
  const key = JSON.stringify([worktree, foldName(formatRef(ref))]);
  return (await runtime.hashes.sha256(key)).slice(0, NAME_LENGTH);
}

function held(ref: Ref, { host, pid, since, isHere }: LockHolder): CtxError {
  const who = pid === null ? "another process" : `process ${pid} on ${host}, since ${since}`;
  const more =
    pid === null
      ? ""
      : isHere
        ? ` \`ps -f -p ${pid}\` shows that process; if it is stopped, let it go on.`
        : ` Whether that process still runs can only be told on ${host}.`;
  return new CtxError("LOCK_HELD", `${formatRef(ref)} is being changed by ${who}.`, {
    hint: `Nothing was written; run the command again.${more}`,
    details: { host, pid, since },
  });
}

function lost(ref: Ref): CtxError {
  return new CtxError("LOCK_HELD", `${formatRef(ref)} was changed by another process meanwhile.`, {
    hint: "Nothing was written; run the command again.",
  });
}
