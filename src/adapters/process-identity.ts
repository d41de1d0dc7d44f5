// Which process this is, and whether another one that said so about itself is certainly gone. A pid alone tells neither:
// it is given again, after a restart of the machine from the start, and it counts only in one pid namespace.
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { crc32 } from "../model/text/crc32.js";
import { utf8Encode } from "../model/text/utf8.js";

/** A process for ever: no other one, before or after, on any machine, has all of these. */
export interface Identity {
  readonly host: string;
  /** Tells machines of one name apart; null where nothing does. */
  readonly machine: string | null;
  /** The start of the machine: the kernel's random id of it; null where it has none. */
  readonly boot: string | null;
  /** The pid namespace, in which the pid counts; null where there are none. */
  readonly space: string | null;
  readonly pid: number;
  /** When it began: ticks since the machine's start where `boot` is known, else seconds since the epoch. */
  readonly started: string | null;
}

/** Describes this process. */
export function ownIdentity(): Identity {
  const boot = readOrNull("/proc/sys/kernel/random/boot_id");
  const id = readOrNull("/etc/machine-id");
  return {
    host: hostname(),
    // machine-id(5) asks not to show the id itself.
    machine: id === null ? null : crc32(utf8Encode(`ctx ${id}`)).toString(16),
    boot,
    space: spaceOf(),
    pid: process.pid,
    started: boot === null ? String(Math.floor(performance.timeOrigin / 1000)) : startOf(process.pid),
  };
}

/** Whether it can be told from here if a process is gone. */
export function isHere(other: Identity, own: Identity): boolean {
  if (other.boot === null || own.boot === null) return other.boot === own.boot && isSameMachine(other, own);
  return other.boot === own.boot ? other.space === own.space : isSameMachine(other, own);
}

/** Tells whether a process is certainly gone; when in doubt it is not. */
export async function isGone(other: Identity, own: Identity): Promise<boolean> {
  if (!isHere(other, own)) return false;
  // The machine was started again since.
  if (other.boot !== own.boot) return true;
  if (!isPidUsed(other.pid)) return true;
  if (other.boot === null) return (await import("./process-start.js")).isReplaced(other.pid, other.started);
  const status = statusOf(other.pid);
  if (status === null || other.started === null) return false;
  return status.started !== other.started || status.isOver;
}

function isSameMachine(other: Identity, own: Identity): boolean {
  return other.host === own.host && other.machine === own.machine;
}

function isPidUsed(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function startOf(pid: number): string | null {
  return statusOf(pid)?.started ?? null;
}

/** proc_pid_stat(5); null where it is hidden from this user. */
function statusOf(pid: number): { started: string; isOver: boolean } | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  // The second field, the name, may hold anything, parentheses too. Behind it come the state and the rest.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, threads, started] = [fields?.[0], fields?.[17], fields?.[19]];
  if (state === undefined || started === undefined) return null;
  // A zombie does nothing any more, unless another of its threads is still ending.
  return { started, isOver: /[ZX]/.test(state) && Number(threads) <= 1 };
}

function spaceOf(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null; // Not Linux, or a kernel without namespaces.
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null; // Not Linux, or hidden: what it would tell stays unknown.
  }
}
