import { expect, test } from "vitest";
import { listContexts } from "../../../../src/store/read/list-contexts.js";
import { makeListedTree } from "../../../../src/store/read/listed-tree.js";
import { makeDiskTree, type ContextTree } from "../../../../src/store/read/tree.js";
import { formatRef } from "../../../../src/model/ref.js";
import { makeFakeFiles } from "../../../support/fakes.js";

/** A tree of the shop that counts what it is asked. */
function shop(): { tree: ContextTree; asked: { lists: number; reads: number } } {
  const files = makeFakeFiles();
  for (const path of [
    "config.json",
    "project/context.md",
    "tasks/task-42/context.json",
    "tasks/task-42/entries/a.jsonl",
    "tasks/task-43/notes/only.md",
    "tasks/README.md",
    "branches/feature%2Flogin/entries/b.jsonl",
    "other-tool/plan.md",
  ]) {
    files.create(`/shop/.context/${path}`, path);
  }
  files.makeLink("/elsewhere", "/shop/.context/tasks/task-44");
  const disk = makeDiskTree(files, "/shop", "worktree");
  const asked = { lists: 0, reads: 0 };
  const tree: ContextTree = {
    ...disk,
    list: (directory) => (asked.lists++, disk.list(directory)),
    readTexts: (paths) => (asked.reads++, disk.readTexts(paths)),
  };
  return { tree, asked };
}

test.each([
  [".context/project", [".context/project/context.md"]],
  [
    ".context/tasks/task-42",
    [".context/tasks/task-42/context.json", ".context/tasks/task-42/entries/a.jsonl"],
  ],
  [".context/tasks/task-44", [".context/tasks/task-44"]],
  [".context/tasks/task-45", null],
  [".context/global", null],
])("%s is listed as the tree itself lists it, from one listing", async (directory, expected) => {
  const { tree, asked } = shop();
  const listed = makeListedTree(tree);
  await listed.list(".context/branches/feature%2Flogin");
  expect((await listed.list(directory))?.map(({ path }) => path) ?? null).toEqual(expected);
  expect(asked.lists).toBe(1);
  expect((await tree.list(directory)) ?? null).toEqual(await listed.list(directory));
});

test("what is asked for at the same time is read together, and everybody gets their own", async () => {
  const { tree, asked } = shop();
  const listed = makeListedTree(tree);
  const [project, task, nothing] = await Promise.all([
    listed.readTexts([".context/project/context.md"]),
    listed.readTexts([".context/tasks/task-42/context.json", ".context/tasks/task-42/entries/a.jsonl"]),
    listed.readTexts([]),
  ]);
  expect(project).toEqual([{ path: ".context/project/context.md", text: "project/context.md" }]);
  expect(task.map((read) => ("text" in read ? read.text : read.error.code))).toEqual([
    "tasks/task-42/context.json",
    "tasks/task-42/entries/a.jsonl",
  ]);
  expect(nothing).toEqual([]);
  expect(asked.reads).toBe(1);
  expect(await listed.readTexts([".context/tasks/README.md"])).toHaveLength(1);
  expect(asked.reads).toBe(2);
});

test("a task is a context with its main document, a branch with anything", async () => {
  const { tree } = shop();
  expect((await listContexts([tree, makeListedTree(tree)])).map(formatRef)).toEqual([
    "global",
    "project",
    "branch/feature/login",
    "task/task-42",
  ]);
});
