// The lock under which a run goes on, so that no step is handed out twice and no record is numbered twice. Readers take none.
import { CtxError } from "../../errors/ctx-error.js";
import type { LockHolder } from "../../ports/locks.js";
import type { Runtime } from "../../ports/runtime.js";
import type { RunPlace } from "./run-place.js";

/** SPEC §15, P12: a dead or stopped process delays others for so long at most. */
const PATIENCE_MS = 1000;
const PAUSES_MS = [1, 2, 4, 8];
const LONG_PAUSE_MS = 16;

/** What a lock is taken for: a change of a moment, or executing the run's commands, which may take hours. */
export type RunLock = "change" | "execution";

/**
 * Does something under a run's lock; `confirm` throws when the lock is ours no longer, and is called before each write.
 * @throws {CtxError} LOCK_HELD when another process keeps it for a second; WRITE_FAILED when no lock can be kept.
 */
export async function underRunLock<T>(
  runtime: Runtime,
  { place, lock: purpose }: { place: RunPlace; lock: RunLock },
  change: (confirm: () => void) => Promise<T>,
): Promise<T> {
  const directory = place.directory.replace(/\/runs\/[^/]*$/, "/locks");
  const name = purpose === "change" ? `run-${place.run}` : `executing-${place.run}`;
  const start = runtime.clock.now();
  for (let round = 0, waited = 0; ; round++) {
    const attempt = await runtime.locks.attempt(directory, name);
    if (attempt.kind === "taken") {
      try {
        return await change(() => {
          if (!attempt.lock.isHeld()) throw lost(place);
        });
      } finally {
        attempt.lock.release();
      }
    }
    const pause = PAUSES_MS[round] ?? LONG_PAUSE_MS;
    // The clock may stand still or jump, the pauses may take longer than asked: whichever says more counts.
    const isPatient = Math.max(waited, runtime.clock.now() - start) + pause <= PATIENCE_MS;
    if (!isPatient || purpose === "execution") throw held(place, purpose, attempt.holder);
    await runtime.clock.pause(pause);
    waited += pause;
  }
}

function held({ run }: RunPlace, purpose: RunLock, { host, pid, since }: LockHolder): CtxError {
  const who = pid === null ? "another process" : `process ${pid} on ${host}, since ${since}`;
  const what = purpose === "change" ? "is being changed" : "is being executed";
  const hint =
    purpose === "change"
      ? "Nothing was written; run the command again."
      : `Watch it with \`ctx workflow status ${run}\`, or wait until it is done.`;
  return new CtxError("LOCK_HELD", `The run ${run} ${what} by ${who}.`, {
    hint,
    details: { host, pid, since },
  });
}

function lost({ run }: RunPlace): CtxError {
  return new CtxError("LOCK_HELD", `The run ${run} was changed by another process meanwhile.`, {
    hint: "Nothing was written; run the command again.",
  });
}
