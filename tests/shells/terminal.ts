// A shell in a pseudo-terminal, driven as a person drives it: keys are typed, and what appears is waited for.
import { spawn } from "node:child_process";
import { onTestFinished } from "vitest";
import { runProgram } from "./programs.js";

const PATIENCE_MS = 20_000;
/** Cursor movements and colours, bracketed paste, and the marks with which zsh finds out where a line began. */
const CONTROL = /\u001b\[[0-9;?]*[A-Za-z]|\u001b[=>]|[\u0007\r]/g;

export interface Terminal {
  /** Types keys; "\t" is the Tab key. */
  type(keys: string): void;
  /** Waits until a text has appeared since the last `type`, and returns all that did. */
  waitFor(text: string): Promise<string>;
}

/** Starts a shell and waits for its prompt, which must be `ready>`. */
export async function openTerminal(
  command: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Terminal> {
  runProgram("script", ["--version"]);
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env: { ...env, TERM: "dumb" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  let changed = (): void => undefined;
  const hear = (chunk: Buffer): void => {
    shown += chunk.toString("utf8");
    changed();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const terminal: Terminal = {
    type(keys) {
      shown = "";
      child.stdin.write(keys);
    },
    waitFor: (text) =>
      new Promise((settle, reject) => {
        const seen = (): string => shown.replace(CONTROL, "");
        const patience = setTimeout(
          () => reject(new Error(`waited for ${JSON.stringify(text)}, saw ${JSON.stringify(seen())}`)),
          PATIENCE_MS,
        );
        changed = () => {
          if (!seen().includes(text)) return;
          clearTimeout(patience);
          settle(seen());
        };
        changed();
      }),
  };
  await terminal.waitFor("ready>");
  return terminal;
}
