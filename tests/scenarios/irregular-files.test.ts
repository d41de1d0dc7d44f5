// What stands where a file should be and is none, and files made to cost time: nothing waits, nothing crashes.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CONFIG_TEXT, CONFIG, json, PROJECT, refusal, TASK, World } from "../support/world.js";

function shop(files: Readonly<Record<string, string>> = {}): World {
  return World.repository({
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login" }),
    ...files,
  });
}

/** Puts a named pipe in place of a file; false where there are none. */
function hasPipe(world: World, path: string): boolean {
  if (process.platform === "win32") return false;
  rmSync(join(world.top, path), { force: true });
  execFileSync("mkfifo", [join(world.top, path)]);
  return true;
}

test("a pipe in place of a document is found, is not waited for and not written over", async () => {
  const world = shop();
  if (!hasPipe(world, TASK)) return;
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).toEqual({ caching: "Redis" });
  expect(findings).toMatchObject([{ code: "FILE_UNREADABLE", path: TASK }]);
  expect((await world.list({ what: "tasks" })).data.items).toMatchObject([
    { ref: "task/task-42", broken: true },
  ]);
  expect(await refusal(world.set({ ref: "task-42", pointer: "a", value: "1" }))).toMatchObject({
    path: TASK,
  });
  expect(await refusal(world.create({ ref: "task-42" }))).toMatchObject({ code: "CONTEXT_EXISTS" });
});

test.each(["config", "HEAD", "packed-refs", "commondir"])(
  "a pipe in place of git's %s is refused",
  async (name) => {
    const world = shop();
    if (!hasPipe(world, `.git/${name}`)) return;
    // A name that is in no loose ref, so that the packed ones are asked too.
    expect(await refusal(world.resolve("branch/nobody"))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
  },
);

test("a .git that points at itself is refused", async () => {
  const world = World.bare();
  world.write({ [CONFIG]: CONFIG_TEXT, [PROJECT]: json({}), ".git": "gitdir: .git\n" });
  expect(await refusal(world.resolve("project"))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
});

test("a branch name too long for any file system is a branch that nobody knows", async () => {
  expect(await refusal(shop().resolve(`branch/${"é".repeat(200)}`))).toMatchObject({
    code: "BRANCH_UNKNOWN",
  });
});

test("a directory in place of the main document is no task", async () => {
  const world = shop();
  world.remove(TASK);
  mkdirSync(join(world.top, TASK));
  expect(await refusal(world.resolve("task-42"))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

const LENGTH = 30_000;
const items = (make: (at: number) => unknown): unknown[] =>
  Array.from({ length: LENGTH }, (_, at) => make(at));

test.each<[string, string, (at: number) => unknown, number]>([
  ["union of different items", "union", (at) => ({ id: at }), LENGTH],
  ["union of lists", "union", (at) => [at], LENGTH],
  ["items with keys of their own", "by:id", (at) => ({ id: at }), LENGTH],
  ["items that all have one key", "by:id", (at) => ({ id: 1, [`k${at}`]: at }), 1],
])("a list of 30,000 under $merge does not take minutes: %s", async (_, strategy, make, length) => {
  const world = shop({ [PROJECT]: JSON.stringify({ $merge: { "/list": strategy }, list: items(make) }) });
  expect((await world.resolve("task-42")).data.data["list"]).toHaveLength(length);
});

test("findings by the thousand each get their line", async () => {
  const lines = items((at) => `"$word${at}": 1`);
  const world = shop({ [PROJECT]: `{\n${lines.slice(0, 3000).join(",\n")}\n}\n` });
  const { findings } = await world.resolve("project");
  expect(findings.map(({ line }) => line)).toEqual(Array.from({ length: 3000 }, (_, at) => at + 2));
});
