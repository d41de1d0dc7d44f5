// Watches on real files and in real time: a test waits for what they tell, never for a time.
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterAll } from "vitest";
import { watch, type WatchEvent } from "../../src/actions/watch.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { RecordedEntry } from "../../src/actions/watch/record.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { ROOT } from "../tidy/source.js";
import { json, type World } from "./world.js";

const CTX = join(ROOT, "bin/ctx.cjs");

export const QUIET_MS = 300;

/** Settings with a short quiet time, so that tests need not wait long. */
export const CONFIG_TEXT = json({ format: "ctx/1", project: "shop", watch: { quietMs: QUIET_MS } });

const started = new Set<ChildProcess>();
// Tests that run beside each other cannot each clean up behind themselves.
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

/** Long beyond every reason: what takes longer is broken. */
const DEADLINE_MS = 20_000;

export interface RunningWatch {
  readonly child: ChildProcess;
  readonly events: readonly WatchEvent[];
  /** Waits until something is true of what was told. */
  until(isThere: (events: readonly WatchEvent[]) => boolean): Promise<void>;
  entries(): RecordedEntry[];
  /** Stops it, by SIGTERM unless told otherwise, and returns its exit status; what was being edited is recorded then. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** What it printed on stderr. */
  stderr(): string;
}

export interface WatchOptions {
  readonly task?: string;
  readonly by?: string;
  readonly directory?: string;
  readonly environment?: Record<string, string>;
  readonly runtime?: Partial<Runtime>;
  /** The words of a command that starts it. */
  readonly before?: readonly string[];
}

/** A runtime with a clock that goes. */
export function realRuntime(world: World, environment: Record<string, string> = {}): Runtime {
  return makeNodeRuntime({ ...world.environment, ...environment });
}

/**
 * Starts `ctx watch --json` in a process of its own, as built: git then works while it watches, and not between two of
 * its steps. It is ready when this returns.
 */
export async function startWatch(
  world: World,
  options: Omit<WatchOptions, "runtime"> = {},
): Promise<RunningWatch> {
  const { directory = world.top, environment = {}, task, by, before = [] } = options;
  const args = ["watch", "--json", ...(task === undefined ? [] : ["--task", task])];
  const [program, ...words] = [
    ...before,
    process.execPath,
    CTX,
    ...args,
    ...(by === undefined ? [] : ["--by", by]),
  ];
  const child = spawn(program as string, words, {
    cwd: directory,
    env: { ...world.environment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.add(child);
  const events: WatchEvent[] = [];
  let [rest, errors] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    events.push(...lines.map((line) => JSON.parse(line) as WatchEvent));
  });
  const ended = new Promise<number | null>((settle) => child.on("close", settle));
  const until = async (isThere: (events: readonly WatchEvent[]) => boolean): Promise<void> => {
    const start = Date.now();
    while (!isThere(events)) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded || Date.now() - start > DEADLINE_MS)
        throw new Error(`Nothing came of it: ${JSON.stringify(events)} ${errors}`);
      await pause(10);
    }
  };
  await until((told) => told.some(({ event }) => event === "ready"));
  return {
    child,
    events,
    until,
    entries: () => entriesOf(events),
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
    stderr: () => errors,
  };
}

/** One run of `ctx watch --once`. */
export async function watchOnce(world: World, options: WatchOptions = {}): Promise<RecordedEntry[]> {
  const { directory = world.top, environment, runtime = {}, ...request } = options;
  const events: WatchEvent[] = [];
  const tell = async (event: WatchEvent): Promise<void> => void events.push(event);
  const real = { ...realRuntime(world, environment), ...runtime };
  await watch(real, { ...request, directory, once: true, tell });
  return entriesOf(events);
}

export function entriesOf(events: readonly WatchEvent[]): RecordedEntry[] {
  return events.flatMap((one) => (one.event === "entry" ? [one.data] : []));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((settle) => void setTimeout(settle, milliseconds));
}
