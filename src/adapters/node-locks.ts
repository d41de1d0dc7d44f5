// Locks on the file system. A lock is a directory with one file, named by a nonce and telling who holds it. It is made
// ready under another name and renamed into place, which the kernel does only where nothing or an empty directory is;
// and it ends by removing that very file. So nobody can remove a lock other than the one that was looked at, however
// long ago that was: of several that find a dead holder, one wins. Decision 0009 has the argument.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import type { KeptLock, Lock, LockAttempt, LockHolder } from "../ports/locks.js";
import { asWriteError } from "./node-writes.js";
import { isGone, isHere, ownIdentity, type Identity } from "./process-identity.js";

const VERSION = 1;
const NONCE = /^\d+-[0-9a-z]+$/;
/** A lock that is only being made ready has a name that no lock has. */
const UNREADY = /^\.\d+-[0-9a-z]+\.tmp$/;
const DAY_MS = 86_400_000;
/** So often a lock may turn out to be free and then not to be: whoever waits has to try again anyway. */
const TRIES = 3;
/** What rename answers when a lock is in the way: POSIX has two words for it, Windows has its own. */
const OCCUPIED = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "EACCES", "EBUSY"]);
const NOBODY_KNOWN: LockHolder = { host: null, pid: null, since: null, isHere: false };

/** Of one process it stays the same, and to read it takes longer than all the rest of taking a lock. */
let known: Identity | null = null;

function self(): Identity {
  known ??= ownIdentity();
  return known;
}

/** Tries once to take a lock; see Locks.attempt. */
export async function attemptLock(directory: string, name: string): Promise<LockAttempt> {
  const place = { directory, path: join(directory, name), own: self() };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const holder = await findHolder(place);
      if (holder !== null) return { kind: "held", holder };
      const lock = take(place);
      if (lock !== null) return { kind: "taken", lock };
    }
    return { kind: "held", holder: NOBODY_KNOWN };
  } catch (error) {
    const { message } = asWriteError(directory, error);
    throw new CtxError("WRITE_FAILED", `No lock can be had. ${message}`, {
      path: directory,
      hint: "Nothing was written: ctx changes documents only under a lock, which it keeps there.",
      cause: error,
    });
  }
}

/** Lists who keeps which lock; see Locks.list. */
export async function listLocks(directory: string): Promise<KeptLock[]> {
  const own = self();
  const kept: KeptLock[] = [];
  try {
    for (const name of list(directory)
      .filter((each) => !each.startsWith("."))
      .sort()) {
      for (const nonce of list(join(directory, name)).filter((each) => NONCE.test(each))) {
        const holder = await readHolder(join(directory, name, nonce), own);
        if (holder !== "gone" && holder !== null) kept.push({ name, holder });
      }
    }
    return kept;
  } catch (error) {
    const code = codeOf(error);
    if (code === "") throw error;
    throw new CtxError("READ_FAILED", `Cannot read ${directory}: ${code}`, { path: directory, cause: error });
  }
}

interface Place {
  readonly directory: string;
  readonly path: string;
  /** Of this process. */
  readonly own: Identity;
}

/** The process that keeps a lock; null when there is none, or none any more. */
async function findHolder({ directory, path, own }: Place): Promise<LockHolder | null> {
  for (const nonce of list(path).filter((name) => NONCE.test(name))) {
    const holder = await readHolder(join(path, nonce), own);
    if (holder === "gone") {
      forget(join(path, nonce));
      sweep(directory);
    } else if (holder !== null) return holder;
  }
  return null;
}

/** Who wrote a lock's file: null when it was given back meanwhile. */
async function readHolder(file: string, own: Identity): Promise<LockHolder | "gone" | null> {
  const text = readOrNull(file);
  if (text === null) return null;
  const found = parseHolder(text);
  if (found === "unknown") return NOBODY_KNOWN;
  if (found === "damaged" || (await isGone(found.identity, own))) return "gone";
  const { host, pid } = found.identity;
  return { host, pid, since: found.since, isHere: isHere(found.identity, own) };
}

/** Puts a lock of ours in place; null when another one is there. */
function take({ directory, path, own }: Place): Lock | null {
  const nonce = `${process.pid}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const unready = join(directory, `.${nonce}.tmp`);
  const text = JSON.stringify({ v: VERSION, ...own, since: new Date().toISOString() });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    mkdirSync(unready, { mode: 0o700 });
    writeFileSync(join(unready, nonce), `${text}\n`, { flag: "wx", mode: 0o600 });
    if (!isRenamed(unready, path)) {
      rmSync(unready, { recursive: true });
      return null;
    }
  } catch (error) {
    rmSync(unready, { recursive: true, force: true });
    throw error;
  }
  return makeLock(path, nonce);
}

function isRenamed(unready: string, path: string): boolean {
  try {
    renameSync(unready, path);
    return true;
  } catch (error) {
    if (!OCCUPIED.has(codeOf(error))) throw error;
    forgetDirectory(path); // Windows renames onto no directory, not even onto an empty one.
    return false;
  }
}

function makeLock(path: string, nonce: string): Lock {
  const file = join(path, nonce);
  return {
    isHeld: () => existsSync(file),
    release: () => {
      forget(file);
      forgetDirectory(path);
    },
  };
}

function forget(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    return; // Gone already; or it cannot be removed, and then it is a dead holder's as soon as this process ends.
  }
}

function forgetDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    return; // Another lock is in it by now, or it is gone. Left behind empty it is as good as absent.
  }
}

/** Removes what was left, a day ago and more, by processes that died while they made a lock ready. */
function sweep(directory: string): void {
  for (const name of list(directory).filter((each) => UNREADY.test(each))) {
    const path = join(directory, name);
    try {
      if (statSync(path).mtimeMs < Date.now() - DAY_MS) rmSync(path, { recursive: true });
    } catch {
      continue; // Somebody else swept it, or it is another user's; nothing depends on it.
    }
  }
}

/**
 * Who wrote a lock's file. It is whole before anybody sees it, so that a damaged one is what a power cut left; but a
 * later ctx may write it otherwise.
 */
function parseHolder(text: string): { identity: Identity; since: string } | "damaged" | "unknown" {
  let holder: Partial<Identity & { v: number; since: string }>;
  try {
    holder = JSON.parse(text) as typeof holder;
  } catch {
    return "damaged";
  }
  const { host, pid, since, machine = null, boot = null, space = null, started = null } = holder ?? {};
  const isOurs =
    holder?.v === VERSION &&
    typeof host === "string" &&
    typeof since === "string" &&
    Number.isSafeInteger(pid) &&
    Number(pid) > 0;
  return isOurs ? { identity: { host, machine, boot, space, pid: Number(pid), started }, since } : "unknown";
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
