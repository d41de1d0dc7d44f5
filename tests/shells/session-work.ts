// What the tests of sending share: shells in panes that wait at their prompts, and ctx as those would use it.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { send, type SendData, type SendRequest } from "../../src/actions/session/send.js";
import type { Runtime } from "../../src/ports/runtime.js";
import type { Tmux } from "./tmux.js";

export const CTX = join(import.meta.dirname, "../../bin/ctx.cjs");

/** How each shell is started so that nothing of this machine's settings shows. */
export const SHELLS = {
  bash: ["bash", "--norc", "-i"],
  zsh: ["zsh", "-f"],
  fish: ["fish", "--no-config"],
  dash: ["dash", "-i"],
} as const;

export type Shell = keyof typeof SHELLS;

/** A shell that shows its prompt. */
export async function openShell(
  server: Tmux,
  shell: Shell = "bash",
  directory = server.top,
): Promise<string> {
  const pane = server.open(directory, SHELLS[shell]);
  await server.until(`a prompt in ${pane}`, () => /[$#%>] *$/m.test(screenOf(server, pane)));
  return pane;
}

export function screenOf(server: Tmux, pane: string): string {
  return server.tmux("capture-pane", "-p", "-J", "-t", pane);
}

/** What is in front of a pane, as tmux says. */
export function commandOf(server: Tmux, pane: string): string {
  return server.tmux("display-message", "-p", "-t", pane, "#{pane_current_command}");
}

/** Sends, to the test's own server. */
export async function sendTo(
  server: Tmux,
  runtime: Runtime,
  request: Omit<SendRequest, "directory">,
): Promise<SendData> {
  return (await send(runtime, { directory: server.top, sockets: [server.socket], ...request })).data;
}

/** Runs ctx to its end. */
export function ctx(
  server: Tmux,
  ...words: string[]
): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [CTX, ...words], {
    cwd: server.top,
    env: server.environment,
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

/** Starts ctx, and does not wait for it. */
export function startCtx(server: Tmux, ...words: string[]): ChildProcess {
  return spawn(process.execPath, [CTX, ...words], {
    cwd: server.top,
    env: server.environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** The files below a directory that hold a text, whatever they are. */
export function findText(directory: string, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size > 0 && readFileSync(path).includes(text));
}
