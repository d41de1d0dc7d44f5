// A sparse checkout: what it leaves out of .context is read from HEAD.
import { expect, test } from "vitest";
import { entries, json, PROJECT, record, refusal, TASK, World } from "../support/world.js";

function shop(): World {
  return World.repository({
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login" }),
    ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "committed")),
    ".context/tasks/task-7/context.json": json({ title: "Cart" }),
    "src/x.ts": "",
  });
}

test("without .context everything is read from HEAD, and labelled so", async () => {
  const world = shop();
  const whole = (await world.resolve("task-42")).data;
  world.git("sparse-checkout", "set", "src");
  expect(world.has(".context")).toBe(false);
  const { data, findings } = await world.resolve("task-42", { explain: true });
  expect(data).toMatchObject({
    branch: "main",
    data: { caching: "Redis", title: "Login" },
    digest: whole.digest,
  });
  expect(data.lineage.find(({ ref }) => ref === "project")?.from).toBe("refs/heads/main");
  expect(data.lineage.at(-1)?.from).toBe("refs/heads/main");
  expect(findings).toEqual([]);
  expect((await world.list({ what: "tasks" })).data.items.map(({ ref }) => ref)).toEqual([
    "task/task-42",
    "task/task-7",
  ]);
  expect((await world.explain("task-42", "title")).data.origin).toMatchObject({ author: "Ada", line: 2 });
});

test("without .context nothing is written", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", "src");
  for (const attempt of [
    () => world.set({ ref: "task-42", pointer: "a", value: "1" }),
    () => world.progress({ ref: "task-42", text: "x" }),
    () => world.create({ ref: "task-9" }),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
  }
  expect(world.has(".context")).toBe(false);
});

test("with a part of .context, that part is the worktree's and the rest HEAD's", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", ".context/tasks/task-7");
  expect([world.has(TASK), world.has(PROJECT)]).toEqual([false, false]);
  world.write({ ".context/tasks/task-7/context.json": json({ title: "Cart, edited" }) });
  expect((await world.resolve("task-7")).data.data).toEqual({ caching: "Redis", title: "Cart, edited" });
  expect((await world.resolve("task-42")).data.data).toEqual({ caching: "Redis", title: "Login" });
  expect((await world.list({ what: "tasks" })).data.items.map(({ title }) => title)).toEqual([
    "Login",
    "Cart, edited",
  ]);
});

test("a document that is left out is not written, a part that is there is", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", ".context/tasks/task-7");
  expect(await refusal(world.set({ ref: "task-42", pointer: "title", value: "x" }))).toMatchObject({
    code: "REPOSITORY_UNSUPPORTED",
  });
  expect(world.has(TASK)).toBe(false);
  expect((await world.set({ ref: "task-7", pointer: "title", value: "x" })).data.changed).toBe(true);
});

test("an entry appended to a task that is left out does not hide its document", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", ".context/tasks/task-7");
  await world.progress({ ref: "task-42", text: "appended" });
  const { data } = await world.resolve("task-42");
  expect(data.data).toEqual({ caching: "Redis", title: "Login" });
  expect(data.entries.map(({ text }) => text)).toEqual(["committed", "appended"]);
});

test("nor does a new insight of the project hide the project", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", ".context/tasks/task-7");
  await world.insight({ ref: "project", text: "cache it", category: "performance" });
  const { data } = await world.resolve("task-7");
  expect(data).toMatchObject({ data: { caching: "Redis" }, entries: [{ text: "cache it" }] });
  expect((await world.list({ what: "tasks" })).data.items).toHaveLength(2);
});

test("a document deleted where the checkout is complete again is gone", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", "src");
  world.git("sparse-checkout", "disable");
  world.remove(PROJECT);
  expect((await world.resolve("project")).data.data).toEqual({});
});
