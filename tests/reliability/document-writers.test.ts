// Several processes edit one document: no update is lost, and nobody waits long for one that died or stands still
// (SPEC §15, P10 and P12).
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { json, TASK } from "../support/world.js";
import { locksOf, startEditor, startInterrupted, type Editor, type Interruption } from "./support/editors.js";
import { makeShop, type Finished, type Shop } from "./support/shop.js";
import { forTier, makeChance, PATIENT } from "./support/tier.js";

const WRITERS = 8;
const AGAIN = 75;

function lay(options: { hasGit?: boolean } = {}): Shop {
  const shop = makeShop(options);
  onTestFinished(shop.remove);
  return shop;
}

const dataOf = (shop: Shop): Record<string, unknown> =>
  JSON.parse(readFileSync(join(shop.top, TASK), "utf8")) as Record<string, unknown>;

/** Runs a command as a script would that was told to try again. */
async function insist(shop: Shop, args: readonly string[]): Promise<Finished> {
  for (;;) {
    const finished = await shop.start(args);
    if (finished.status !== AGAIN) return finished;
  }
}

test.each([
  ["a repository", true],
  ["a directory without git", false],
])("in %s, eight processes that set keys of their own lose none", PATIENT, async (_, hasGit) => {
  const shop = lay({ hasGit });
  const count = forTier(25, 250);
  const editors = Array.from({ length: WRITERS }, (__, index) =>
    startEditor(shop, { name: `writer-${index}`, count }),
  );
  await Promise.all(editors.map(({ ended }) => ended));
  expect(editors.map(({ acknowledged }) => acknowledged.length)).toEqual(Array(WRITERS).fill(count));
  const { title, ...keys } = dataOf(shop);
  expect(title).toBe("Implement user authentication");
  expect(Object.keys(keys).sort()).toEqual(editors.flatMap(({ acknowledged }) => acknowledged).sort());
  expect(locksOf(shop)).toEqual([]);
});

test("eight command lines at a time lose none either", PATIENT, async ({ task }) => {
  const shop = lay();
  const count = forTier(4, 25);
  const statuses = await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const found: (number | null)[] = [];
      for (let index = 0; index < count; index++)
        found.push((await insist(shop, ["set", "task-42", `writer-${writer}-${index}`, "1"])).status);
      return found;
    }),
  );
  expect(statuses.flat()).toEqual(Array(WRITERS * count).fill(0));
  expect(Object.keys(dataOf(shop))).toHaveLength(1 + WRITERS * count);
  expect(locksOf(shop)).toEqual([]);
  task.meta.counts = { "commands set a key": statuses.flat().length };
});

test("eight processes that increment a number, each from what it read, count right", PATIENT, async () => {
  const shop = lay();
  const count = forTier(5, 50);
  writeFileSync(join(shop.top, TASK), json({ title: "Implement user authentication", count: 0 }));
  const editors = Array.from({ length: WRITERS }, (_, index) =>
    startEditor(shop, { name: `writer-${index}`, count, isCounting: true }),
  );
  await Promise.all(editors.map(({ ended }) => ended));
  expect(dataOf(shop)["count"]).toBe(WRITERS * count);
  // Each number was given once: no two began from the same one.
  const given = editors.flatMap(({ acknowledged }) => acknowledged.map(Number));
  expect(given.sort((left, right) => left - right)).toEqual(given.map((_, index) => index + 1));
});

test("of eight processes that create one task, one does", PATIENT, async () => {
  const shop = lay();
  const create = ["create", "task-7", "--if-missing", "--json"];
  for (let round = 0; round < forTier(2, 20); round++) {
    rmSync(join(shop.top, ".context/tasks/task-7"), { recursive: true, force: true });
    const all = await Promise.all(Array.from({ length: WRITERS }, () => insist(shop, create)));
    const created = all.map(
      ({ stdout }) => (JSON.parse(stdout) as { data: { created: boolean } }).data.created,
    );
    expect(created.filter(Boolean)).toHaveLength(1);
  }
});

test("killed at any moment, editors lose nothing that they acknowledged", PATIENT, async ({ task }) => {
  const shop = lay();
  const chance = makeChance(42);
  const editors: Editor[] = [];
  const total = { "kill rounds": 0, acknowledged: 0 };
  for (let round = 0; round < forTier(3, 100); round++) {
    const now = Array.from({ length: 4 }, (_, index) =>
      startEditor(shop, { name: `writer-${round}-${index}` }),
    );
    editors.push(...now);
    await Promise.all(
      now.map(async (editor) => {
        if (chance() < 0.9) await editor.begun;
        await new Promise((settle) => void setTimeout(settle, chance() * 120));
        editor.kill();
        await editor.ended;
      }),
    );
    const stored = new Set(Object.keys(dataOf(shop)));
    const acknowledged = editors.flatMap((editor) => editor.acknowledged);
    expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
    total["kill rounds"]++;
    total.acknowledged = acknowledged.length;
    task.meta.counts = { ...total };
  }
  expect(total.acknowledged).toBeGreaterThan(0);
  expect(shop.ctx(["set", "task-42", "last", "1"]).status).toBe(0);
});

const STOPPED: Interruption = { signal: "SIGSTOP", when: "before the last look" };
const TIMES = ["before the last look", "after the last look"] as const;

test.each(TIMES)("a process that died with the lock in its hands keeps nobody waiting: %s", async (when) => {
  const shop = lay();
  const before = readFileSync(join(shop.top, TASK), "utf8");
  const dead = startInterrupted(shop, ["set", "task-42", "phase", "build"], { signal: "SIGKILL", when });
  expect((await dead.finished).status).toBeNull();
  expect(locksOf(shop)).toHaveLength(1);
  expect(readFileSync(join(shop.top, TASK), "utf8")).toBe(before);
  const next = await Promise.all(
    ["a", "b", "c", "d"].map((key) => insist(shop, ["set", "task-42", key, "1"])),
  );
  expect(next.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(dataOf(shop)).toEqual({ title: "Implement user authentication", a: 1, b: 1, c: 1, d: 1 });
  expect(locksOf(shop)).toEqual([]);
});

test.each(TIMES)(
  "one that stands still keeps its lock, and only writers of the document notice: %s",
  async (when) => {
    const shop = lay();
    const stopped = startInterrupted(shop, ["set", "task-42", "phase", "build"], { signal: "SIGSTOP", when });
    await stopped.reached;
    const { status, stdout, stderr } = shop.ctx(["set", "task-42", "other", "1"]);
    expect({ status, stdout }).toEqual({ status: AGAIN, stdout: "" });
    expect(stderr).toMatch(
      /^error: task\/task-42 is being changed by process (\d+) on \S+, since .*\[LOCK_HELD\]$/m,
    );
    expect(stderr).toContain(`process ${stopped.pid} on `);
    expect(shop.ctx(["get", "task-42", "title"]).status).toBe(0);
    expect(shop.ctx(["set", "task-42", "other", "1", "--dry-run"]).status).toBe(0);
    expect(shop.ctx(["progress", "task-42", "JWT endpoints"]).status).toBe(0);
    expect(shop.ctx(["set", "project", "other", "1"]).status).toBe(0);
    stopped.goOn();
    expect((await stopped.finished).status).toBe(0);
    expect(dataOf(shop)).toEqual({ title: "Implement user authentication", phase: "build" });
    expect(shop.ctx(["set", "task-42", "other", "1"]).status).toBe(0);
    expect(Object.keys(dataOf(shop))).toEqual(["title", "phase", "other"]);
  },
);

test("what a person saved while it stood still is not overwritten when it wakes", async () => {
  const shop = lay();
  const stopped = startInterrupted(shop, ["set", "task-42", "phase", "build"], STOPPED);
  await stopped.reached;
  writeFileSync(join(shop.top, TASK), json({ title: "Sign in" }));
  stopped.goOn();
  expect((await stopped.finished).status).toBe(0);
  expect(dataOf(shop)).toEqual({ title: "Sign in", phase: "build" });
});

test("nor is anything when it asked for a revision that is gone", async () => {
  const shop = lay();
  const { revision } = (
    JSON.parse(shop.ctx(["get", "task-42", "--json"]).stdout) as { data: { revision: string } }
  ).data;
  const args = ["set", "task-42", "phase", "build", "--if-revision", revision];
  const stopped = startInterrupted(shop, args, STOPPED);
  await stopped.reached;
  writeFileSync(join(shop.top, TASK), json({ title: "Sign in" }));
  stopped.goOn();
  expect((await stopped.finished).status).toBe(AGAIN);
  expect(dataOf(shop)).toEqual({ title: "Sign in" });
});

test("one whose lock was taken away meanwhile, as nothing in ctx does, does not overwrite when it wakes", async () => {
  const shop = lay();
  const stopped = startInterrupted(shop, ["set", "task-42", "phase", "build"], STOPPED);
  await stopped.reached;
  const locks = join(dirname(shop.journal), "locks");
  renameSync(locks, `${locks}-moved`);
  expect(shop.ctx(["set", "task-42", "phase", "plan"]).status).toBe(0);
  stopped.goOn();
  const { status, stderr } = await stopped.finished;
  expect(status).toBe(AGAIN);
  expect(stderr).toContain("LOCK_HELD");
  expect(dataOf(shop)["phase"]).toBe("plan");
});
