// Process groups: a program and everything that it starts, as one, for as long as none of it makes a group of its own.
import { readdirSync, readFileSync } from "node:fs";

/** Windows knows no process groups; there, only the program itself is reached. */
export const HAS_GROUPS = process.platform !== "win32";

/** Signals a whole group; false when nothing of it is there any more. Signal 0 only asks. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(HAS_GROUPS ? -group : group, signal);
  } catch {
    return false; // ESRCH: it is gone. Nothing else can be the matter with a group of our own.
  }
}

/** Tells whether anything of a group runs. What has ended and is not waited for, as in containers without an init, does not. */
export function isGroupRunning(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  const pids = listPids();
  return pids === null || pids.some((pid) => runsIn(pid, group));
}

/** Null where there is no /proc to tell. */
function listPids(): string[] | null {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.length === 0 ? null : pids;
  } catch {
    return null; // Not Linux.
  }
}

/** proc_pid_stat(5): behind the name, which may hold anything, stand the state, the parent and the group. */
function runsIn(pid: string, group: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", , of] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return of === String(group) && !/[ZX]/.test(state);
  } catch {
    return false; // It ended while this looked.
  }
}
