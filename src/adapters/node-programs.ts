// The Programs port on Node: each program leads a process group of its own, so that all of it can be ended at once, and a
// warden ends it should ctx itself be killed. What a program leaves running when it ends by itself is left alone.
import { spawn, type ChildProcess } from "node:child_process";
import type { ProgramCommand, ProgramEnd, ProgramRequest, Programs } from "../ports/programs.js";
import { HAS_GROUPS, isGroupRunning, signalGroup } from "./process-group.js";
import { startWarden, type Warden } from "./program-warden.js";

const SHELL = "/bin/sh";
/** What a timer of Node can hold; more would end at once. */
const LONGEST_MS = 2 ** 31 - 1;
/** How long the pipes of a program that ended may stay open: whatever it left running may hold them for ever. */
const DRAIN_MS = 300;
/** More than pipes hold: what comes beyond was printed by something that was left running. */
const MOST_LEFT_BYTES = 2 * 1024 * 1024;
const POLL_MS = 20;

export function makeNodePrograms(): Programs {
  let warden: Warden | null = null;
  return {
    run(request) {
      if (request.stop?.aborted === true) return Promise.resolve({ kind: "stopped" });
      warden ??= HAS_GROUPS ? startWarden() : null;
      let child: ChildProcess;
      try {
        child = start(request);
      } catch (error) {
        return Promise.resolve({ kind: "unstartable", reason: reasonOf(error, request.command) });
      }
      return follow(child, request, warden);
    },
  };
}

function start({ command, directory, environment }: ProgramRequest): ChildProcess {
  const [program = "", ...words] =
    command.kind === "arguments" ? command.arguments : [SHELL, "-c", command.text];
  return spawn(program, words, {
    cwd: directory,
    env: environment as NodeJS.ProcessEnv,
    detached: HAS_GROUPS,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
}

async function follow(
  child: ChildProcess,
  request: ProgramRequest,
  warden: Warden | null,
): Promise<ProgramEnd> {
  const { pid } = child;
  const ended = new Promise<ProgramEnd>((settle) => {
    child.once("error", (error) => settle({ kind: "unstartable", reason: reasonOf(error, request.command) }));
    child.once("exit", (status, signal) =>
      settle(signal === null ? { kind: "exit", status: status ?? 0 } : { kind: "signal", signal }),
    );
  });
  const drained = drain(child, request.onOutput);
  // Without a pid it could not be started; "error" tells why.
  if (pid === undefined) return ended;
  warden?.guard(pid);
  const ending = makeEnding(pid, request);
  const end = await ended;
  const cause = await ending.settle();
  warden?.release(pid);
  await drained.finish();
  return end.kind === "unstartable" || cause === null ? end : { kind: cause };
}

interface Ending {
  /** Once the program itself has ended: why it was ended, if it was, when nothing of it runs any more. */
  settle(): Promise<"timeout" | "stopped" | null>;
}

/** Ends a group at the timeout or the stop, whichever comes first. */
function makeEnding(pid: number, { timeoutMs, graceMs, stop }: ProgramRequest): Ending {
  let cause: "timeout" | "stopped" | null = null;
  let killing: NodeJS.Timeout | undefined;
  let isKilled = false;
  const kill = (): void => {
    isKilled = true;
    signalGroup(pid, "SIGKILL");
  };
  const begin = (why: "timeout" | "stopped"): void => {
    if (cause !== null) return;
    cause = why;
    signalGroup(pid, "SIGTERM");
    // Whoever was stopped, by Ctrl-Z or a debugger, hears nothing before it goes on.
    signalGroup(pid, "SIGCONT");
    killing = setTimeout(kill, graceMs);
  };
  const onStop = (): void => begin("stopped");
  stop?.addEventListener("abort", onStop, { once: true });
  const timer =
    timeoutMs === null ? undefined : setTimeout(() => begin("timeout"), Math.min(timeoutMs, LONGEST_MS));
  return {
    async settle() {
      clearTimeout(timer);
      stop?.removeEventListener("abort", onStop);
      while (cause !== null && !isKilled && isGroupRunning(pid)) await pause(POLL_MS);
      clearTimeout(killing);
      return cause;
    },
  };
}

/** Hands over what comes, and gives the pipes up a moment after the program has ended. */
function drain(child: ChildProcess, onOutput: ProgramRequest["onOutput"]): { finish(): Promise<void> } {
  let unread = 0;
  let taking: Promise<void> = Promise.resolve();
  for (const source of ["stdout", "stderr"] as const) {
    const pipe = child[source];
    pipe?.on("data", (bytes: Uint8Array) => {
      unread += bytes.length;
      const taken = onOutput(source, bytes);
      if (taken === undefined) return;
      pipe.pause();
      taking = Promise.all([taking, taken.then(() => void pipe.resume())]).then(() => undefined);
    });
    pipe?.on("error", () => undefined); // A pipe that breaks has ended.
  }
  let isClosed = false;
  const closed = new Promise<void>((settle) => {
    child.once("close", () => {
      isClosed = true;
      settle();
    });
  });
  return {
    async finish() {
      unread = 0;
      for (let seen = -1; !isClosed && seen !== unread && unread < MOST_LEFT_BYTES;) {
        seen = unread;
        await Promise.race([closed, pause(DRAIN_MS, { keepsAlive: false })]);
        await taking;
        // The time may be up before what was printed is read: some turns of the event loop later it is.
        await new Promise<void>((settle) => setImmediate(() => setImmediate(settle)));
      }
      await taking;
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}

function pause(
  milliseconds: number,
  { keepsAlive }: { keepsAlive: boolean } = { keepsAlive: true },
): Promise<void> {
  return new Promise((settle) => {
    const timer = setTimeout(settle, milliseconds);
    if (!keepsAlive) timer.unref();
  });
}

function reasonOf(error: unknown, command: ProgramCommand): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const program = command.kind === "arguments" ? (command.arguments[0] ?? "") : SHELL;
  if (program === "") return "the name of its program is empty";
  if (code === "ENOENT") return `there is no program ${program}`;
  if (code === "EACCES") return `${program} may not be run`;
  if (code === "E2BIG") return "its arguments and its environment are longer than the system allows";
  if (code === "ERR_INVALID_ARG_VALUE") return "a NUL character cannot be part of a command";
  return error instanceof Error ? error.message : String(error);
}
