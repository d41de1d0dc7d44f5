// Several worktrees of one repository: each has its own files and its own current branch.
import { expect, test } from "vitest";
import { BRANCH, FEATURE, json, PROJECT, TASK, World } from "../support/world.js";

test("project and branch are those of the invoking worktree", async () => {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ $branch: FEATURE }),
  });
  const path = world.addWorktree("login", "-b", FEATURE);
  world.write({ [PROJECT]: json({ caching: "none yet" }), [BRANCH]: json({ here: "linked" }) }, path);
  const there = await world.at(path).resolve("task-42");
  expect(there.data).toMatchObject({ branch: FEATURE, data: { caching: "none yet", here: "linked" } });
  expect((await world.at(path).resolve("branch")).data.ref).toBe(`branch/${FEATURE}`);
  const here = await world.resolve("task-42");
  expect(here.data).toMatchObject({ branch: FEATURE, data: { caching: "memory" } });
});

test("a subdirectory of a linked worktree finds that worktree's root", async () => {
  const world = World.repository({ [PROJECT]: json({ a: 1 }), "src/deep/x.ts": "" });
  const path = world.addWorktree("login", "-b", FEATURE);
  world.write({ [PROJECT]: json({ a: 2 }) }, path);
  expect((await world.at(`${path}/src/deep`).resolve("project")).data.data).toEqual({ a: 2 });
});

test("a worktree inside another one is its own world", async () => {
  const world = World.repository({ [PROJECT]: json({ a: 1 }) });
  world.git("worktree", "add", "--quiet", "worktrees/login", "-b", FEATURE);
  world.write({ "worktrees/login/.context/project/context.json": json({ a: 2 }) });
  expect((await world.at(`${world.top}/worktrees/login`).resolve("project")).data.data).toEqual({ a: 2 });
  world.remove("worktrees/login/.context");
  await expect(world.at(`${world.top}/worktrees/login`).resolve("project")).rejects.toMatchObject({
    code: "NOT_INITIALIZED",
  });
});

test("a worktree of a bare repository works like any other", async () => {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE, phase: "plan" }) });
  world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "build" }) });
  const path = `${world.outside}/from-bare`;
  world.gitIn(world.outside, "clone", "--quiet", "--bare", world.top, "shop.git");
  world.gitIn(`${world.outside}/shop.git`, "worktree", "add", "--quiet", path, "main");
  const { data } = await world.at(path).resolve("task-42");
  expect(data).toMatchObject({ data: { phase: "build" }, branch: FEATURE });
});

test.each(["my shop", "größe 日本", "it's", 'quo"ted', "$(touch x)", "new\nline", "-rf", "a%2Fb", "#x"])(
  "a worktree called %j is read and written like any other",
  async (name) => {
    const world = World.repository({ [TASK]: json({ $branch: FEATURE, phase: "plan" }) }, name);
    world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "build" }) });
    expect((await world.resolve("task-42")).data.data).toEqual({ phase: "build" });
    world.git("switch", "--quiet", FEATURE);
    const { data } = await world.set({ ref: "task-42", pointer: "phase", value: "review" });
    expect(data.path).toBe(TASK);
    expect(JSON.parse(world.read(TASK))).toEqual({ $branch: FEATURE, phase: "review" });
    const appended = await world.progress({ ref: "task-42", text: "done" });
    expect(world.has(appended.data.path)).toBe(true);
  },
);
