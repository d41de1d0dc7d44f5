// `ctx hook` as it is built, in processes of its own, and what an operating system can do to its standard streams. Whatever that is, it ends with 0 and an empty stdout.
import { spawn, spawnSync, type SpawnSyncOptions } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const BIN = join(ROOT, "bin/ctx.cjs");
let world: World;
beforeAll(async () => {
  world = await makeShop("hook-package");
});
afterAll(() => world.remove());

function run(args: readonly string[], options: SpawnSyncOptions) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, "hook", ...args], {
    cwd: world.root,
    env: world.environment,
    encoding: "utf8",
    ...options,
  });
  return { status, stdout, stderr };
}

const START = ["SessionStart", "--agent", "claude"];
const payload = (more: object): string =>
  JSON.stringify({ session_id: "s1", transcript_path: "/t", ...more });

test("a payload in, one JSON object out", () => {
  const { status, stdout, stderr } = run(START, { input: payload({ source: "startup" }) });
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(String(stdout)).hookSpecificOutput.additionalContext).toContain(
    "Implement user authentication",
  );
});

test("five processes that are told of one call record it once", async () => {
  const input = payload({
    tool_name: "Edit",
    tool_use_id: "toolu_1",
    tool_input: { file_path: "src/auth.ts", old_string: "a", new_string: "b" },
  });
  const all = Array.from({ length: 5 }, () => {
    const child = spawn(process.execPath, [BIN, "hook", "PostToolUse", "--agent", "claude"], {
      cwd: world.root,
      env: world.environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(input);
    return new Promise((settle) => child.once("close", settle));
  });
  expect(await Promise.all(all)).toEqual([0, 0, 0, 0, 0]);
  const { stdout } = await world.ctx("log task-42 --json");
  expect(JSON.parse(stdout).data.entries).toHaveLength(1);
});

describe("standard streams", () => {
  const silence = { status: 0, stdout: "", stderr: "" };

  test("a hundred megabytes", () => {
    expect(run(START, { input: Buffer.alloc(100e6, "x") })).toEqual(silence);
  });

  test("closed, a directory, /dev/null", () => {
    const shell = (line: string) => {
      const { status, stdout } = spawnSync(
        "/bin/sh",
        ["-c", `"$0" "$1" hook UserPromptSubmit --agent claude ${line}`, process.execPath, BIN],
        {
          cwd: world.root,
          env: world.environment,
          encoding: "utf8",
        },
      );
      return [line, status, stdout];
    };
    for (const line of ["<&-", "<&- >&-", "<&- >&- 2>&-", "</dev/null", "<."])
      expect(shell(line)).toEqual([line, 0, ""]);
  });

  test("a stdout that takes nothing", () => {
    if (!existsSync("/dev/full")) return expect(process.platform).not.toBe("linux");
    const full = openSync("/dev/full", "w");
    expect(run(START, { input: payload({ session_id: "s2" }), stdio: ["pipe", full, "pipe"] }).status).toBe(
      0,
    );
  });
});
