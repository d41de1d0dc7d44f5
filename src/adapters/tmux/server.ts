// Which tmux server is meant, and how it is asked. None is ever started: only commands that need one that runs are used.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { Environment } from "../../ports/runtime.js";
import { findProgram } from "../git/program-path.js";

/** A server that was stopped (SIGSTOP) holds its clients for ever. */
const PATIENCE_MS = 5000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** What tmux said. */
export type Reply =
  | { readonly kind: "said"; readonly text: string }
  /** It refused; `why` is a sentence for people. */
  | { readonly kind: "none"; readonly why: string };

/**
 * The socket of the server that is meant: absolute. As tmux(1) finds it: what is named wins, then TMUX, then the default
 * one. Null where this system has no tmux.
 */
export function socketPath(environment: Environment, named: string | undefined): string | null {
  const [inside = ""] = (environment["TMUX"] ?? "").split(",");
  if (named === undefined && isAbsolute(inside)) return inside;
  if (named?.includes("/") === true) return resolve(named);
  const directory = defaultDirectory(environment);
  return directory === null ? null : join(directory, named ?? "default");
}

/** How a server is named for short: by its file where that lies in tmux's own directory, else by its whole path. */
export function serverLabel(environment: Environment, socket: string): string {
  return dirname(socket) === defaultDirectory(environment) ? basename(socket) : socket;
}

function defaultDirectory({ TMUX_TMPDIR: named }: Environment): string | null {
  const user = process.getuid?.();
  if (user === undefined) return null;
  const top = named !== undefined && isAbsolute(named) && existsSync(named) ? named : "/tmp";
  return join(top, `tmux-${user}`);
}

/**
 * Asks a server, and waits: that takes a few milliseconds, and a third of what waiting by events costs a short run.
 * @param request `input` is what its command reads from standard input
 */
export function askTmux(
  environment: Environment,
  socket: string,
  request: { readonly words: readonly string[]; readonly input?: string },
): Reply {
  const program = findProgram(environment, "tmux");
  if (program === null) return { kind: "none", why: "tmux is not installed." };
  if (!existsSync(socket)) return { kind: "none", why: `No tmux server is running at ${socket}.` };
  // -u: names reach us as they are, whatever locale this runs in.
  const { status, signal, stdout, stderr, error } = spawnSync(
    program,
    ["-u", "-S", socket, ...request.words],
    {
      env: environment as NodeJS.ProcessEnv,
      stdio: [request.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      ...(request.input === undefined ? {} : { input: request.input }),
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    },
  );
  if (status === 0) return { kind: "said", text: stdout };
  if (status === null && signal === null)
    return { kind: "none", why: `tmux could not be started: ${error?.message ?? "no reason is known"}` };
  return { kind: "none", why: refusalOf(socket, stderr.trim(), signal !== null) };
}

function refusalOf(socket: string, words: string, isKilled: boolean): string {
  if (isKilled) return `The tmux server at ${socket} does not answer.`;
  if (/^no server running|^error connecting to .*(?:refused|No such file)/i.test(words))
    return `No tmux server is running at ${socket}.`;
  return `tmux cannot be asked at ${socket}: ${words === "" ? "it gave no reason" : words.split("\n")[0]}`;
}
