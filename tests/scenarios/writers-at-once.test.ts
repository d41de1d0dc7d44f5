// Several writers change one context at once: each begins from what the one before it wrote, and none overwrites what
// it has not seen (SPEC §15, P10 and P12). With real processes: tests/reliability/document-writers.test.ts.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { json, refusal, Shell, TASK, World } from "../support/world.js";

const PATTERN = ".context/tasks/task-42/patterns/b.json";
const LOCKS = ".git/ctx/locks";
const HOLDER = { host: "laptop", pid: 4711, since: "2026-11-20T10:02:00.000Z", isHere: true };

const shop = (files: Record<string, string> = {}): World =>
  World.repository({ [TASK]: json({ title: "Login" }), ...files });
const parsed = (world: World, path = TASK): unknown => JSON.parse(world.read(path));

/** The world with a runtime in which one port is another. */
function withRuntime(world: World, change: Partial<Runtime>): Shell {
  return new Shell({ ...world.runtime, ...change }, world.top);
}

/** Files in which something happens each time before ctx writes. */
function beforeWriting(world: World, happen: (count: number) => void): Shell {
  const { files } = world.runtime;
  let count = 0;
  return withRuntime(world, {
    files: {
      ...files,
      changeTogether: (changes, options) => {
        happen(++count);
        files.changeTogether(changes, options);
      },
    },
  });
}

describe("at the same moment", () => {
  test("edits of different keys all succeed", async () => {
    const world = shop();
    const keys = Array.from({ length: 12 }, (_, index) => `key-${index}`);
    const edits = await Promise.all(
      keys.map((pointer) => world.set({ ref: "task-42", pointer, value: "1" })),
    );
    expect(edits.map(({ data }) => data.changed)).toEqual(keys.map(() => true));
    expect(parsed(world)).toEqual({ title: "Login", ...Object.fromEntries(keys.map((key) => [key, 1])) });
  });

  test("each tells what it found, which is what the one before it wrote", async () => {
    const world = shop();
    const edits = await Promise.all(
      ["1", "2", "3"].map((value) => world.set({ ref: "task-42", pointer: "phase", value })),
    );
    const steps = edits.map(({ data }) => [data.before ?? null, data.after]);
    const last = (parsed(world) as { phase: number }).phase;
    const befores = steps.map(([before]) => before);
    expect(new Set([...befores, last])).toEqual(new Set([null, 1, 2, 3]));
  });

  test("values appended to one array are all there", async () => {
    const world = shop({ [TASK]: json({ endpoints: [] }) });
    const values = ["/login", "/logout", "/me", "/token"];
    await Promise.all(values.map((value) => world.set({ ref: "task-42", pointer: "/endpoints/-", value })));
    expect((parsed(world) as { endpoints: string[] }).endpoints.sort()).toEqual(values);
  });

  test("an edit, a removal and a patch do not undo each other", async () => {
    const world = shop({ [TASK]: json({ title: "Login", phase: "plan" }), [PATTERN]: json({ b: 1 }) });
    await Promise.all([
      world.set({ ref: "task-42", pointer: "a", value: "1" }),
      world.unset({ ref: "task-42", pointer: "phase" }),
      world.update({ ref: "task-42", patch: { title: "Sign in", b: 2 } }),
    ]);
    expect([parsed(world), parsed(world, PATTERN)]).toEqual([{ title: "Sign in", a: 1 }, { b: 2 }]);
  });

  test("of several that create a task one does; the others see it", async () => {
    const world = shop();
    const create = (ifMissing: boolean) => world.create({ ref: "task-7", ifMissing });
    const all = await Promise.all(Array.from({ length: 8 }, () => create(true)));
    expect(all.filter(({ data }) => data.created)).toHaveLength(1);
    expect(new Set(all.map(({ data }) => data.revision)).size).toBe(1);
    const refused = await Promise.allSettled(
      (["md", "json"] as const).map((form) =>
        world.create({ ref: "task-8", form: form === "md" ? "markdown" : "json" }),
      ),
    );
    expect(refused.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(readdirSync(join(world.top, ".context/tasks/task-8"))).toHaveLength(1);
  });

  test("of two tasks whose ids differ only by case one is created", async () => {
    const world = shop();
    const both = await Promise.allSettled(["Login", "login"].map((ref) => world.create({ ref })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("an editor that saves in between", () => {
  test("is not overwritten: the edit begins anew", async () => {
    const world = shop();
    const shell = beforeWriting(world, (count) => {
      if (count === 1) world.write({ [TASK]: json({ title: "Sign in", saved: true }) });
    });
    const { data } = await shell.set({ ref: "task-42", pointer: "phase", value: "build" });
    expect(data).toMatchObject({ changed: true, after: "build" });
    expect(parsed(world)).toEqual({ title: "Sign in", saved: true, phase: "build" });
    expect((await world.get({ ref: "task-42" })).data.revision).toBe(data.revision);
  });

  test("again and again is told, and keeps what it saved", async () => {
    const world = shop();
    const shell = beforeWriting(world, (count) => world.write({ [TASK]: json({ saved: count }) }));
    const error = await refusal(shell.set({ ref: "task-42", pointer: "phase", value: "build" }));
    expect([error.code, error.exit]).toEqual(["FILE_CHANGED", 75]);
    expect(parsed(world)).toEqual({ saved: 3 });
  });

  test("makes a revision old, even at the last moment", async () => {
    const world = shop();
    const { revision } = (await world.get({ ref: "task-42" })).data;
    const shell = beforeWriting(world, () => world.write({ [TASK]: json({ saved: true }) }));
    const edit = shell.set({ ref: "task-42", pointer: "phase", value: "build", ifRevision: revision });
    expect(await refusal(edit)).toMatchObject({ code: "FILE_CHANGED" });
    expect(parsed(world)).toEqual({ saved: true });
  });

  test("made the document that the edit was about to make: the edit goes into that one", async () => {
    const world = shop();
    const path = ".context/global/context.md";
    const shell = beforeWriting(world, (count) => {
      if (count === 1) world.write({ [path]: "---\nlicense: MIT\n---\n" });
    });
    await shell.set({ ref: "global", pointer: "caching", value: "Redis" });
    expect(world.read(path)).toBe("---\nlicense: MIT\ncaching: Redis\n---\n");
  });
});

describe("an edit of two documents", () => {
  test("changes both or none", async () => {
    const world = shop({ [PATTERN]: json({ b: 1 }) });
    const before = [world.read(TASK), world.read(PATTERN)];
    const patterns = join(world.top, ".context/tasks/task-42/patterns");
    const { files } = world.runtime;
    const shell = withRuntime(world, {
      files: {
        ...files,
        changeTogether: (changes, options) => {
          // The second document turns into something that cannot be replaced, after both were prepared.
          const confirm = () => {
            options?.confirm?.();
            if (existsSync(join(patterns, "b.json"))) writeFileSync(join(patterns, "b.json"), "saved");
          };
          files.changeTogether(changes, { confirm });
        },
      },
    });
    const { revision } = (await world.get({ ref: "task-42" })).data;
    const update = shell.update({ ref: "task-42", patch: { title: "Sign in", b: 2 }, ifRevision: revision });
    expect(await refusal(update)).toMatchObject({ code: "FILE_CHANGED" });
    expect([world.read(TASK), world.read(PATTERN)]).toEqual([before[0], "saved"]);
    expect(world.git("status", "--porcelain")).toBe(`M ${PATTERN}`.padStart(PATTERN.length + 3));
  });
});

describe("the lock", () => {
  test("is held by another process: who it is, and that nothing was written", async () => {
    const world = shop();
    const locks = makeFakeLocks();
    locks.occupy(HOLDER);
    const shell = withRuntime(world, { locks });
    const error = await refusal(shell.set({ ref: "task-42", pointer: "phase", value: "build" }));
    expect([error.code, error.exit]).toEqual(["LOCK_HELD", 75]);
    expect(error.message).toContain("process 4711 on laptop");
    expect(await refusal(shell.create({ ref: "task-7" }))).toMatchObject({ code: "LOCK_HELD" });
    expect(world.git("status", "--porcelain")).toBe("");
  });

  test("is not asked for by what writes no document", async () => {
    const world = shop();
    const locks = makeFakeLocks();
    locks.occupy(HOLDER);
    const shell = withRuntime(world, { locks });
    await shell.get({ ref: "task-42" });
    await shell.resolve("task-42");
    await shell.set({ ref: "task-42", pointer: "phase", value: "build", dryRun: true });
    await shell.create({ ref: "task-7", dryRun: true });
    expect((await shell.set({ ref: "task-42", pointer: "title", value: "Login" })).data.changed).toBe(false);
    expect((await shell.create({ ref: "task-42", ifMissing: true })).data.created).toBe(false);
    expect(await refusal(shell.set({ ref: "task-9", pointer: "a", value: "1" }))).toMatchObject({
      code: "CONTEXT_NOT_FOUND",
    });
    await shell.progress({ ref: "task-42", text: "JWT endpoints" });
    expect(locks.attempts).toBe(0);
  });

  test("is given back when the edit fails, and lies where git sees nothing of it", async () => {
    const world = shop();
    const shell = beforeWriting(world, () => {
      expect(readdirSync(join(world.top, LOCKS))).toHaveLength(1);
      expect(world.git("status", "--porcelain")).toBe("");
      throw new Error("the disk is gone");
    });
    await expect(shell.set({ ref: "task-42", pointer: "a", value: "1" })).rejects.toThrow("the disk is gone");
    expect(readdirSync(join(world.top, LOCKS))).toEqual([]);
  });

  test("of a linked worktree is another one, in the repository that it shares", async () => {
    const world = shop();
    const path = world.addWorktree("login", "-b", "login");
    const names: string[] = [];
    const locks = makeFakeLocks();
    const noting: Runtime["locks"] = {
      ...locks,
      attempt: (directory, name) => {
        names.push(`${directory}/${name}`);
        return locks.attempt(directory, name);
      },
    };
    for (const directory of [world.top, path])
      await new Shell({ ...world.runtime, locks: noting }, directory).set({
        ref: "project",
        pointer: "a",
        value: "1",
      });
    expect(names.every((name) => name.startsWith(`${world.top}/${LOCKS}/`))).toBe(true);
    expect(new Set(names).size).toBe(2);
  });

  test("cannot be kept: says where and why, and writes nothing", async () => {
    const world = shop();
    const directory = join(world.top, ".git/ctx");
    mkdirSync(directory);
    writeFileSync(join(directory, "locks"), "a file in the way");
    const error = await refusal(world.set({ ref: "task-42", pointer: "a", value: "1" }));
    expect(error).toMatchObject({ code: "WRITE_FAILED", path: `${directory}/locks` });
    expect(error.message).toContain(`${directory}/locks`);
    expect(parsed(world)).toEqual({ title: "Login" });
  });

  test("needs a git directory that may be written", async () => {
    const world = shop();
    const git = join(world.top, ".git");
    const isRoot = process.geteuid?.() === 0;
    chmodSync(git, 0o555);
    // Root may write everywhere; so the world becomes another user's, and this process too.
    if (isRoot) execFileSync("chown", ["-R", "65534", world.outside]);
    if (isRoot) process.seteuid?.(65_534);
    onTestFinished(() => {
      if (isRoot) process.seteuid?.(0);
      chmodSync(git, 0o755);
    });
    const error = await refusal(world.set({ ref: "task-42", pointer: "a", value: "1" }));
    expect(error.code).toBe("WRITE_FAILED");
    expect(error.message).toBe(`No lock can be had. Cannot write ${git}/ctx/locks: permission denied`);
  });
});
