// Whether a process still is the one that it was, on systems without /proc. Loaded late: it starts a program.
import { execFile } from "node:child_process";

/** ps tells whole seconds, and Node notes its start a moment after the system does. */
const TOLERANCE_SECONDS = 2;

/**
 * Tells whether the process that was begun with a pid is certainly gone, though the pid is in use: it has ended and
 * nobody has waited for it yet, or the pid is another one's. False where that cannot be told, as on Windows.
 * @param started seconds since the epoch; null when nobody noted them
 */
export async function isReplaced(pid: number, started: string | null): Promise<boolean> {
  const status = await statusOf(pid);
  if (status === null) return false;
  return (
    status.isOver || (started !== null && Math.abs(status.started - Number(started)) > TOLERANCE_SECONDS)
  );
}

/** As ps(1) of macOS, the BSDs and Linux tells it; null where it does not. */
function statusOf(pid: number): Promise<{ isOver: boolean; started: number } | null> {
  const columns = ["-o", "stat=", "-o", "lstart=", "-p", String(pid)];
  return new Promise((settle) => {
    execFile("/bin/ps", columns, { env: { LC_ALL: "C", TZ: "UTC" }, timeout: 500 }, (error, stdout) => {
      const [, state, start] = /^\s*(\S+)\s+(.*\S)/.exec(error === null ? stdout : "") ?? [];
      const time = Date.parse(`${start} UTC`);
      settle(
        state === undefined || Number.isNaN(time)
          ? null
          : { isOver: state.startsWith("Z"), started: time / 1000 },
      );
    });
  });
}
