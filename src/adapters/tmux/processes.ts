// What /proc tells of processes at terminals (proc_pid_stat(5), proc_pid_environ(5)). Where it tells nothing, as on other
// systems, of processes of other users and of those that are gone, the answer is null, and never a guess.
import { readFileSync, readlinkSync, statSync, type Stats } from "node:fs";
import { basename } from "node:path";
import type { LiveEnvironment, LivingProcess } from "../../ports/sessions.js";
import { utf8Decode } from "../../model/text/utf8.js";

export interface PidFacts extends LivingProcess {
  readonly parent: number;
  readonly group: number;
  /** The device of its terminal; 0 where it has none. */
  readonly terminal: number;
  /** The group in the foreground of that terminal; -1 where there is none. */
  readonly foreground: number;
  /** It has ended, and nobody has asked how. */
  readonly isOver: boolean;
}

/** More than any chain of shells and wrappers; a loop cannot be, but nothing here goes on for ever. */
const MOST_ANCESTORS = 64;

/** Null when there is no such process, or no /proc. */
export function readProcess(pid: number): PidFacts | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field, the name, may hold anything, parentheses too.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (index: number): number => Number(fields[index]);
  const started = fields[19];
  if (started === undefined) return null;
  return {
    pid,
    started: `${bootId()}.${started}`,
    parent: at(1),
    group: at(2),
    terminal: at(4),
    foreground: at(5),
    isOver: /[ZX]/.test(fields[0] ?? ""),
  };
}

/** The processes that a process started and that still are its children; null where the system does not tell. */
export function listChildren(pid: number): PidFacts[] | null {
  const text = readOrNull(`/proc/${pid}/task/${pid}/children`);
  if (text === null) return null;
  return text
    .split(" ")
    .filter((word) => word !== "")
    .flatMap((word) => readProcess(Number(word)) ?? []);
}

/** The file name of a process's program, links resolved, and its words; null where they are not ours to see. */
export function readProgram(
  pid: number,
): { readonly name: string; readonly words: readonly string[] } | null {
  const path = linkOrNull(`/proc/${pid}/exe`);
  const line = readOrNull(`/proc/${pid}/cmdline`);
  if (path === null || line === null) return null;
  return { name: basename(path.replace(/ \(deleted\)$/, "")), words: line.split("\0").slice(0, -1) };
}

/** Where an open file of a process leads; null where that is not ours to see. */
export function readOpenFile(pid: number, descriptor: number): string | null {
  return linkOrNull(`/proc/${pid}/fd/${descriptor}`);
}

/** The working directory; null when it is gone, not ours to see, or has a name that is no UTF-8. */
export function readDirectory(pid: number): string | null {
  try {
    const bytes = readlinkSync(`/proc/${pid}/cwd`, { encoding: "buffer" });
    const path = utf8Decode(bytes);
    // What was removed is marked so; a directory may also be called like that, and then it is there.
    if (path?.endsWith(" (deleted)") === true) return isSameDirectory(path, pid) ? path : null;
    return path;
  } catch {
    return null; // It ended meanwhile, or is another user's.
  }
}

/** The environment that a process was started with; null where that cannot be read. */
export function readEnvironment({ pid, started }: LivingProcess): LiveEnvironment | null {
  if (readProcess(pid)?.started !== started) return null;
  let bytes: string;
  try {
    // A character for each byte: only what is asked for is decoded.
    bytes = `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`;
  } catch {
    return null; // It ended meanwhile, or is another user's.
  }
  return {
    names: () =>
      bytes.split("\0").flatMap((entry) => {
        const name = entry.indexOf("=") > 0 ? decode(entry.slice(0, entry.indexOf("="))) : null;
        return name === null ? [] : [name];
      }),
    value: (name) => {
      const mark = `\0${Buffer.from(name, "utf8").toString("latin1")}=`;
      // getenv(3) finds the first of two.
      const start = bytes.indexOf(mark);
      if (start < 0) return null;
      const end = bytes.indexOf("\0", start + mark.length);
      return decode(bytes.slice(start + mark.length, end < 0 ? undefined : end));
    },
  };
}

/** The text whose UTF-8 has these bytes; null where it is none. */
function decode(bytes: string): string | null {
  // Most are plain, and need no second look.
  return /^[\x20-\x7e]*$/.test(bytes) ? bytes : utf8Decode(Buffer.from(bytes, "latin1"));
}

/**
 * The process groups from this process up to the first one of its terminal, the nearest first: one of them is what a shell
 * put in the foreground. Beyond another terminal, as of an editor that has one inside, is somebody else's.
 */
export function readOwnGroups(): LivingProcess[] {
  const groups = new Map<number, LivingProcess>();
  let terminal = 0;
  let pid = process.pid;
  for (let count = 0; count < MOST_ANCESTORS && pid > 1; count++) {
    const facts = readProcess(pid);
    if (facts === null) break;
    pid = facts.parent;
    if (facts.terminal === 0) continue;
    if (terminal !== 0 && facts.terminal !== terminal) break;
    terminal = facts.terminal;
    const leader = groups.has(facts.group) ? null : readProcess(facts.group);
    if (leader !== null) groups.set(leader.pid, { pid: leader.pid, started: leader.started });
  }
  return [...groups.values()];
}

function isSameDirectory(path: string, pid: number): boolean {
  const [there, here] = [statOrNull(path), statOrNull(`/proc/${pid}/cwd`)];
  return there !== null && here !== null && there.ino === here.ino && there.dev === here.dev;
}

let boot: string | undefined;

/** Pids and ticks begin anew with the machine. */
function bootId(): string {
  boot ??= readOrNull("/proc/sys/kernel/random/boot_id")?.slice(0, 8) ?? "";
  return boot;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // No /proc, no such process, or another user's.
  }
}

function linkOrNull(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // As above.
  }
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null; // It is gone.
  }
}
