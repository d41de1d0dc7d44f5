// `ctx status` tells where one stands in every place that can be read: which context is current, what comes next.
import { expect, test } from "vitest";
import { BRANCH, CONFIG, entries, FEATURE, json, record, refusal, TASK, World } from "../support/world.js";

const ENTRIES = ".context/tasks/task-42/entries";

function task(id: string): string {
  return `.context/tasks/${id}/context.json`;
}

function shop(): World {
  const world = World.repository({
    [TASK]: json({ title: "Login", $branch: FEATURE }),
    [`${ENTRIES}/a.jsonl`]: entries(record("1", "begun"), record("2", "form done")),
    [task("task-1")]: json({ status: "done" }),
    [task("task-2")]: json({ $needs: ["task-1"] }),
    [task("task-3")]: json({ $needs: ["task-2"], status: "review" }),
    [task("task-4")]: json({ status: "archived" }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  return world;
}

test("the one open task of the branch is current, with its newest entry", async () => {
  const world = shop();
  const { data, findings } = await world.status({});
  expect(data).toMatchObject({
    project: "shop",
    root: world.top,
    branch: FEATURE,
    current: { ref: "task/task-42", title: "Login", status: "open" },
    tasks: { open: 3, ready: 2, done: 1, archived: 1, broken: 0 },
    candidates: [],
    latest: { text: "form done" },
    next: "ctx resolve",
  });
  expect(findings).toEqual([]);
});

test("what was retracted is not the latest, nor is the retraction", async () => {
  const world = shop();
  const retraction = record("3", "", { kind: "retract", of: record("2", "")["id"] });
  world.write({ [`${ENTRIES}/b.jsonl`]: entries(retraction) });
  expect((await world.status({})).data.latest).toMatchObject({ text: "begun" });
});

test("CTX_TASK goes before the branch, and one that names nothing is refused as everywhere", async () => {
  const world = shop();
  const { data } = await world.with({ CTX_TASK: "task-3" }).status({});
  expect(data).toMatchObject({ current: { ref: "task/task-3", status: "review" }, next: "ctx resolve" });
  const refused = await refusal(world.with({ CTX_TASK: "task-43" }).status({}));
  expect(refused).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

test("several open tasks on the branch: the branch is current, they are told, and one of them comes next", async () => {
  const world = shop();
  world.write({ [task("task-7")]: json({ $branch: FEATURE }), [BRANCH]: json({ title: "Sign in" }) });
  const { data, findings } = await world.status({});
  expect(data).toMatchObject({
    current: { ref: `branch/${FEATURE}`, title: "Sign in" },
    candidates: ["task-42", "task-7"],
    next: "ctx resolve task-42",
  });
  expect(findings).toEqual([]);
});

test("no task of the branch: a ready one comes next, one without a branch first", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--create", "chore");
  expect((await world.status({})).data).toMatchObject({
    current: { ref: "branch/chore" },
    next: "ctx resolve task-2",
  });
});

test.each([
  [{}, 'ctx create task-1 --title "What to do next"'],
  [{ [task("task-9")]: json({ status: "done" }) }, 'ctx create task-10 --title "What to do next"'],
  [{ [task("a")]: json({ $needs: ["b"] }) }, "ctx resolve"],
  [{ [task("a")]: "{" }, "ctx validate"],
])("with %j the next command is %s", async (files, next) => {
  const world = World.repository(files);
  expect((await world.status({})).data.next).toBe(next);
});

test("broken files are counted and found once, the current one too", async () => {
  const world = shop();
  world.write({ [TASK]: '{"$branch": "', [task("task-2")]: "{" });
  const named = world.with({ CTX_TASK: "task-42" });
  const { data, findings } = await named.status({});
  expect(data).toMatchObject({
    current: { ref: "task/task-42", title: null, status: null },
    tasks: { open: 1, ready: 0, done: 1, archived: 1, broken: 2 },
    next: "ctx validate",
  });
  expect(findings.map(({ path }) => path)).toEqual([task("task-2"), TASK]);
});

test("a task of two main documents, one of them broken, is broken and not ready", async () => {
  const world = World.repository({
    [TASK]: json({ status: "open" }),
    ".context/tasks/task-42/context.md": "---\na: [\n---\n",
  });
  const { data } = await world.status({});
  expect(data.tasks).toEqual({ open: 0, ready: 0, done: 0, archived: 0, broken: 1 });
});

test("on a detached HEAD there is no branch, and no current context unless one is named", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--detach");
  const { data } = await world.status({});
  expect(data).toMatchObject({ branch: null, current: null, latest: null, next: "ctx resolve task-2" });
  const named = await world.with({ CTX_TASK: "task-42" }).status({});
  expect(named.data.current).toMatchObject({ ref: "task/task-42" });
});

test("in a linked worktree and in a bare repository's the branch is that worktree's", async () => {
  const world = shop();
  const linked = world.addWorktree("linked", "-b", "feature/cart");
  expect((await world.at(linked).status({})).data).toMatchObject({ root: linked, branch: "feature/cart" });
  world.git("clone", "--quiet", "--bare", ".", `${world.outside}/shop.git`);
  world.gitIn(`${world.outside}/shop.git`, "worktree", "add", "--quiet", `${world.outside}/of-bare`, FEATURE);
  const { data } = await world.at(`${world.outside}/of-bare`).status({});
  expect(data).toMatchObject({ branch: FEATURE, current: { ref: "task/task-42" } });
  expect(await refusal(world.at(`${world.outside}/shop.git`).status({}))).toMatchObject({
    code: "NOT_INITIALIZED",
  });
});

test("a sparse checkout is read from HEAD", async () => {
  const world = shop();
  world.commit("Code", { "src/a.ts": "" });
  world.git("sparse-checkout", "set", "src");
  const { data } = await world.status({});
  expect(data).toMatchObject({
    current: { ref: "task/task-42", title: "Login" },
    tasks: { open: 3, done: 1 },
  });
});

test("without a commit, and without git", async () => {
  const unborn = World.unborn();
  await unborn.init({});
  expect((await unborn.status({})).data).toMatchObject({ branch: "main", current: { ref: "branch/main" } });
  const bare = World.bare();
  bare.write({ [CONFIG]: json({ format: "ctx/1", project: "shop" }), [TASK]: json({}) });
  expect((await bare.status({})).data).toMatchObject({
    branch: null,
    current: null,
    tasks: { open: 1, ready: 1 },
    next: "ctx resolve task-42",
  });
});

test("where nothing is initialised it is refused with the way to begin", async () => {
  const refused = await refusal(World.bare().status({}));
  expect(refused).toMatchObject({ code: "NOT_INITIALIZED", hint: "Run `ctx init` to start." });
});
