// The built `ctx workflow run` as the system sees it: signals, a reader that leaves, a real terminal. Nothing of what it
// started goes on behind it, and the run can be gone on with.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { writeLogin } from "../support/execution.js";
import { makeShop, type World } from "../support/transcript.js";
import { step } from "../support/workflow.js";
import { ROOT } from "../tidy/source.js";

const CTX = join(ROOT, "bin/ctx.cjs");
const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

/** A workflow whose second step goes on until it is ended, or until there is a file `go`. */
async function shop(): Promise<World> {
  const world = await makeShop("executing");
  worlds.push(world);
  writeLogin(world, [
    step("first", { run: "true" }),
    step("second", {
      run: "test -e go && exit; echo $$ > pid; sleep 600 & echo $! > inner; while :; do echo ready; sleep 0.05; done",
    }),
  ]);
  return world;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command until it printed a word, sends it a signal, and waits for its end. */
function runUntil(world: World, word: string, signal: NodeJS.Signals): Promise<Ended> {
  const child = spawn(process.execPath, [CTX, "workflow", "run", "login"], {
    cwd: world.root,
    env: world.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  let isSent = false;
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString("utf8")));
  child.stdout.on("data", (bytes: Buffer) => {
    stdout += bytes.toString("utf8");
    // A second one would end ctx at once.
    if (!isSent && stdout.includes(word)) isSent = child.kill(signal);
  });
  return new Promise((settle) => child.on("close", (status) => settle({ status, stdout, stderr })));
}

function isAlive(world: World, name: string): boolean {
  const path = `/proc/${Number(world.read(name))}/stat`;
  return existsSync(path) && !/^\d+ \(.*\) Z/.test(readFileSync(path, "utf8"));
}

function ctx(world: World, line: string): Ended {
  const words = line.split(" ");
  const { status, stdout, stderr } = spawnSync(process.execPath, [CTX, ...words], {
    cwd: world.root,
    env: world.environment,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test.each<[NodeJS.Signals, number]>([
  ["SIGINT", 130],
  ["SIGTERM", 1],
])("%s ends what runs, keeps what is done, and says how to go on", async (signal, status) => {
  const world = await shop();
  const ended = await runUntil(world, "ready", signal);
  expect(ended.status).toBe(status);
  expect(ended.stdout).toContain("interrupted  second");
  expect([isAlive(world, "pid"), isAlive(world, "inner")]).toEqual([false, false]);
  const [, run = ""] = /Go on: ctx workflow run --run (\S+)/.exec(ended.stderr) ?? [];
  expect(ended.stderr).toContain(`ctx workflow resume ${run}`);
  world.write("go", "");
  const after = ctx(world, `workflow run --run ${run}`);
  expect(after.stdout).not.toContain("started      first");
  expect(after.stdout).toContain("complete     2 of 2 steps");
  expect(after.status).toBe(0);
});

test("a reader that has seen enough ends the run, and the run can be gone on with", async () => {
  const world = await shop();
  const { stdout } = spawnSync(
    "bash",
    ["-c", `"${process.execPath}" "${CTX}" workflow run login | grep -m 1 ready`],
    {
      cwd: world.root,
      env: world.environment,
      encoding: "utf8",
    },
  );
  expect(stdout).toBe("second | ready\n");
  expect([isAlive(world, "pid"), isAlive(world, "inner")]).toEqual([false, false]);
  expect(ctx(world, "workflow list runs").stdout).toContain("ready");
});

test("a terminal sees what runs, and is as it was afterwards", async () => {
  const world = await shop();
  world.write("go", "");
  const line = `stty rows 24 cols 60; "${process.execPath}" "${CTX}" workflow run login; stty -a | grep -o " -\\?echo "`;
  const { status, stdout } = spawnSync("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    cwd: world.root,
    env: { ...world.environment, SHELL: "/bin/bash", TERM: "xterm-256color" },
    encoding: "utf8",
    input: "",
  });
  const screen = stdout.replaceAll("\r\n", "\n");
  expect(status).toBe(0);
  expect(screen).toContain("1 of 2");
  // What it drew over goes back up as far as it came down.
  expect(screen).toContain("\r\u001b[1A\r\u001b[J");
  expect(screen).toMatch(/complete .*2 of 2 steps/);
  expect(screen.trimEnd().endsWith(" echo")).toBe(true);
});
