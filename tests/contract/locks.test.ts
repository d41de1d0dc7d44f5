// The Locks port: one behaviour, asked of the fake in memory and of the real file system.
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { attemptLock, listLocks } from "../../src/adapters/node-locks.js";
import type { Lock, LockAttempt, Locks } from "../../src/ports/locks.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";

const GROUNDS: Readonly<Record<string, () => { locks: Locks; directory: string }>> = {
  "in memory": () => ({ locks: makeFakeLocks(), directory: "/shop/.git/ctx/locks" }),
  "on disk": () => ({ locks: { attempt: attemptLock, list: listLocks }, directory: makeDirectory() }),
};

function makeDirectory(): string {
  const { path, remove } = makeTemporaryDirectory("locks");
  onTestFinished(remove);
  return join(path, "ctx/locks");
}

function lockOf(attempt: LockAttempt): Lock {
  if (attempt.kind === "held") throw new Error(`It is held: ${JSON.stringify(attempt.holder)}`);
  return attempt.lock;
}

describe.each(Object.entries(GROUNDS))("locks %s", (_, lay) => {
  test("one at a time has it, and who comes meanwhile is told who", async () => {
    const { locks, directory } = lay();
    const lock = lockOf(await locks.attempt(directory, "task-42"));
    expect(lock.isHeld()).toBe(true);
    const { holder } = (await locks.attempt(directory, "task-42")) as LockAttempt & { kind: "held" };
    expect(holder).toEqual({
      host: expect.any(String) as string,
      pid: expect.any(Number) as number,
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      isHere: true,
    });
    expect(lock.isHeld()).toBe(true);
  });

  test("given back, it is the next one's; and giving back twice takes nothing from that one", async () => {
    const { locks, directory } = lay();
    const first = lockOf(await locks.attempt(directory, "task-42"));
    first.release();
    expect(first.isHeld()).toBe(false);
    const second = lockOf(await locks.attempt(directory, "task-42"));
    first.release();
    expect([first.isHeld(), second.isHeld()]).toEqual([false, true]);
  });

  test("locks of other names and in other directories are other locks", async () => {
    const { locks, directory } = lay();
    const taken = [
      await locks.attempt(directory, "task-42"),
      await locks.attempt(directory, "task-7"),
      await locks.attempt(`${directory}/more`, "task-42"),
    ];
    expect(taken.map(({ kind }) => kind)).toEqual(["taken", "taken", "taken"]);
  });

  test("who keeps which is listed, and nothing is taken by asking", async () => {
    const { locks, directory } = lay();
    expect(await locks.list(directory)).toEqual([]);
    const [second, first] = [
      await locks.attempt(directory, "task-7"),
      await locks.attempt(directory, "task-42"),
    ];
    await locks.attempt(`${directory}/more`, "task-42");
    const { holder } = (await locks.attempt(directory, "task-7")) as LockAttempt & { kind: "held" };
    const kept = await locks.list(directory);
    expect(kept.map(({ name }) => name)).toEqual(["task-42", "task-7"]);
    expect(kept[1]).toEqual({ name: "task-7", holder });
    lockOf(first).release();
    expect((await locks.list(directory)).map(({ name }) => name)).toEqual(["task-7"]);
    expect(lockOf(second).isHeld()).toBe(true);
  });

  test("of many that try at once, one has it", async () => {
    const { locks, directory } = lay();
    const all = await Promise.all(Array.from({ length: 32 }, () => locks.attempt(directory, "task-42")));
    expect(all.filter(({ kind }) => kind === "taken")).toHaveLength(1);
  });
});

describe("on disk only", () => {
  interface Written {
    v: number;
    host: string;
    machine: string | null;
    boot: string | null;
    space: string | null;
    pid: number;
    started: string | null;
    since: string;
  }

  /** The directory with a lock that this process holds, told otherwise; a text replaces its file as a whole. */
  async function layHeld(change: Partial<Written> | string): Promise<string> {
    const directory = makeDirectory();
    lockOf(await attemptLock(directory, "task-42"));
    const file = join(directory, "task-42", readdirSync(join(directory, "task-42"))[0] as string);
    const written = JSON.parse(readFileSync(file, "utf8")) as Written;
    writeFileSync(file, typeof change === "string" ? change : JSON.stringify({ ...written, ...change }));
    return directory;
  }

  /** The pid of a process that has ended and was waited for. */
  const endedPid = (): number =>
    Number(
      execFileSync(process.execPath, ["-e", "process.stdout.write(String(process.pid))"], {
        encoding: "utf8",
      }),
    );

  test("given back, it leaves nothing; held, it is one directory that only this user reads", async () => {
    const directory = makeDirectory();
    const lock = lockOf(await attemptLock(directory, "task-42"));
    expect(readdirSync(directory)).toEqual(["task-42"]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each<[string, () => Partial<Written> | string]>([
    ["a process that has ended", () => ({ pid: endedPid() })],
    ["an empty file, as a power cut leaves it", () => ""],
    ["a file of NULs, as a power cut leaves it", () => "\0".repeat(180)],
    ["half a file", () => '{"v":1,"host":"sh'],
  ])("the lock of %s is taken over", async (_, change) => {
    const directory = await layHeld(change());
    const lock = lockOf(await attemptLock(directory, "task-42"));
    expect(lock.isHeld()).toBe(true);
    expect(readdirSync(join(directory, "task-42"))).toHaveLength(1);
  });

  test.runIf(process.platform === "linux").each<[string, Partial<Written>]>([
    ["a process whose pid is another one's now", { started: "1" }],
    ["a process from before the machine's last start", { boot: "00000000-0000-4000-8000-000000000000" }],
  ])("the lock of %s is taken over", async (_, change) => {
    expect(lockOf(await attemptLock(await layHeld(change), "task-42")).isHeld()).toBe(true);
  });

  test.each<[string, Partial<Written>, boolean]>([
    ["a process that runs", {}, true],
    [
      "a process on another machine",
      { host: "elsewhere", boot: "00000000-0000-4000-8000-000000000000" },
      false,
    ],
    ["a machine with the same name", { machine: "0", boot: "00000000-0000-4000-8000-000000000000" }, false],
    ["a process of which nobody noted when it began", { pid: 1, started: null }, true],
  ])("the lock of %s stays its own", async (_, change, isHere) => {
    const directory = await layHeld(change);
    expect(await attemptLock(directory, "task-42")).toMatchObject({ kind: "held", holder: { isHere } });
    expect(readdirSync(join(directory, "task-42"))).toHaveLength(1);
  });

  test.runIf(process.platform === "linux")(
    "in a container with pids of its own, a pid that is free here says nothing",
    async () => {
      const directory = await layHeld({ space: "pid:[1]", pid: endedPid() });
      expect(await attemptLock(directory, "task-42")).toMatchObject({
        kind: "held",
        holder: { isHere: false },
      });
    },
  );

  test.each([
    ["written by a later ctx", '{"v":2,"owner":"shop"}'],
    ["with a pid that is none", '{"v":1,"host":"shop","since":"2026-11-20T10:02:00Z","pid":-1}'],
    ["that is null", "null"],
  ])("a file %s is somebody's", async (_, text) => {
    const holder = { host: null, pid: null, since: null, isHere: false };
    const directory = await layHeld(text);
    expect(await attemptLock(directory, "task-42")).toEqual({ kind: "held", holder });
  });

  test("a lock whose holder is gone is not listed, and stays for the next writer to find", async () => {
    const directory = await layHeld({ pid: endedPid() });
    expect(await listLocks(directory)).toEqual([]);
    expect(readdirSync(join(directory, "task-42"))).toHaveLength(1);
    const elsewhere = await layHeld({ host: "elsewhere", boot: "00000000-0000-4000-8000-000000000000" });
    expect(await listLocks(elsewhere)).toMatchObject([
      { name: "task-42", holder: { host: "elsewhere", isHere: false } },
    ]);
  });

  test("a process that ended and that nobody has waited for yet is gone all the same", async () => {
    // The shell becomes sleep, which never waits for the child that the shell started.
    const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const pid = Number(await new Promise((settle) => parent.stdout.once("data", settle)));
    const directory = await layHeld({ pid, started: startOf(pid) });
    let attempt = await attemptLock(directory, "task-42");
    for (let tries = 0; attempt.kind === "held" && tries < 500; tries++) {
      await new Promise((settle) => void setTimeout(settle, 10));
      attempt = await attemptLock(directory, "task-42");
    }
    expect(attempt.kind).toBe("taken");
  });

  const startOf = (pid: number): string | null =>
    existsSync(`/proc/${pid}/stat`)
      ? (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? null)
      : null;

  test("of many that find a dead holder at once, one takes over", async () => {
    for (let round = 0; round < 20; round++) {
      const directory = await layHeld({ pid: endedPid() });
      const all = await Promise.all(Array.from({ length: 16 }, () => attemptLock(directory, "task-42")));
      expect(all.filter(({ kind }) => kind === "taken")).toHaveLength(1);
    }
  });

  test("an empty directory of that name, as a crash between two steps leaves it, is in nobody's way", async () => {
    const directory = makeDirectory();
    mkdirSync(join(directory, "task-42"), { recursive: true });
    expect(lockOf(await attemptLock(directory, "task-42")).isHeld()).toBe(true);
  });

  test("what dead processes left half made goes a day later, when a dead holder is found", async () => {
    const directory = await layHeld("");
    for (const [name, day] of [
      [".41-old.tmp", 18],
      [".42-new.tmp", 40_000],
    ] as const) {
      mkdirSync(join(directory, name));
      utimesSync(join(directory, name), day * 86_400, day * 86_400);
    }
    lockOf(await attemptLock(directory, "task-42"));
    expect(readdirSync(directory).sort()).toEqual([".42-new.tmp", "task-42"]);
  });

  test("where no lock can be kept, it says so", async () => {
    const directory = makeDirectory();
    mkdirSync(join(directory, ".."), { recursive: true });
    writeFileSync(directory, "a file in the way");
    await expect(attemptLock(directory, "task-42")).rejects.toMatchObject({
      code: "WRITE_FAILED",
      path: directory,
    });
  });

  test("a directory that may not be written is no place for a lock", async () => {
    const directory = makeDirectory();
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o555);
    onTestFinished(() => chmodSync(directory, 0o755));
    const asNobody = process.geteuid?.() === 0;
    if (asNobody) process.seteuid?.(65_534);
    onTestFinished(() => void (asNobody && process.seteuid?.(0)));
    const attempt = attemptLock(directory, "task-42");
    await expect(attempt).rejects.toMatchObject({ code: "WRITE_FAILED" });
    await expect(attempt).rejects.toThrow(directory);
  });
});
