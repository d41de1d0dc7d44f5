// Without a ref: CTX_TASK, else the one open task of the current branch, else the branch.
import { expect, test } from "vitest";
import { codes, json, refusal, World } from "../support/world.js";

const task = (id: string, more: Record<string, unknown> = {}) => ({
  [`.context/tasks/${id}/context.json`]: json({ title: id, ...more }),
});

function onBranch(name: string, files: Readonly<Record<string, string>>): World {
  const world = World.repository(files);
  if (name !== "main") world.git("switch", "--quiet", "--create", name);
  return world;
}

const chosen = async (world: World) => (await world.resolve()).data.ref;

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  ["the task whose $branch it is", "login", task("task-42", { $branch: "login" }), "task/task-42"],
  ["the task whose id is a word of its name", "feature/task-42-login", task("task-42"), "task/task-42"],
  ["the id alone", "task-42", task("task-42"), "task/task-42"],
  ["the id at the end, after an underscore", "ada_task-42", task("task-42"), "task/task-42"],
  ["a number as the id", "feature/42-login", task("42"), "task/42"],
  ["not a part of a longer number", "feature/task-421", task("task-42"), "branch/feature/task-421"],
  ["not a part of a longer word", "feature/xtask-42", task("task-42"), "branch/feature/xtask-42"],
  ["not another case", "feature/TASK-42", task("task-42"), "branch/feature/TASK-42"],
  ["the later of two places", "421/42", task("42"), "task/42"],
  ["no task at all", "main", {}, "branch/main"],
  ["a done task is not open", "task-42", task("task-42", { status: "done" }), "branch/task-42"],
  ["nor is an archived one", "task-42", task("task-42", { status: "archived" }), "branch/task-42"],
  ["any other status is", "task-42", task("task-42", { status: "blocked" }), "task/task-42"],
  [
    "the open one beside a done one",
    "login",
    { ...task("task-1", { $branch: "login", status: "done" }), ...task("task-2", { $branch: "login" }) },
    "task/task-2",
  ],
  [
    "a $branch written with escapes",
    "feature/login",
    { ".context/tasks/task-42/context.json": '{"$branch":"feature\\/l\\u006fgin"}' },
    "task/task-42",
  ],
  [
    "a $branch folded in YAML",
    "feature/login",
    { ".context/tasks/task-42/context.md": "---\n$branch: >-\n  feature/login\n---\n" },
    "task/task-42",
  ],
  [
    "a task whose other main document says that it is done",
    "login",
    {
      ".context/tasks/task-42/context.json": json({ status: "done" }),
      ".context/tasks/task-42/context.md": "---\n$branch: login\n---\n",
    },
    "branch/login",
  ],
  [
    "an id that is not written as it is on disk",
    "feature/aux",
    { ".context/tasks/%61ux/context.json": json({ title: "Auxiliary" }) },
    "task/aux",
  ],
])("%s: on %s", async (_, branch, files, ref) => {
  expect(await chosen(onBranch(branch, files))).toBe(ref);
});

test("several open tasks: the branch, with a hint that names them", async () => {
  const world = onBranch("login", {
    ...task("task-1", { $branch: "login" }),
    ...task("task-2", { $branch: "login" }),
  });
  const outcome = await world.resolve();
  expect(outcome.data.ref).toBe("branch/login");
  expect(outcome.findings).toMatchObject([
    {
      code: "TASKS_ON_BRANCH",
      severity: "info",
      hint: expect.stringContaining("ctx resolve task-1") as string,
    },
  ]);
  expect(outcome.findings[0]?.message).toContain("task-1, task-2");
});

test("CTX_TASK comes before everything, also where it names what is not there", async () => {
  const world = onBranch("task-42", { ...task("task-42"), ...task("task-7") });
  expect((await world.with({ CTX_TASK: "task-7" }).resolve()).data.ref).toBe("task/task-7");
  expect((await world.with({ CTX_TASK: "" }).resolve()).data.ref).toBe("task/task-42");
  expect((await world.with({ CTX_TASK: "task-7" }).resolve("project")).data.ref).toBe("project");
  expect(await refusal(world.with({ CTX_TASK: "task-9" }).resolve())).toMatchObject({
    code: "CONTEXT_NOT_FOUND",
  });
  expect(await refusal(world.with({ CTX_TASK: "no ref" }).resolve())).toMatchObject({ code: "REF_INVALID" });
});

test("a broken task is not chosen, and its damage does not stop the choice", async () => {
  const world = onBranch("task-42", {
    ".context/tasks/task-42/context.json": "{ broken",
    ...task("task-7", { $branch: "task-42" }),
  });
  const outcome = await world.resolve();
  expect(outcome.data.ref).toBe("task/task-7");
  expect(codes(outcome)).toEqual([]);
});

test("without a branch there is nothing to choose from", async () => {
  const world = World.bare();
  world.write({ ".context/config.json": json({ format: "ctx/1" }), ...task("task-42") });
  expect(await refusal(world.resolve())).toMatchObject({ code: "BRANCH_UNKNOWN" });
  expect((await world.with({ CTX_TASK: "task-42" }).resolve()).data.ref).toBe("task/task-42");
});
