// How git is started to talk to a source: nobody is asked anything, nothing that a repository brings along runs, and what
// takes too long or grows too large is ended.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CtxError } from "../../../errors/ctx-error.js";
import type { Environment } from "../../../ports/runtime.js";
import { makeProgram, notStarted, runToEnd, start, type Program } from "../program.js";

const MINUTE = 60_000;
/** SPEC §14: only patterns and notes are shared this way; more is a mistake, or an attack. */
const LIMITS = { timeMs: 10 * MINUTE, packBytes: 512 * 1024 * 1024, outputBytes: 16 * 1024 * 1024 };
const LOOK_MS = 250;

/** Only these ways lead to a source: none that runs a program (`ext::`, `fd::`), none that anybody on the way can change. */
const PROTOCOLS = "file:https:ssh";

/** Settings that hold whatever the user's or the source's configuration says. */
const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.askPass=",
  "credential.interactive=never",
  "transfer.fsckObjects=true",
  "fetch.fsckObjects=true",
  "fetch.recurseSubmodules=false",
  "fetch.writeCommitGraph=false",
  "fetch.bundleURI=",
  "push.recurseSubmodules=no",
  "push.gpgSign=false",
  "push.followTags=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "http.lowSpeedLimit=100",
  "http.lowSpeedTime=60",
  "http.followRedirects=initial",
].flatMap((setting) => ["-c", setting]);

/** git for a repository of ctx's own; with `isOnline` it may open the network. */
export function makeOwnProgram(
  path: string,
  directory: string,
  { environment, isOnline }: { environment: Environment; isOnline: boolean },
): Program {
  const place = {
    start: directory,
    isExplicit: true,
    worktree: null,
    gitDirectory: directory,
    commonDirectory: directory,
    refFormat: "files",
  } as const;
  const program = makeProgram(path, place, environment);
  if (!isOnline) return program;
  const own = { ...program.environment, GIT_ALLOW_PROTOCOL: PROTOCOLS, GIT_ASKPASS: "", SSH_ASKPASS: "" };
  // What the user set for ssh, as servers of continuous integration do, is the user's.
  for (const name of ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"] as const) {
    const value = environment[name];
    if (value !== undefined) Object.assign(own, { [name]: value });
  }
  return { ...program, environment: { ...own, SSH_ASKPASS_REQUIRE: "never" } };
}

/** The same program, told that ssh must not ask either, unless the user has set how ssh is started. */
export async function withQuietSsh(program: Program): Promise<Program> {
  const { environment } = program;
  if (environment["GIT_SSH"] !== undefined || environment["GIT_SSH_COMMAND"] !== undefined) return program;
  const { status } = await runToEnd(program, ["config", "--get", "core.sshCommand"]);
  if (status === 0) return program;
  return { ...program, environment: { ...environment, GIT_SSH_COMMAND: "ssh -o BatchMode=yes" } };
}

/**
 * Runs git with the network and returns what it prints.
 * @throws {CtxError} SOURCE_UNREACHABLE in git's own words, without what a URL may hold of passwords.
 */
export async function runOnline(program: Program, args: readonly string[], source: string): Promise<string> {
  const child = await start(program, [...SETTINGS, ...args], "ignore");
  return new Promise((settle, reject) => {
    const stdout: Buffer[] = [];
    let stderr = "";
    let sizeBytes = 0;
    let tooMuch: string | null = null;
    const end = (reason: string): void => {
      tooMuch ??= reason;
      child.kill("SIGKILL");
    };
    const look = setInterval(() => {
      if (receivedBytes(program.directory) > LIMITS.packBytes)
        end(`it is larger than ${LIMITS.packBytes / 1024 / 1024} MB`);
    }, LOOK_MS);
    const timer = setTimeout(
      () => end(`it took longer than ${LIMITS.timeMs / MINUTE} minutes`),
      LIMITS.timeMs,
    );
    child.stdout?.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > LIMITS.outputBytes) end("it has too many refs");
      else stdout.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString("utf8")).slice(-8192)));
    child.on("error", (error) => reject(notStarted(program, error)));
    child.on("close", (code) => {
      clearInterval(look);
      clearTimeout(timer);
      if (code === 0 && tooMuch === null) settle(Buffer.concat(stdout).toString("utf8"));
      else reject(unreachable(args[0] as string, { source, words: tooMuch ?? wordsOf(stderr), stderr }));
    });
  });
}

/** How much a fetch that is under way has received. */
function receivedBytes(directory: string): number {
  const packs = join(directory, "objects", "pack");
  try {
    const names = readdirSync(packs).filter((name) => name.startsWith("tmp_"));
    return names.reduce(
      (sum, name) => sum + (statSync(join(packs, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch {
    return 0; // Nothing has arrived yet.
  }
}

function unreachable(
  verb: string,
  { source, words, stderr }: { source: string; words: string; stderr: string },
): CtxError {
  const what = verb === "push" ? "Nothing could be put on" : "Nothing could be taken from";
  return new CtxError("SOURCE_UNREACHABLE", `${what} ${source}: ${words}`, {
    hint: hintFor(stderr),
    details: { source },
  });
}

function hintFor(stderr: string): string {
  if (/transport '[^']*' not allowed/.test(stderr)) return "A source is reached by https, ssh, or as a path.";
  if (/could not read|terminal prompts disabled|Permission denied|Authentication|publickey/i.test(stderr))
    return "ctx asks for no password. Set up a credential helper or an ssh agent; `git ls-remote` tells whether it works.";
  return "Nothing was changed. `git ls-remote` with that address tells whether git can reach it.";
}

/** git's own words on one line, without user names and passwords in addresses. */
function wordsOf(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^(?:fatal|error): /, "").trim());
  const told = lines.filter(
    (line) => line !== "" && !/^(?:remote: *$|hint:|Please make sure|and the repository exists)/.test(line),
  );
  return (
    told
      .slice(0, 3)
      .join("; ")
      .replace(/\/\/[^/@\s]*@/g, "//") || "git failed without a message"
  );
}
