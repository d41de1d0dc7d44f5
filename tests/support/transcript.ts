// Runs ctx in this process, in a temporary git repository, with a fixed clock and counted ids: transcripts are exact.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Sink } from "../../src/cli/output/sink.js";
import { run, type Surroundings } from "../../src/cli/run.js";
import { visibleLine } from "../../src/model/text/visible-text.js";
import type { GitProgram } from "../../src/ports/git.js";
import type { Runtime } from "../../src/ports/runtime.js";
import type { Terminals } from "../../src/ports/sessions.js";
import { makeFixedClock } from "./fakes.js";
import {
  authoring,
  hermeticEnvironment,
  makeTemporaryDirectory,
  runGit,
  type HermeticEnvironment,
} from "./hermetic.js";

/** The moment at which every transcript takes place. */
export const NOW = Date.parse("2026-11-20T10:05:00Z");

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly surroundings?: Partial<Surroundings>;
  /** Panes; without them, those of the machine. */
  readonly terminals?: Terminals;
}

export interface World {
  readonly root: string;
  readonly environment: HermeticEnvironment;
  /** Runs ctx with these arguments; one text is split at its spaces. */
  ctx(argv: string | readonly string[], options?: RunOptions): Promise<Printed>;
  /** The same as a transcript: what was typed, what came back, the status unless it is 0. */
  show(argv: string | readonly string[], options?: RunOptions): Promise<string>;
  write(path: string, text: string): void;
  read(path: string): string;
  git(...args: string[]): string;
  commit(message: string, date?: string): void;
  remove(): void;
}

/** Makes an empty git repository on a branch `main` and a way to run ctx in it. */
export function makeWorld(name: string): World {
  const home = makeTemporaryDirectory(name);
  const root = join(home.path, "shop");
  mkdirSync(root);
  const environment = { ...hermeticEnvironment(home.path), XDG_CONFIG_HOME: join(home.path, "config") };
  delete (environment as Record<string, string>)["NO_COLOR"];
  const ids = { count: 0 };
  const program: GitProgram = { path: "/usr/bin/git", version: "2.39.5", isNewEnough: true, oldest: "2.31" };
  const runtimeFor = (options: RunOptions): Runtime => ({
    ...withGitProgram(makeNodeRuntime({ ...environment, ...options.environment }), program),
    nodeVersion: "20.19.0",
    clock: makeFixedClock(options.now ?? NOW),
    ...(options.terminals === undefined ? {} : { terminals: options.terminals }),
    ids: {
      randomBytes: () => new Uint8Array(10).fill(++ids.count),
      mark: () => Promise.resolve("0123456789abcdef01234567"),
    },
  });
  const git = (...args: string[]): string => runGit(root, authoring(environment), args);
  const world: World = {
    root,
    environment,
    ctx: (argv, options = {}) =>
      runIn(root, wordsOf(argv), { ...options, runtime: runtimeFor(options), home: home.path }),
    show: async (argv, options = {}) => formatTranscript(wordsOf(argv), await world.ctx(argv, options)),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    read: (path) => readFileSync(join(root, path), "utf8"),
    git,
    commit: (message, date) => {
      git("add", "--all");
      runGit(root, authoring(environment, date), ["commit", "--quiet", "--message", message]);
    },
    remove: home.remove,
  };
  git("init", "--quiet", "--initial-branch=main");
  return world;
}

/** The same world on a machine whose git says this of itself. */
function withGitProgram(runtime: Runtime, program: GitProgram): Runtime {
  return { ...runtime, git: { ...runtime.git, program: () => Promise.resolve(program) } };
}

/** The shop of the story: a login feature, two levels that disagree about caching, one task. */
export async function makeShop(name: string): Promise<World> {
  const world = makeWorld(name);
  world.git("checkout", "--quiet", "-b", "feature/user-profiles");
  for (const line of [
    ["init", "-q"],
    ["create", "task-42", "--title", "Implement user authentication", "--branch", "feature/user-profiles"],
    ["create", "branch", "--data", '{"caching": "Redis with 5min TTL"}'],
    ["set", "project", "caching", "in memory"],
  ]) {
    const { status, stderr } = await world.ctx(line);
    if (status !== 0) throw new Error(stderr);
  }
  world.commit("Describe the login feature", "2026-11-17T10:05:00Z");
  return world;
}

function wordsOf(argv: string | readonly string[]): readonly string[] {
  return typeof argv === "string" ? argv.split(" ").filter((word) => word !== "") : argv;
}

async function runIn(
  root: string,
  argv: readonly string[],
  options: RunOptions & { readonly runtime: Runtime; readonly home: string },
): Promise<Printed> {
  const out = makeRecorder(options);
  const err = makeRecorder(options);
  const status = await run({
    argv,
    directory: () => root,
    environment: options.runtime.environment,
    runtime: options.runtime,
    stdin: () => feed(options.stdin ?? ""),
    stdout: out.sink,
    stderr: err.sink,
    readFile: (path) => readFileSync(path),
    absolutePath: (directory, path) => resolve(directory, path),
    ...options.surroundings,
  });
  // The temporary directory is the one thing that no two runs share.
  const settle = (text: string): string => text.replaceAll(options.home, "/home/ada");
  return { stdout: settle(out.text()), stderr: settle(err.text()), status };
}

function makeRecorder(options: RunOptions): { sink: Sink; text: () => string } {
  let written = "";
  return {
    sink: {
      isTerminal: () => options.isTerminal === true,
      columns: () => options.columns,
      rows: () => options.rows,
      write: async (text) => {
        written += text;
      },
    },
    text: () => written,
  };
}

async function* feed(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === "string" ? new TextEncoder().encode(text) : text;
}

function formatTranscript(argv: readonly string[], { stdout, stderr, status }: Printed): string {
  const typed = argv.map((word) => (/^[\w./:@=,+-]+$/.test(word) ? word : `'${word}'`)).join(" ");
  const errors = stderr.replace(/^(?=.)/gm, "! ");
  return `$ ctx ${visibleLine(typed)}\n${stdout}${errors}${status === 0 ? "" : `[${status}]\n`}`;
}
