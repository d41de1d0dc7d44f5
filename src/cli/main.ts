// Where the process meets ctx: the only file that touches `process` and Node's own modules.
import { fstatSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { makeNodeRuntime } from "../adapters/node-runtime.js";
import { EXIT_INTERRUPTED } from "../errors/codes.js";
import { run } from "./run.js";
import { makeSink, type OutputStream, type Sink } from "./output/sink.js";

/** Answers the process's command line, and leaves with the status of the run. */
export async function start(): Promise<void> {
  const environment = { ...process.env };
  const interrupted = new Promise((settle) => process.once("SIGINT", settle));
  process.exitCode = await run({
    argv: process.argv.slice(2),
    directory: () => process.cwd(),
    environment,
    runtime: makeNodeRuntime(environment),
    stdin: () => {
      // Once interrupted, waiting for input must not keep the process alive.
      void interrupted.then(() => process.stdin.destroy());
      return process.stdin;
    },
    readStdin: async (mostBytes) =>
      (await import("../adapters/node-stdin.js")).readStdin(mostBytes, () => process.stdin),
    openPipe: async () => (await import("../adapters/node-pipe.js")).openNodePipe(),
    isStdinTerminal,
    stdout: sinkOf(1, () => process.stdout),
    stderr: sinkOf(2, () => process.stderr),
    readFile: (path) => readFileSync(path),
    absolutePath: (directory, path) => resolve(directory, path),
    stopOptimizer: async () => (await import("node:v8")).setFlagsFromString("--no-opt"),
    page: async (text, command) =>
      (await import("../adapters/node-pager.js")).page(text, command, environment),
    interrupted,
    terminated: () => new Promise((settle) => process.once("SIGTERM", settle)),
  });
  // What was under way must not go on behind the person's back. Every write is whole by itself, so it ends between two.
  if (process.exitCode === EXIT_INTERRUPTED) process.exit();
}

function sinkOf(descriptor: 1 | 2, stream: () => OutputStream): Sink {
  return makeSink({
    isCharacterDevice: () => fstatSync(descriptor).isCharacterDevice(),
    write: (bytes, offset) => writeSync(descriptor, bytes, offset),
    stream,
  });
}

function isStdinTerminal(): boolean {
  try {
    return fstatSync(0).isCharacterDevice() && process.stdin.isTTY === true;
  } catch {
    return false; // It is closed.
  }
}
