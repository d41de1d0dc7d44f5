// The git program: how it is started so that a hostile repository runs nothing, and what its refusals mean.
import { dirname } from "node:path";
import { CtxError } from "../../errors/ctx-error.js";
import type { Environment } from "../../ports/runtime.js";
import type { Place } from "./place.js";
import { unsupported } from "./unsupported.js";

export { findProgram } from "./program-path.js";

/** How to start git for one repository. */
export interface Program {
  /** Absolute: a bare name could be looked up in the current directory first. */
  readonly path: string;
  readonly directory: string;
  readonly environment: Record<string, string>;
}

export interface Ran {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The oldest git that understands every option used here. */
export const OLDEST = [2, 31] as const;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Flags of every call (FACTS §1): nothing configured in the repository runs, and no lock is taken. */
const GLOBAL_FLAGS = [
  "--no-pager",
  "--no-optional-locks",
  "--literal-pathspecs",
  "-c",
  "core.fsmonitor=false",
];

/** The GIT_* variables that choose the user's configuration; every other one could point git elsewhere. */
const KEPT = /^GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|PARAMETERS|COUNT|KEY_\d+|VALUE_\d+)$/;

/** Prepares git for one repository: it looks exactly where we found it, with the checks it makes itself. */
export function makeProgram(path: string, place: Place, environment: Environment): Program {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (!name.toUpperCase().startsWith("GIT_") || KEPT.test(name))) own[name] = value;
  }
  Object.assign(own, {
    LC_ALL: "C",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    // Partial clones fetch missing objects by themselves; the second line stops versions that ignore the first.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    // INVARIANT: git finds the repository that we found or none, and still refuses one of dubious ownership.
    GIT_CEILING_DIRECTORIES: dirname(place.start),
  });
  if (place.isExplicit) own["GIT_DIR"] = place.gitDirectory;
  if (place.isExplicit && place.worktree !== null) own["GIT_WORK_TREE"] = place.worktree;
  return { path, directory: place.start, environment: own };
}

/** Starts git with pipes for its output; the caller reads them. `node:child_process` is loaded here, on first use. */
export async function start(program: Program, args: readonly string[], stdin: "ignore" | "pipe") {
  const { spawn } = await import("node:child_process");
  return spawn(program.path, [...GLOBAL_FLAGS, ...args], {
    cwd: program.directory,
    env: program.environment,
    stdio: [stdin, "pipe", "pipe"],
    windowsHide: true,
  });
}

/**
 * Runs git to its end.
 * @throws {CtxError} as refusalOf words it, when the exit status is not one of `accepted`.
 */
export async function run(
  program: Program,
  args: readonly string[],
  accepted: readonly number[] = [0],
): Promise<Ran> {
  const ran = await runToEnd(program, args);
  if (!accepted.includes(ran.status)) throw refusalOf(program, ran.stderr, args);
  return ran;
}

/** Runs git to its end, whatever its exit status; `input` is what it reads. */
export async function runToEnd(program: Program, args: readonly string[], input?: string): Promise<Ran> {
  const child = await start(program, args, input === undefined ? "ignore" : "pipe");
  // A git that ends before it has read everything says why on its own.
  child.stdin?.on("error", () => child.stdin?.destroy());
  child.stdin?.end(input);
  return new Promise((settle, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT_BYTES) {
        child.kill();
        reject(unsupported(`The output of git ${args[0]} is larger than ${MAX_OUTPUT_BYTES} bytes.`));
      } else {
        stdout.push(chunk);
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (error) => reject(notStarted(program, error)));
    child.on("close", (code) => {
      settle({
        status: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}

/** The refusal when the program is there but does not start. */
export function notStarted(program: Program, cause: unknown): CtxError {
  return new CtxError("DEPENDENCY_MISSING", `The program ${program.path} could not be started.`, {
    hint: "Check that `git version` works in this directory.",
    cause,
  });
}

/** What each program said to `git version`: asked once in the life of this process. */
const versions = new Map<string, Promise<Ran>>();

/**
 * Makes sure that git is new enough for the options used here.
 * @throws {CtxError} DEPENDENCY_MISSING when it is older than 2.31, or does not say.
 */
export async function checkVersion(program: Program): Promise<void> {
  const asked = versions.get(program.path) ?? runToEnd(program, ["version"]);
  versions.set(program.path, asked);
  const { stdout, stderr } = await asked;
  const words = stdout.toString("utf8");
  if (isNewEnough(words)) return;
  versions.delete(program.path);
  const said = (words || stderr).trim();
  throw new CtxError(
    "DEPENDENCY_MISSING",
    `git ${OLDEST.join(".")} or newer is needed; ${program.path} says: ${said}`,
    {
      hint: "Install a newer git, or put it first on PATH.",
    },
  );
}

/** Judges by what `git version` printed; words of another kind are not new enough. */
export function isNewEnough(words: string): boolean {
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(words) ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

/** Words a failure of git as ours: git's own words, and a hint that changes nothing. */
export function refusalOf(program: Program, stderr: string, args: readonly string[]): CtxError {
  const words = stderr.replace(/^(?:fatal|error): /gm, "").trim() || "it failed without a message";
  const hint = hintFor(stderr);
  return unsupported(`git ${args[0]} refused in ${program.directory}: ${words}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { arguments: [...args], stderr },
  });
}

function hintFor(stderr: string): string | undefined {
  if (stderr.includes("dubious ownership")) {
    return "Another user owns this repository; `git help config` explains safe.directory.";
  }
  if (/repository extension|repo version|object format|ref storage/i.test(stderr)) {
    return "This repository needs a newer git; `git version` tells yours.";
  }
  if (/promisor|lazy|not allowed/.test(stderr)) {
    return "This is a partial clone and ctx opens no network; `git log -p -- .context` makes git fetch what is missing.";
  }
  const isDamage =
    /corrupt|missing|bad (?:object|tree|file|signature)|unable to (?:read|find)|not a valid|broken/i;
  return isDamage.test(stderr) ? "Run `git fsck` to see whether the repository is damaged." : undefined;
}
