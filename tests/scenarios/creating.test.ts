// New contexts: where they go, what they hold, and which names are refused.
import { describe, expect, test } from "vitest";
import { json, refusal, TASK, World } from "../support/world.js";

test("a task with everything, in Markdown", async () => {
  const world = World.repository({ ".context/tasks/task-7/context.json": json({}) });
  const { data } = await world.create({
    ref: "task-42",
    title: "Login: first part",
    branch: "feature/login",
    parent: "task/task-7",
    needs: ["task-1", "task/task-2"],
    covers: ["src/auth/**"],
    data: { caching: { kind: "Redis" } },
    body: "Why.",
  });
  expect(data).toMatchObject({
    ref: "task/task-42",
    path: ".context/tasks/task-42/context.md",
    created: true,
  });
  const context = (await world.get({ ref: "task-42" })).data;
  expect(context).toMatchObject({
    data: { title: "Login: first part", caching: { kind: "Redis" } },
    notes: [{ markdown: "Why.\n" }],
  });
  const listed = (await world.list({ what: "tasks", branch: "feature/login" })).data.items;
  expect(listed).toEqual([
    {
      ref: "task/task-42",
      title: "Login: first part",
      status: "open",
      branch: "feature/login",
      parent: "task-7",
      freshness: "unknown",
      broken: false,
      from: "worktree",
    },
  ]);
});

test("in JSON, with the schema first and two spaces", async () => {
  const world = World.repository();
  const { data } = await world.create({ ref: "task-42", form: "json", title: "Login", data: { a: 1 } });
  expect(data.path).toBe(TASK);
  expect(world.read(TASK)).toMatch(/^\{\n {2}"\$schema": "[^"]+",\n {2}"title": "Login",\n {2}"a": 1\n\}\n$/);
});

test("what exists is refused, or answered as it is with --if-missing", async () => {
  const world = World.repository({ [TASK]: json({ title: "Login" }) });
  expect(await refusal(world.create({ ref: "task-42" }))).toMatchObject({
    code: "CONTEXT_EXISTS",
    path: TASK,
  });
  const { data } = await world.create({ ref: "task-42", title: "Other", ifMissing: true });
  expect(data).toMatchObject({
    created: false,
    path: TASK,
    revision: (await world.get({ ref: "task-42" })).data.revision,
  });
  expect(world.read(TASK)).toBe(json({ title: "Login" }));
});

describe("names that differ only by case", () => {
  test.each([
    ["a task", "Task-42"],
    ["a task", "TASK-42"],
  ])("%s %s is refused beside task-42", async (_, ref) => {
    const world = World.repository({ [TASK]: json({}) });
    const error = await refusal(world.create({ ref }));
    expect(error).toMatchObject({ code: "CONTEXT_EXISTS" });
    expect(error.message).toContain("task-42");
  });

  test("a branch is refused beside its twin, also in another normal form", async () => {
    const world = World.repository({ ".context/branches/gr%C3%B6%C3%9Fe/context.json": json({}) });
    expect(await refusal(world.create({ ref: "branch/Größe" }))).toMatchObject({ code: "CONTEXT_EXISTS" });
    expect(await refusal(world.create({ ref: "branch/gro\u0308ße" }))).toMatchObject({
      code: "CONTEXT_EXISTS",
    });
  });
});

test.each([
  ["con", ".context/tasks/%63on/context.md"],
  ["v1.", ".context/tasks/v1%2E/context.md"],
  ["a.lock", ".context/tasks/a.lock/context.md"],
])("the task %s lives where every system can hold it", async (id, path) => {
  const world = World.repository();
  expect((await world.create({ ref: `task/${id}` })).data.path).toBe(path);
  expect((await world.list({ what: "tasks" })).data.items.map(({ ref }) => ref)).toEqual([`task/${id}`]);
});

test.each<[string, Parameters<World["create"]>[0]]>([
  ["a branch of a branch", { ref: "branch/x", branch: "y" }],
  ["a branch name that git refuses", { ref: "task-9", branch: "a..b" }],
  ["a parent of the project", { ref: "project", parent: "x" }],
  ["needs of a branch", { ref: "branch/x", needs: ["task-1"] }],
  ["a parent that is no id", { ref: "task-9", parent: "feature/x" }],
  ["a body in JSON", { ref: "task-9", form: "json", body: "Why." }],
  ["two titles", { ref: "task-9", title: "a", data: { title: "b" } }],
  ["a word of the wrong type", { ref: "task-9", data: { $final: "x" } }],
])("%s is refused, and nothing is written", async (_, request) => {
  const world = World.repository();
  expect(await refusal(world.create(request))).toMatchObject({ code: "USAGE" });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("ready tasks are the open ones whose needs are all done", async () => {
  const task = (id: string, raw: object) => ({ [`.context/tasks/${id}/context.json`]: json(raw) });
  const world = World.repository({
    ...task("a", { status: "done" }),
    ...task("b", { $needs: ["a"] }),
    ...task("c", { $needs: ["a", "b"] }),
    ...task("d", { $needs: ["gone"] }),
    ...task("e", {}),
    ...task("f", { status: "archived" }),
  });
  const { data } = await world.list({ what: "tasks", ready: true });
  expect(data.items.map(({ ref }) => ref)).toEqual(["task/b", "task/e"]);
  expect((await world.list({ what: "tasks", status: "done" })).data.items.map(({ ref }) => ref)).toEqual([
    "task/a",
  ]);
});
