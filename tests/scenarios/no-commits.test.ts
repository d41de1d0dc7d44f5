// A repository without a single commit, and an unborn branch beside others.
import { expect, test } from "vitest";
import { CONFIG, CONFIG_TEXT, FEATURE, json, PROJECT, TASK, World } from "../support/world.js";

test("everything works on an unborn branch, from the worktree", async () => {
  const world = World.unborn();
  const { data } = await world.init({ task: "task-42" });
  expect(data).toMatchObject({ root: world.top, next: "ctx resolve task-42" });
  expect([...data.created].sort()).toEqual([
    ".context/.gitignore",
    CONFIG,
    ".context/project/context.md",
    ".context/tasks/task-42/context.md",
  ]);
  await world.set({ ref: "branch", pointer: "caching", value: "Redis" });
  await world.progress({ ref: "task-42", text: "begun" });
  const resolved = await world.resolve("task-42");
  expect(resolved.data).toMatchObject({
    branch: "main",
    data: { caching: "Redis" },
    entries: [{ text: "begun", by: "@ada-lovelace" }],
  });
  expect(resolved.findings).toEqual([]);
  expect((await world.explain("task-42", "caching")).data.origin).toMatchObject({
    commit: null,
    author: null,
  });
});

test("init again changes nothing", async () => {
  const world = World.unborn();
  await world.init({ task: "task-42" });
  const again = await world.init({ task: "task-42" });
  expect(again.data.created).toEqual([]);
});

test("no task is found elsewhere, since there is no elsewhere", async () => {
  const world = World.unborn();
  world.write({ [CONFIG]: CONFIG_TEXT, [PROJECT]: json({}) });
  await expect(world.resolve("task-42")).rejects.toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

test("on an orphan branch the other branches are still there", async () => {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE, phase: "plan" }) });
  world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "build" }) });
  world.git("switch", "--quiet", "--orphan", "fresh");
  world.write({ [CONFIG]: CONFIG_TEXT });
  const { data } = await world.resolve("task-42");
  expect(data).toMatchObject({ branch: FEATURE, data: { phase: "build" } });
  // The tip says nothing of its branch, so the worktree speaks for it, with as little.
  expect(data.lineage.map(({ from }) => from)).toEqual([
    "worktree",
    "worktree",
    "worktree",
    `refs/heads/${FEATURE}`,
  ]);
});
