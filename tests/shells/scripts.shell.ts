// Every script that ctx writes or ships: judged by shellcheck, and its hooks run by each shell that a hook may name.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeScript } from "../../src/format/hooks/hook-block.js";
import { checkLine, HOOK_NAMES, hookBody } from "../../src/format/hooks/hook-commands.js";
import { ACTION, WORKFLOWS, workflowSteps } from "../support/github-runner.js";
import { authoring } from "../support/hermetic.js";
import { json, TASK, World } from "../support/world.js";
import { ROOT } from "../tidy/source.js";
import { runProgram } from "./programs.js";

const STEPS = [...ACTION.runs.steps, ...WORKFLOWS.flatMap(({ name }) => workflowSteps(name))];

describe("shellcheck has nothing to say about", () => {
  const scripts: (readonly [string, string])[] = [
    ...["", "packages/my shop/"].flatMap((prefix) => [
      ...HOOK_NAMES.map((hook) => [`${hook} ${prefix}`, makeScript(hookBody(hook, prefix))] as const),
      [`one line ${prefix}`, `#!/bin/sh\n${checkLine(prefix)}\n`] as const,
    ]),
    ...STEPS.flatMap(({ name, run }) =>
      run === undefined ? [] : [[name ?? "a step", `#!/usr/bin/env bash\nset -eo pipefail\n${run}`] as const],
    ),
    ...["bin/github-review", "bin/pre-commit-hook"].map(
      (path) => [path, readFileSync(join(ROOT, path), "utf8")] as const,
    ),
  ];

  test.each(scripts)("%s", (_, script) => {
    const file = join(World.bare().outside, "script");
    writeFileSync(file, script);
    const { stdout, status } = runProgram("shellcheck", ["--severity=style", file]);
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});

describe("a hook with our part in it is run by", () => {
  test.each(["dash -eu", "bash -eu", "bash --posix", "zsh -eu"])("%s", async (shell) => {
    const world = World.repository({ [TASK]: json({ title: "Login" }) });
    const hook = join(world.top, ".git/hooks/pre-commit");
    const [program = ""] = shell.split(" ");
    runProgram(program, ["-c", "true"]);
    world.write({ ".git/hooks/pre-commit": `#!/usr/bin/env -S ${shell}\necho "end" >>"$CALLS"\n` });
    chmodSync(hook, 0o755);
    await world.hooks({ what: "install" });
    const bin = join(world.outside, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "git-ctx"), '#!/bin/sh\necho "$*" >>"$CALLS"\nexit "$STUB"\n', { mode: 0o755 });
    const calls = join(world.outside, "calls");
    const commit = (status: string) => {
      const environment = authoring(world.environment);
      const ran = spawnSync("git", ["commit", "--quiet", "--allow-empty", "-m", "Draw the form"], {
        cwd: world.top,
        encoding: "utf8",
        env: { ...environment, PATH: `${bin}${delimiter}${environment["PATH"]}`, CALLS: calls, STUB: status },
      });
      return { status: ran.status, stderr: ran.stderr };
    };
    expect(commit("0")).toEqual({ status: 0, stderr: "" });
    expect(commit("1")).toEqual({ status: 1, stderr: "" });
    expect(commit("70")).toMatchObject({ status: 0 });
    expect(existsSync(calls) && readFileSync(calls, "utf8")).toBe(
      "check --staged\nend\ncheck --staged\ncheck --staged\nend\n",
    );
  });
});
