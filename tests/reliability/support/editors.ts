// Processes that edit one document. They can be killed or stopped at any moment; what they said before counts.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { LIBRARY, type Finished, type Shop } from "./shop.js";

const PROGRAM = fileURLToPath(new URL("editor.mjs", import.meta.url));
const STOP = fileURLToPath(new URL("signal-before-replacing.cjs", import.meta.url));
const CTX = join(dirname(LIBRARY), "../bin/ctx.cjs");

export interface EditorOptions {
  readonly name: string;
  /** How many edits it makes; without end unless told. */
  readonly count?: number;
  /** It increments one number, each time from what it read; otherwise it sets keys of its own. */
  readonly isCounting?: boolean;
}

export interface Editor {
  /** The keys, or numbers, of which it was told that they are stored. */
  readonly acknowledged: readonly string[];
  /** What it was refused, in words; told to try again, it did. */
  readonly refusals: readonly string[];
  /** Resolves with the first acknowledgement, or when it ends without one. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
  kill(): void;
}

/** Starts an editor. */
export function startEditor(shop: Shop, options: EditorOptions): Editor {
  const { XDG_STATE_HOME } = shop.environment;
  const told = { library: LIBRARY, directory: shop.top, environment: { XDG_STATE_HOME }, count: 2 ** 31 };
  const argument = JSON.stringify({ ...told, isCounting: false, ...options });
  const run = spawn(process.execPath, [PROGRAM, argument], {
    env: shop.environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  const refusals: string[] = [];
  const ended = new Promise<void>((settle, fail) => void run.on("error", fail).on("close", () => settle()));
  let markBegun: () => void = () => undefined;
  const begun = new Promise<void>((settle) => (markBegun = settle));
  void ended.then(() => markBegun());
  hear(run, (line) => {
    const { done, failure } = JSON.parse(line) as { done?: string; failure?: string };
    if (failure !== undefined) return void refusals.push(failure);
    acknowledged.push(done as string);
    markBegun();
  });
  return { acknowledged, refusals, begun, ended, kill: () => void run.kill("SIGKILL") };
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

export interface Interrupted {
  readonly pid: number;
  /** Resolves once it stands still with the lock in its hands, about to replace the document. */
  readonly reached: Promise<void>;
  readonly finished: Promise<Finished>;
  goOn(): void;
}

export interface Interruption {
  readonly signal: "SIGSTOP" | "SIGKILL";
  /** Where: before it looks for the last time at what it is about to replace, or right after. */
  readonly when: "before the last look" | "after the last look";
}

/** Starts a command that stops, or dies, when it is about to replace a document. */
export function startInterrupted(
  shop: Shop,
  args: readonly string[],
  { signal, when }: Interruption,
): Interrupted {
  const call = when === "before the last look" ? "chmodSync" : "renameSync";
  const run = spawn(process.execPath, ["--require", STOP, CTX, ...args], {
    cwd: shop.top,
    env: { ...shop.environment, CTX_TEST_SIGNAL: signal, CTX_TEST_CALL: call },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  run.stdout?.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
  run.stderr?.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
  const finished = new Promise<Finished>((settle, fail) => {
    run.on("error", fail).on("close", (status) => settle({ status, ...texts }));
  });
  const reached = new Promise<void>((settle, fail) => {
    run.stdio[3]?.once("data", () => settle());
    void finished.then(({ stderr }) => fail(new Error(`It ended before it replaced anything. ${stderr}`)));
  });
  const goOn = (): void => {
    // A process that has not stopped yet would stop after this; so it is told until it has ended.
    const repeated = setInterval(() => run.kill("SIGCONT"), 10);
    void finished.then(() => clearInterval(repeated));
  };
  onTestFinished(() => void run.kill("SIGKILL"));
  return { pid: run.pid as number, reached, finished, goOn };
}

/** What lies in the directory of the locks. */
export function locksOf(shop: Shop): string[] {
  const directory = join(dirname(shop.journal), "locks");
  return existsSync(directory) ? readdirSync(directory) : [];
}
