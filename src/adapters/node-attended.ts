// The AttendedPrograms port on Node. What is typed at the terminal, Ctrl-C and Ctrl-Z too, reaches the program by itself,
// since it is in ctx's own process group; what ctx alone is told, ctx passes on.
import { execFile, spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import type { AttendedEnd, AttendedRequest } from "../ports/attended.js";

/** What was told to end may take so long for it, before it is killed. */
const GRACE_MS = 2000;
/** Told to ctx alone, as a rule: by a supervisor, or by a terminal that is closed. */
const PASSED_ON = ["SIGTERM", "SIGHUP"] as const;

/** Runs a program and waits for it; see AttendedPrograms.attend. */
export async function attend(request: AttendedRequest): Promise<AttendedEnd> {
  let child: ChildProcess;
  try {
    child = start(request);
  } catch (error) {
    return { kind: "unstartable", reason: reasonOf(error, request) };
  }
  const ended = new Promise<AttendedEnd>((settle) => {
    child.once("error", (error) => settle({ kind: "unstartable", reason: reasonOf(error, request) }));
    child.once("exit", (status, signal) => {
      if (signal === null) settle({ kind: "exit", status: status ?? 0 });
      else settle({ kind: "signal", signal, number: constants.signals[signal] });
    });
  });
  const drained = drain(child, request);
  const passing = passSignals(child, request);
  const end = await ended;
  passing.end();
  await drained;
  return end;
}

function start(request: AttendedRequest): ChildProcess {
  const [program = "", ...words] = request.arguments;
  const output = request.isOutputAside ? 2 : "inherit";
  const stdio: StdioOptions = ["inherit", output, "inherit"];
  if (request.onReport !== undefined) stdio.push("pipe", "pipe");
  const environment = request.environment as NodeJS.ProcessEnv;
  return spawn(program, words, { cwd: request.directory, env: environment, stdio });
}

/** Settles a moment after the program has ended: what it left running may hold the pipes for ever. */
async function drain(child: ChildProcess, { onReport }: AttendedRequest): Promise<void> {
  if (onReport === undefined) return;
  const closed: Promise<void>[] = [];
  for (const descriptor of [3, 4] as const) {
    const pipe = child.stdio[descriptor] as NodeJS.ReadableStream & { destroy(): void };
    pipe.on("data", (bytes: Uint8Array) => onReport(descriptor, bytes));
    pipe.on("error", () => undefined); // A pipe that breaks has ended.
    closed.push(new Promise((settle) => pipe.once("close", settle)));
  }
  await new Promise((settle) => {
    child.once("exit", settle);
    child.once("error", settle);
  });
  await Promise.race([Promise.all(closed), new Promise((settle) => setTimeout(settle, 100))]);
  for (const descriptor of [3, 4]) (child.stdio[descriptor] as { destroy(): void } | null)?.destroy();
}

function passSignals(child: ChildProcess, request: AttendedRequest): { end(): void } {
  const { stop } = request;
  // Ctrl-C comes from a terminal, and then the program has heard of it.
  const isShared = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // While the program runs, it decides what Ctrl-C means.
  const onInterrupt = (): void => (isShared ? undefined : pass("SIGINT"));
  process.on("SIGINT", onInterrupt);
  for (const signal of PASSED_ON) process.on(signal, pass);
  const onStop = (): void => void endAll(child);
  stop?.addEventListener("abort", onStop, { once: true });
  if (stop?.aborted === true) onStop();
  return {
    end() {
      process.off("SIGINT", onInterrupt);
      for (const signal of PASSED_ON) process.off(signal, pass);
      stop?.removeEventListener("abort", onStop);
    },
  };
}

/** Ends a program and all that it started; those first that were started last. */
async function endAll(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const all = [...(await listDescendants(pid)), pid];
  for (const one of all) tell(one, "SIGTERM");
  setTimeout(() => {
    for (const one of all) tell(one, "SIGKILL");
  }, GRACE_MS).unref();
}

function tell(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    return; // It has ended by now.
  }
}

/** ps(1) as POSIX has it; the deepest first. */
function listDescendants(pid: number): Promise<number[]> {
  return new Promise((settle) => {
    execFile("ps", ["-A", "-o", "pid=,ppid="], (error, stdout) => {
      if (error !== null) return settle([]);
      const pairs = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
      const found = [pid];
      for (let index = 0; index < found.length; index++)
        for (const [child = 0, parent] of pairs) if (parent === found[index]) found.push(child);
      settle(found.slice(1).reverse());
    });
  });
}

function reasonOf(error: unknown, { arguments: [program = ""] }: AttendedRequest): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (program === "") return "the name of its program is empty";
  if (code === "ENOENT") return `there is no program ${program}`;
  if (code === "EACCES") return `${program} may not be run`;
  if (code === "E2BIG") return "its arguments and its environment are longer than the system allows";
  return error instanceof Error ? error.message : String(error);
}
