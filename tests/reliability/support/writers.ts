// Processes that append and acknowledge. They can be killed or stopped at any moment; what they said before counts.
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LIBRARY, type Shop } from "./shop.js";

const PROGRAM = fileURLToPath(new URL("writer.mjs", import.meta.url));

/** An entry of which a process was told that it is stored. */
export interface Acknowledged {
  readonly id: string;
  /** Of its file, relative to the worktree. */
  readonly path: string;
  readonly worktree: string;
  readonly created: boolean;
  /** SHA-256 of its text. */
  readonly sum: string;
  readonly key?: string;
}

export interface WriterOptions {
  readonly name: string;
  readonly worktree?: string;
  readonly ref?: string;
  /** How many entries it appends; without end unless told. */
  readonly count?: number;
  /** The sizes of texts, in UTF-16 code units. */
  readonly smallest?: number;
  readonly largest?: number;
  readonly seed?: number;
  /** Its entries get the keys `<prefix>-0`, `<prefix>-1`, …, and the same texts as those of other writers with it. */
  readonly keyPrefix?: string;
  /** Whether it waits for `go`. */
  readonly isWaiting?: boolean;
}

export interface Writer {
  readonly acknowledged: readonly Acknowledged[];
  /** What it could not store, in its words, and what it wrote to standard error. */
  readonly failures: readonly string[];
  /** Resolves when it has loaded everything and waits. */
  readonly ready: Promise<void>;
  /** Resolves with the first acknowledgement, or when it ends without one. */
  readonly begun: Promise<void>;
  /** Resolves when it has ended and everything that it said was heard. */
  readonly ended: Promise<void>;
  go(): void;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Stops it and resolves when it stands still (Linux). */
  stop(): Promise<void>;
}

/** Starts a writer. */
export function startWriter(shop: Shop, options: WriterOptions): Writer {
  const { worktree = shop.top } = options;
  const run = spawn(process.execPath, [PROGRAM, JSON.stringify(tellWriter(shop, options))], {
    env: shop.environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const acknowledged: Acknowledged[] = [];
  const failures: string[] = [];
  const ended = new Promise<void>((settle, fail) => void run.on("error", fail).on("close", () => settle()));
  let markReady: () => void = () => undefined;
  let markBegun: () => void = () => undefined;
  const ready = new Promise<void>((settle) => (markReady = settle));
  const begun = new Promise<void>((settle) => (markBegun = settle));
  void ended.then(() => (markReady(), markBegun()));
  run.stdin.on("error", () => undefined); // It may have been killed before it was told to go.
  run.stderr.setEncoding("utf8").on("data", (text: string) => failures.push(text));
  hear(run, (line) => {
    const told = JSON.parse(line) as Partial<Acknowledged> & { ready?: boolean; failure?: string };
    if (told.ready === true) return markReady();
    if (told.failure !== undefined) return void failures.push(told.failure);
    acknowledged.push({ ...(told as Acknowledged), worktree });
    markBegun();
  });
  return {
    acknowledged,
    failures,
    ready,
    begun,
    ended,
    go: () => void run.stdin.end(),
    signal: (name) => void run.kill(name),
    stop: async () => {
      run.kill("SIGSTOP");
      while (!/\) [TZX] /.test(readFileSync(`/proc/${run.pid}/stat`, "utf8")))
        await new Promise((settle) => void setTimeout(settle, 1));
    },
  };
}

function tellWriter(shop: Shop, { worktree = shop.top, ...options }: WriterOptions): Record<string, unknown> {
  const defaults = { ref: "task-42", count: 2 ** 31, smallest: 20, largest: 2000, seed: 1, isWaiting: false };
  const environment = { XDG_STATE_HOME: shop.environment["XDG_STATE_HOME"] };
  return { library: LIBRARY, directory: worktree, environment, ...defaults, ...options };
}

/** Hears whole lines: what a killed process did not finish saying, it did not say. */
function hear(run: ChildProcess, tell: (line: string) => void): void {
  let rest = "";
  run.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() as string;
    for (const line of lines) tell(line);
  });
}
