// Whether somebody keeps a lock for longer than an edit takes. A holder that is certainly gone is in nobody's way; one on
// another machine, or in another container, can only be told of.
import { locksDirectory } from "../../store/write/context-lock.js";
import type { KeptLock } from "../../ports/locks.js";
import { allWell, type Check, type Diagnosis } from "./check.js";

/** An edit takes milliseconds; a clock of another machine may go wrong by some seconds. */
const LONG_MS = 60_000;

export const locks: Check = {
  id: "locks",
  examine: async ({ runtime, workspace }) => {
    if (workspace === null || workspace.isAbsent) return [];
    const directory = locksDirectory(workspace, runtime.environment);
    const kept = directory === null ? [] : await runtime.locks.list(directory);
    const now = runtime.clock.now();
    const faults = kept
      .filter(({ holder: { since } }) => since === null || !(Math.abs(now - Date.parse(since)) < LONG_MS))
      .map((lock) => describe(lock, `${directory}/${lock.name}`));
    if (faults.length > 0) return faults;
    return allWell(
      kept.length === 0 ? "nobody keeps a context locked" : "a context is being changed right now",
    );
  },
};

function describe({ holder: { host, pid, since, isHere } }: KeptLock, path: string): Diagnosis {
  if (pid === null) {
    return {
      status: "warning",
      path,
      message: "A context is locked, by somebody of whom this ctx knows nothing.",
      hint: "A newer ctx writes its locks in another form; use that one here.",
    };
  }
  return {
    status: "warning",
    path,
    message: `A context is locked by process ${pid} on ${host}, since ${since}.`,
    hint: isHere
      ? `\`ps -f -p ${pid}\` shows that process; if it is stopped, let it go on.`
      : `Whether it still runs can only be told on ${host}. Where that machine is gone for good, this directory is all that is left of it.`,
  };
}
