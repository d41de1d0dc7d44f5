// The recipe of docs/sessions.md, run as a person would paste it, in a shell, with a tmux of its own.
import { chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { authoring, hermeticEnvironment, makeTemporaryDirectory } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";
import { runProgram } from "./programs.js";
import { CTX } from "./session-work.js";

test("the recipe for a team of agents does what it says, from start to finish", { timeout: 120_000 }, () => {
  const { path, remove } = makeTemporaryDirectory("team");
  const top = realpathSync(path);
  for (const name of ["bin", "home", "tmux"]) mkdirSync(join(top, name));
  const ctx = join(top, "bin/ctx");
  writeFileSync(ctx, `#!/bin/sh\nexec '${process.execPath}' '${CTX}' "$@"\n`);
  chmodSync(ctx, 0o755);
  writeFileSync(join(top, "home/.tmux.conf"), "set -g default-command 'bash --norc'\n");
  const environment = {
    ...authoring(hermeticEnvironment(join(top, "home"))),
    PATH: `${join(top, "bin")}:${process.env["PATH"] ?? ""}`,
    TMUX_TMPDIR: join(top, "tmux"),
    TMUX: "",
    TERM: "xterm-256color",
    SHELL: "/bin/bash",
    HISTFILE: "/dev/null",
  };
  try {
    const page = readFileSync(join(ROOT, "docs/sessions.md"), "utf8");
    const recipe = page.slice(page.indexOf("## A team of agents"));
    const blocks = [...recipe.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block);
    expect(blocks).toHaveLength(6);
    const script = `set -e\n${blocks.join("\n")}`;
    const { stdout, stderr, status } = runProgram("bash", ["-c", script], { cwd: top, env: environment });
    expect({ status, stderr: stderr.split("\n").filter((line) => line.includes("error:")) }).toEqual({
      status: 0,
      stderr: [],
    });
    expect(stdout).toMatch(/^sent to default:%\d/m);
    expect(stdout.match(/^queued/gm)).toHaveLength(2);
    const done = readFileSync(join(top, "home/done"), "utf8").trim().split("\n");
    expect(done).toEqual([join(top, "shop-login/src/login"), "first", "later", "test"]);
  } finally {
    runProgram("tmux", ["kill-server"], { env: environment });
    remove();
  }
});
