// A tmux server for one test, on a socket of its own in a directory of its own. Nothing else is ever asked or ended.
import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { hermeticEnvironment, makeTemporaryDirectory } from "../support/hermetic.js";
import { runProgram } from "./programs.js";

export interface Tmux {
  /** The directory that holds everything of the test, links resolved. */
  readonly top: string;
  readonly socket: string;
  /** What its panes start from, and whoever asks it. */
  readonly environment: Record<string, string>;
  /** Runs a command of tmux(1); what it says, without the last line end. Throws when it refuses. */
  tmux(...words: string[]): string;
  /** Opens a window and runs a program in it, as words; answers with its pane's id. */
  open(directory: string, program: readonly string[], env?: Readonly<Record<string, string>>): string;
  /** Types a line into a pane. */
  type(pane: string, line: string): void;
  /** Waits until a condition holds; fails, naming it, when it does not. */
  until(what: string, holds: () => boolean): Promise<void>;
  /** Ends the server and removes the directory. */
  stop(): void;
}

const PATIENCE_MS = 20_000;

/** Starts a server with one window, in which nothing is going on. */
export function startTmux(name: string): Tmux {
  const { path, remove } = makeTemporaryDirectory(name);
  const top = realpathSync(path);
  const home = join(top, "home");
  mkdirSync(home, { recursive: true });
  const socket = join(top, "tmux.sock");
  const environment: Record<string, string> = {
    ...hermeticEnvironment(home),
    TERM: "xterm-256color",
    SHELL: "/bin/bash",
    PS1: "$ ",
    // A shell that is ended would write it while the directory is removed.
    HISTFILE: "/dev/null",
    // fish would make completions from every manual at its first start.
    XDG_DATA_HOME: join(home, "data"),
  };
  delete environment["TMUX"];
  const tmux = (...words: string[]): string => {
    const { stdout, stderr, status } = runProgram("tmux", ["-u", "-f", "/dev/null", "-S", socket, ...words], {
      env: environment,
      cwd: top,
    });
    if (status !== 0) throw new Error(`tmux ${words.join(" ")}: ${stderr}`);
    return stdout.replace(/\n$/, "");
  };
  tmux("new-session", "-d", "-s", "shop", "-x", "120", "-y", "40", "-c", top, "sleep", "100000");
  return {
    top,
    socket,
    environment,
    tmux,
    open(directory, program, env = {}) {
      const variables = Object.entries(env).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
      return tmux("new-window", "-d", "-P", "-F", "#{pane_id}", "-c", directory, ...variables, ...program);
    },
    type: (pane, line) => void tmux("send-keys", "-t", pane, "-l", `${line}\r`),
    until: async (what, holds) => {
      for (const end = Date.now() + PATIENCE_MS; !holds();) {
        if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
        await new Promise((settle) => setTimeout(settle, 50));
      }
    },
    stop: () => {
      try {
        tmux("kill-server");
      } finally {
        remove();
      }
    },
  };
}
