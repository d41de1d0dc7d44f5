// No git at all: global, project and task levels still work.
import { expect, test } from "vitest";
import { CONFIG, CONFIG_TEXT, json, PROJECT, refusal, TASK, World } from "../support/world.js";

function directory(): World {
  const world = World.bare();
  world.write({
    [CONFIG]: CONFIG_TEXT,
    ".context/global/context.json": json({ license: "MIT" }),
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login" }),
  });
  return world;
}

test("the levels that need no branch resolve, without a word about branches", async () => {
  const { data, findings } = await directory().resolve("task-42");
  expect(data).toMatchObject({ branch: null, data: { license: "MIT", caching: "Redis", title: "Login" } });
  expect(data.lineage.map(({ ref }) => ref)).toEqual(["global", "project", "task/task-42"]);
  expect(findings).toEqual([]);
});

test("every other verb works as well", async () => {
  const world = directory();
  await world.set({ ref: "task-42", pointer: "phase", value: "build" });
  await world.create({ ref: "task-7", title: "Cart" });
  await world.progress({ ref: "task-42", text: "begun" });
  expect((await world.log({ ref: "task-42" })).data.entries).toMatchObject([
    { text: "begun", by: "@unknown" },
  ]);
  expect((await world.list({ what: "tasks" })).data.items.map(({ ref }) => ref)).toEqual([
    "task/task-42",
    "task/task-7",
  ]);
  expect((await world.explain("task-42", "caching")).data.origin).toMatchObject({
    ref: "project",
    commit: null,
  });
});

test("the current branch is unknown, also to a write", async () => {
  const world = directory();
  expect(await refusal(world.resolve("branch"))).toMatchObject({ code: "BRANCH_UNKNOWN" });
  expect(await refusal(world.progress({ ref: "branch", text: "x" }))).toMatchObject({
    code: "BRANCH_UNKNOWN",
  });
});

test("a root is found from any directory below, without a border", async () => {
  const world = directory();
  world.write({ "src/deep/x.ts": "" });
  expect((await world.at(`${world.top}/src/deep`).resolve("project")).data.data).toMatchObject({
    caching: "Redis",
  });
});

test("no root anywhere: a refusal that says what to do", async () => {
  const world = World.bare();
  expect(await refusal(world.resolve("project"))).toMatchObject({
    code: "NOT_INITIALIZED",
    hint: "Run `ctx init` to start.",
  });
});

test("a damaged .git is refused, not passed by", async () => {
  const world = directory();
  world.write({ ".git": "gitdir: /nowhere\n" });
  expect(await refusal(world.resolve("project"))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
});
