// The Programs port: what a program prints, how it ends, and that nothing of it goes on. What only real processes do is
// tried on real ones: groups, stubborn children, pipes that stay open, a ctx that is killed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeNodePrograms } from "../../src/adapters/node-programs.js";
import type { ProgramCommand, ProgramEnd, ProgramRequest, Programs } from "../../src/ports/programs.js";
import { makeFakePrograms, type Deed } from "../support/fake-programs.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";

const ENVIRONMENT = { PATH: process.env["PATH"], GREETING: "hello" };

interface Told {
  readonly end: ProgramEnd;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  programs: Programs,
  command: ProgramCommand,
  options: Partial<ProgramRequest> = {},
): Promise<Told> {
  const printed = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const end = await programs.run({
    command,
    directory: "/tmp",
    environment: ENVIRONMENT,
    timeoutMs: null,
    graceMs: 2000,
    onOutput: (source, bytes) => void printed[source].push(bytes),
    ...options,
  });
  const text = (parts: Uint8Array[]): string => Buffer.concat(parts).toString("utf8");
  return { end, stdout: text(printed.stdout), stderr: text(printed.stderr) };
}

const shell = (text: string): ProgramCommand => ({ kind: "shell", text });
const words = (...all: string[]): ProgramCommand => ({ kind: "arguments", arguments: all });

const HANG = "sleep 600";
const PLAYED: Readonly<Record<string, Deed>> = {
  "printf %s|%s a b": { stdout: "a|b", end: { kind: "exit", status: 0 } },
  "echo out; echo err >&2; exit 3": { stdout: "out\n", stderr: "err\n", end: { kind: "exit", status: 3 } },
  "no-such-program": { end: { kind: "unstartable", reason: "there is no program no-such-program" } },
  "kill -TERM $$": { end: { kind: "signal", signal: "SIGTERM" } },
  [HANG]: {},
};

const GROUNDS: Readonly<Record<string, () => Programs>> = {
  "as processes": makeNodePrograms,
  "as a test plays them": () => makeFakePrograms((typed) => PLAYED[typed] ?? {}),
};

describe.each(Object.entries(GROUNDS))("programs %s", (_, make) => {
  test.each<[what: string, command: ProgramCommand, told: Told]>([
    ["arguments", words("printf", "%s|%s", "a", "b"), exit(0, "a|b")],
    ["a text for the shell", shell("echo out; echo err >&2; exit 3"), exit(3, "out\n", "err\n")],
    ["a program that is missing", words("no-such-program"), missing("no-such-program")],
    [
      "one that ends by a signal",
      shell("kill -TERM $$"),
      { ...exit(0), end: { kind: "signal", signal: "SIGTERM" } },
    ],
  ])("%s", async (_what, command, told) => {
    expect(await run(make(), command)).toEqual(told);
  });

  test("what takes too long is ended", async () => {
    expect((await run(make(), shell(HANG), { timeoutMs: 50 })).end).toEqual({ kind: "timeout" });
  });

  test("a stop ends it", async () => {
    const stop = new AbortController();
    const told = run(make(), shell(HANG), { stop: stop.signal });
    stop.abort();
    expect((await told).end).toEqual({ kind: "stopped" });
  });

  test("after a stop nothing is started", async () => {
    const { path, remove } = makeTemporaryDirectory("programs");
    onTestFinished(remove);
    const told = await run(make(), words("touch", join(path, "started")), { stop: AbortSignal.abort() });
    expect(told.end).toEqual({ kind: "stopped" });
    expect(existsSync(join(path, "started"))).toBe(false);
  });
});

function exit(status: number, stdout = "", stderr = ""): Told {
  return { end: { kind: "exit", status }, stdout, stderr };
}

function missing(name: string): Told {
  return { ...exit(0), end: { kind: "unstartable", reason: `there is no program ${name}` } };
}

/** A directory in which shells note their pids. */
function makeGround(): {
  path: string;
  pid: (name: string) => number;
  until: (name: string) => Promise<void>;
} {
  const { path, remove } = makeTemporaryDirectory("programs");
  onTestFinished(remove);
  mkdirSync(path, { recursive: true });
  return {
    path,
    pid: (name) => Number(readFileSync(join(path, name), "utf8")),
    until: (name) =>
      until(() => existsSync(join(path, name)) && readFileSync(join(path, name), "utf8").endsWith("\n")),
  };
}

/** So long that a test which waits for it fails. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; !isTrue(); turn++) {
    if (turn > 2000) throw new Error("It never became true.");
    await new Promise((settle) => void setTimeout(settle, 5));
  }
}

/** Whether a process runs; one that has ended and that nobody waited for does not. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

describe("processes", () => {
  const programs = makeNodePrograms();

  test("see their environment, their directory, an empty input, and nothing else", async () => {
    const { path } = makeGround();
    const told = await run(programs, shell('echo "$GREETING $HOME"; pwd; cat; tty'), { directory: path });
    expect(told).toEqual(exit(1, `hello \n${path}\nnot a tty\n`));
  });

  test("get an argument as one, whatever it holds", async () => {
    const hostile = ["a b", "$(touch x)", "`id`", "'\"", "", "*", "\n", "-n"];
    const told = await run(programs, words("printf", "[%s]", ...hostile));
    expect(told.stdout).toBe(hostile.map((word) => `[${word}]`).join(""));
  });

  test.each<[what: string, command: ProgramCommand, reason: string]>([
    ["an empty name", words(""), "the name of its program is empty"],
    ["a file that cannot be run", words("/etc/passwd"), "/etc/passwd may not be run"],
    ["a NUL character", words("echo", "a\0b"), "a NUL character cannot be part of a command"],
    [
      "more than the system takes",
      words("echo", "x".repeat(3_000_000)),
      "its arguments and its environment are longer than the system allows",
    ],
  ])("cannot be started with %s", async (_what, command, reason) => {
    expect((await run(programs, command)).end).toEqual({ kind: "unstartable", reason });
  });

  test("print megabytes, to the last byte", async () => {
    const told = await run(programs, shell("head -c 3000000 /dev/zero | tr '\\0' x; printf end"));
    expect(told.stdout.length).toBe(3_000_003);
    expect(told.stdout.endsWith("xend")).toBe(true);
  });

  test("wait for whoever takes what they print, and lose none of it", async () => {
    let [taken, most, now] = [0, 0, 0];
    await run(programs, shell("head -c 1000000 /dev/zero; printf end"), {
      onOutput: async (_source, bytes) => {
        most = Math.max(most, ++now);
        await new Promise((settle) => void setTimeout(settle, 20));
        taken += bytes.length;
        now--;
      },
    });
    expect(taken).toBe(1_000_003);
    // One that is taken, one that was read already.
    expect(most).toBeLessThanOrEqual(2);
  });

  test("what they started ends with them at a timeout, deaf to SIGTERM or stopped", async () => {
    const { path, pid, until: noted } = makeGround();
    const text = [
      `sh -c 'trap "" TERM; echo $$ > deaf; while :; do sleep 1; done' &`,
      `sh -c 'echo $$ > still; kill -STOP $$; sleep 600' &`,
      `echo $$ > leader; sleep 600`,
    ].join("\n");
    const stop = new AbortController();
    const told = run(programs, shell(text), { directory: path, stop: stop.signal, graceMs: 200 });
    await Promise.all(["deaf", "still", "leader"].map(noted));
    stop.abort();
    expect((await told).end).toEqual({ kind: "stopped" });
    await until(() => !["deaf", "still", "leader"].some((name) => isAlive(pid(name))));
  });

  test("may finish what they are at when they are told to end", async () => {
    const { path, until: noted } = makeGround();
    const stop = new AbortController();
    const text = `trap 'echo saved; exit 0' TERM; echo $$ > ready; while :; do sleep 0.01; done`;
    const told = run(programs, shell(text), { directory: path, stop: stop.signal });
    await noted("ready");
    stop.abort();
    expect(await told).toMatchObject({ end: { kind: "stopped" }, stdout: "saved\n" });
  });

  test("that leave something running behind end all the same, and leave it running", async () => {
    const { path, pid, until: noted } = makeGround();
    const told = await run(programs, shell("sh -c 'echo $$ > left; exec sleep 600' & echo done"), {
      directory: path,
    });
    expect(told).toEqual(exit(0, "done\n"));
    await noted("left");
    expect(isAlive(pid("left"))).toBe(true);
    process.kill(pid("left"), "SIGKILL");
  });

  test("end when ctx is killed", async () => {
    const { path, pid, until: noted } = makeGround();
    const lines = `
      import { makeNodePrograms } from ${JSON.stringify(`${ROOT}src/adapters/node-programs.ts`)};
      const programs = makeNodePrograms();
      const one = (text) => programs.run({ command: { kind: "shell", text }, directory: ".", environment: process.env,
        timeoutMs: null, graceMs: 1000, onOutput: () => undefined });
      await one("echo $$ > over");
      void one("echo $$ > first; exec sleep 600");
      void one("echo $$ > second; exec sleep 600");
    `;
    const { build } = await import("esbuild");
    const bundled = await build({
      stdin: { contents: lines, resolveDir: ROOT, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: join(path, "runner.mjs"),
    });
    expect(bundled.errors).toEqual([]);
    const runner = spawn(process.execPath, [join(path, "runner.mjs")], { cwd: path, stdio: "ignore" });
    await Promise.all(["first", "second"].map(noted));
    expect([isAlive(pid("first")), isAlive(pid("second"))]).toEqual([true, true]);
    runner.kill("SIGKILL");
    await until(() => !isAlive(pid("first")) && !isAlive(pid("second")));
  });
});
