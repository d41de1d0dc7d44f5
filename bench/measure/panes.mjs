// Twenty panes for `ctx session match`: a tmux server of its own, on a socket of its own, ended with it. Half of them in the
// repository, the others in its worktrees; shells at their prompts, and every fifth at work.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PANES = 20;

/** Starts them; null where tmux is not installed. @throws when tmux refuses. */
export function openPanes({ shop, worktrees, environment }) {
  const directory = mkdtempSync(join(tmpdir(), "ctx-bench-panes-"));
  const socket = join(directory, "tmux.sock");
  const env = { ...environment, SHELL: "/bin/sh" };
  const tmux = (...words) =>
    spawnSync("tmux", ["-f", "/dev/null", "-S", socket, ...words], { env, cwd: directory, encoding: "utf8" });
  for (let pane = 0; pane < PANES; pane++) {
    const place = pane % 2 === 0 ? shop : worktrees[pane % worktrees.length].path;
    const program = pane % 5 === 4 ? ["sleep", "100000"] : ["sh", "-i"];
    const how = pane === 0 ? ["new-session", "-s", "bench"] : ["new-window"];
    const ran = tmux(...how, "-d", "-c", place, "-e", `STAGE=${pane % 3}`, ...program);
    if (ran.error?.code === "ENOENT") {
      rmSync(directory, { recursive: true, force: true });
      return null;
    }
    if (ran.status !== 0) throw new Error(`tmux ${how[0]}: ${ran.stderr}`);
  }
  // What a program prints at its start would be measured with the first runs.
  spawnSync("sleep", ["1"]);
  return {
    socket,
    close() {
      tmux("kill-server");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
