// `--at`: everything from one tree, whatever the worktree says today, and nothing personal.
import { expect, test } from "vitest";
import {
  BRANCH,
  CONFIG,
  CONFIG_TEXT,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  World,
} from "../support/world.js";

/** main at v1 has the plan; main today has moved on; the feature branch has its own. */
function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ phase: "plan" }),
    ".context/branches/main/context.json": json({ release: 1 }),
    ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "planned")),
  });
  world.git("tag", "--annotate", "--message=First", "v1");
  world.commitOn(FEATURE, {
    [TASK]: json({ $branch: FEATURE, phase: "build" }),
    [BRANCH]: json({ caching: "Redis" }),
  });
  world.commit("Go on", { [PROJECT]: json({ caching: "none" }), [TASK]: json({ phase: "done" }) });
  world.write({
    [TASK]: json({ phase: "uncommitted" }),
    ".context/tasks/task-42/context.local.json": json({ phase: "mine" }),
    ".context/tasks/task-42/entries/b.jsonl": entries(record("2", "uncommitted")),
  });
  return world;
}

test.each<[string, (world: World) => string, string | null, object, (world: World) => string]>([
  [
    "an annotated tag: no branch",
    () => "v1",
    null,
    { caching: "memory", phase: "plan" },
    (world) => world.git("rev-parse", "v1^{commit}"),
  ],
  [
    "a commit: no branch",
    (world) => world.git("rev-parse", "HEAD"),
    null,
    { caching: "none", phase: "done" },
    (world) => world.git("rev-parse", "HEAD"),
  ],
  [
    "a short commit",
    (world) => world.git("rev-parse", "--short", "v1^{commit}"),
    null,
    { caching: "memory", phase: "plan" },
    (world) => world.git("rev-parse", "v1^{commit}"),
  ],
  [
    "a step back",
    () => "HEAD~1",
    null,
    { caching: "memory", phase: "plan" },
    (world) => world.git("rev-parse", "HEAD~1"),
  ],
  [
    "a branch: that one",
    () => "main",
    "main",
    { caching: "none", phase: "done", release: 1 },
    () => "refs/heads/main",
  ],
  [
    "a branch by its full name",
    () => "refs/heads/main",
    "main",
    { caching: "none", phase: "done", release: 1 },
    () => "refs/heads/main",
  ],
  [
    "a branch that the task names itself",
    () => FEATURE,
    FEATURE,
    { caching: "Redis", phase: "build" },
    () => `refs/heads/${FEATURE}`,
  ],
])("%s", async (_, revision, branch, data, from) => {
  const world = shop();
  const outcome = await world.resolve("task-42", { at: revision(world) });
  expect(outcome.data).toMatchObject({ branch, data });
  expect(outcome.data.data).toEqual(data);
  expect(new Set(outcome.data.lineage.map((layer) => layer.from))).toEqual(new Set([from(world)]));
  expect(outcome.data.entries.map(({ text }) => text)).toEqual(["planned"]);
  expect(outcome.findings.filter(({ severity }) => severity !== "info")).toEqual([]);
});

test("$branch comes before the named branch", async () => {
  const world = World.repository({
    [TASK]: json({ $branch: FEATURE }),
    [BRANCH]: json({ a: 1 }),
    ".context/branches/main/context.json": json({ b: 1 }),
  });
  expect((await world.resolve("task-42", { at: "main" })).data).toMatchObject({
    branch: FEATURE,
    data: { a: 1 },
  });
});

test("nothing personal takes part", async () => {
  const world = shop();
  world.write({ "config/ctx/global/context.json": json({ editor: "vim" }) }, world.outside);
  expect((await world.resolve("task-42")).data.data).toMatchObject({ editor: "vim", phase: "mine" });
  expect((await world.resolve("task-42", { at: "main" })).data.data).toEqual({
    caching: "none",
    phase: "done",
    release: 1,
  });
});

test("a remote-tracking branch is known by its branch", async () => {
  const world = shop();
  world.git("remote", "add", "origin", "file:///nowhere");
  world.git("update-ref", "refs/remotes/origin/develop", FEATURE);
  const { data } = await world.resolve("project", { at: "origin/develop" });
  expect(data.lineage.at(-1)?.from).toBe("refs/remotes/origin/develop");
});

test.each(["nowhere", "--all", "v1..main", "HEAD:README.md", ""])("%j is no revision", async (at) => {
  expect(await refusal(shop().resolve("task-42", { at }))).toMatchObject({ code: "BRANCH_UNKNOWN" });
});

test("`branch` at a tag is unknown; at a branch it is that one", async () => {
  const world = shop();
  expect(await refusal(world.resolve("branch", { at: "v1" }))).toMatchObject({ code: "BRANCH_UNKNOWN" });
  expect((await world.resolve("branch", { at: "main" })).data).toMatchObject({
    ref: "branch/main",
    data: { release: 1 },
  });
});

test("a task that the tree does not have is not found, though the worktree has it", async () => {
  const world = World.repository();
  const first = world.git("rev-parse", "HEAD");
  world.commit("Add the task", { [TASK]: json({}) });
  expect(await refusal(world.resolve("task-42", { at: first }))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

test("a tree is readable where the worktree has lost its .context", async () => {
  const world = shop();
  world.remove(".context");
  expect((await world.resolve("task-42", { at: "main" })).data.data).toMatchObject({ phase: "done" });
});

test("what is wrong with the worktree's config.json is not the tree's fault", async () => {
  const world = shop();
  world.write({ [CONFIG]: "{ broken" });
  expect((await world.resolve("project", { at: "main" })).findings).toEqual([]);
});

test("what is wrong with the tree's config.json is told", async () => {
  const world = shop();
  world.commit("Break it", { [CONFIG]: "{ broken" });
  world.write({ [CONFIG]: CONFIG_TEXT });
  expect((await world.resolve("project", { at: "main" })).findings).toMatchObject([
    { code: "CONFIG_INVALID", path: CONFIG, line: 1 },
  ]);
});

test("without a repository there are no revisions", async () => {
  const world = World.bare();
  world.write({ [CONFIG]: CONFIG_TEXT });
  expect(await refusal(world.resolve("project", { at: "main" }))).toMatchObject({ code: "BRANCH_UNKNOWN" });
});
