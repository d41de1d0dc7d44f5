// A task below its branch, that branch below its parents, the task below its parent tasks: on real files.
import { expect, test } from "vitest";
import { codes, FEATURE, json, PROJECT, TASK, World } from "../support/world.js";

test("parent branches and parent tasks take part in their order, each from where it belongs", async () => {
  const world = World.repository({
    ".context/global/context.md": "---\nlicense: MIT\n---\n",
    [PROJECT]: json({ who: "project", caching: "in memory" }),
  });
  world.commitOn("develop", {
    ".context/branches/develop/context.json": json({ who: "develop", ci: "nightly" }),
  });
  world.commitOn(FEATURE, {
    ".context/branches/feature%2Ftask-42-login/context.json": json({ $parent: "develop", who: "feature" }),
    ".context/tasks/epic/context.json": json({ $branch: FEATURE, who: "epic", goal: "accounts" }),
    [TASK]: json({ $branch: FEATURE, $parent: "epic", who: "task" }),
  });
  const { data, findings } = await world.resolve("task-42");
  expect(data.lineage.map(({ ref, from }) => [ref, from])).toEqual([
    ["global", "worktree"],
    ["project", "worktree"],
    ["branch/develop", "refs/heads/develop"],
    [`branch/${FEATURE}`, `refs/heads/${FEATURE}`],
    ["task/epic", `refs/heads/${FEATURE}`],
    ["task/task-42", `refs/heads/${FEATURE}`],
  ]);
  expect(data.data).toEqual({
    license: "MIT",
    caching: "in memory",
    ci: "nightly",
    goal: "accounts",
    who: "task",
  });
  expect(data.branch).toBe(FEATURE);
  expect(findings).toEqual([]);
});

test("a task without $branch belongs to the current branch", async () => {
  const world = World.repository({ [TASK]: json({}), ".context/branches/main/context.json": json({ a: 1 }) });
  const { data } = await world.resolve("task-42");
  expect(data).toMatchObject({ branch: "main", data: { a: 1 } });
});

test("a circle of parents is found with its line, and the rest resolves", async () => {
  const world = World.repository({
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login", $parent: "task-7" }),
    ".context/tasks/task-7/context.md": "---\n# back to where we started\n$parent: task-42\n---\n",
  });
  const outcome = await world.resolve("task-42");
  expect(outcome.data.data).toEqual({ caching: "Redis", title: "Login" });
  expect(outcome.findings).toMatchObject([
    { code: "LINEAGE_CYCLE", severity: "error", path: ".context/tasks/task-7/context.md", line: 3 },
  ]);
});

test("an unknown parent is found with its line", async () => {
  const world = World.repository({ [TASK]: json({ title: "Login", $parent: "task-7" }) });
  const outcome = await world.resolve("task-42");
  expect(outcome.findings).toMatchObject([
    { code: "PARENT_UNKNOWN", severity: "error", path: TASK, line: 3 },
  ]);
  expect(outcome.data.data).toEqual({ title: "Login" });
});

test("an unknown parent branch is found; one that git knows without a document is there", async () => {
  const world = World.repository({ ".context/branches/main/context.json": json({ $parent: "develop" }) });
  expect(codes(await world.resolve("branch"))).toEqual(["PARENT_UNKNOWN"]);
  world.git("branch", "develop");
  const { data, findings } = await world.resolve("branch");
  expect(findings).toEqual([]);
  expect(data.lineage.map(({ ref }) => ref)).toEqual(["global", "project", "branch/develop", "branch/main"]);
});

test("explain names the commit and its author, and what is overridden", async () => {
  const world = World.repository({
    [PROJECT]: json({ title: "Shop", caching: "in memory" }),
    [TASK]: json({}),
  });
  const commit = world.git("rev-parse", "HEAD");
  world.write({ ".context/branches/main/context.md": "---\ncaching: Redis\n---\n" });
  const { data } = await world.explain("task-42", "caching");
  expect(data).toEqual({
    ref: "task/task-42",
    pointer: "/caching",
    value: "Redis",
    origin: {
      ref: "branch/main",
      path: ".context/branches/main/context.md",
      line: 2,
      from: "worktree",
      strategy: "replace",
      commit: null,
      author: null,
      date: null,
    },
    overrides: [{ ref: "project", path: PROJECT, line: 3, value: "in memory" }],
  });
  const committed = await world.explain("task-42", "/title");
  expect(committed.data.origin).toMatchObject({ ref: "project", line: 2, commit, author: "Ada" });
  expect(Date.parse(committed.data.origin.date as string)).toBe(Date.parse("2026-11-20T10:02:00+01:00"));
});
