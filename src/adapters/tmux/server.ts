// Which tmux server is meant, and how it is asked. None is ever started: only commands that need one that runs are used.
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

/** Asks a server; `input` is what its command reads from standard input. */
export async function askTmux(
  environment: Environment,
  socket: string,
  request: { readonly words: readonly string[]; readonly input?: string },
): Promise<Reply> {
  const program = findProgram(environment, "tmux");
  if (program === null) return { kind: "none", why: "tmux is not installed." };
  if (!existsSync(socket)) return { kind: "none", why: `No tmux server is running at ${socket}.` };
  const { spawn } = await import("node:child_process");
  return new Promise((settle) => {
    // -u: names reach us as they are, whatever locale this runs in.
    const child = spawn(program, ["-u", "-S", socket, ...request.words], {
      env: environment as NodeJS.ProcessEnv,
      stdio: [request.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    });
    const texts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    for (const source of ["stdout", "stderr"] as const) {
      child[source]?.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_OUTPUT_BYTES) child.kill("SIGKILL");
        else texts[source].push(chunk);
      });
    }
    child.on("error", (error) =>
      settle({ kind: "none", why: `tmux could not be started: ${error.message}` }),
    );
    child.on("close", (status, signal) => {
      const stdout = Buffer.concat(texts.stdout).toString("utf8");
      if (status === 0) return settle({ kind: "said", text: stdout });
      const words = Buffer.concat(texts.stderr).toString("utf8").trim();
      settle({ kind: "none", why: refusalOf(socket, words, signal !== null) });
    });
    // A tmux that ends before it has read everything says why on its own.
    child.stdin?.on("error", () => child.stdin?.destroy());
    child.stdin?.end(request.input);
  });
}

function refusalOf(socket: string, words: string, isKilled: boolean): string {
  if (isKilled) return `The tmux server at ${socket} does not answer.`;
  if (/^no server running|^error connecting to .*(?:refused|No such file)/i.test(words))
    return `No tmux server is running at ${socket}.`;
  return `tmux cannot be asked at ${socket}: ${words === "" ? "it gave no reason" : words.split("\n")[0]}`;
}
