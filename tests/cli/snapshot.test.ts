import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("snapshot");
});
afterAll(() => world.remove());

test("without a snapshot there is nothing to list and nothing to restore", async () => {
  expect(await world.show("snapshot list")).toMatchInlineSnapshot(`
    "$ ctx snapshot list
    ! No snapshots. Make one: ctx snapshot save task-42
    "
  `);
  expect(await world.show("snapshot restore task-42")).toMatchInlineSnapshot(`
    "$ ctx snapshot restore task-42
    ! error: There is no snapshot of task/task-42. [VALUE_NOT_FOUND]
    ! hint: Make one: ctx snapshot save task/task-42
    [66]
    "
  `);
});

test("save says what it saved and how to go back", async () => {
  expect(await world.show(["snapshot", "save", "task-42", "--name", "before the refactoring", "--dry-run"]))
    .toMatchInlineSnapshot(`
    "$ ctx snapshot save task-42 --name 'before the refactoring' --dry-run
    Would save task/task-42 "before the refactoring", 1 file, 136 bytes
    "
  `);
  expect(
    await world.show(["snapshot", "save", "task-42", "--name", "before the refactoring", "--by", "@ada"]),
  ).toMatchInlineSnapshot(`
    "$ ctx snapshot save task-42 --name 'before the refactoring' --by @ada
    Saved task/task-42 "before the refactoring", 1 file, 136 bytes (01M7W6N870040G2081040G2081)
    ! To go back to it: ctx snapshot restore task/task-42
    "
  `);
  expect(await world.show("snapshot save project --by @ada --json")).toMatchInlineSnapshot(`
    "$ ctx snapshot save project --by @ada --json
    {"version":1,"ok":true,"command":"snapshot","data":{"id":"01M7W6N870081040G2081040G2","of":"project","name":null,"at":"2026-11-20T10:05:00.000Z","by":"@ada","why":"save","files":1,"bytes":166},"findings":[]}
    "
  `);
});

test("show compares with what is there", async () => {
  await world.ctx(["set", "task-42", "caching", "none"]);
  await world.ctx(["progress", "task-42", "Login form drawn", "--by", "@ada"]);
  expect(await world.show("snapshot show task-42")).toMatchInlineSnapshot(`
    "$ ctx snapshot show task-42
    task/task-42 "before the refactoring", 1 file, 136 bytes
    01M7W6N870040G2081040G2081, @ada just now
      .context/tasks/task-42/context.md                                changed since
      .context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl  came later
    ! Line by line: ctx snapshot restore task/task-42 --name 01M7W6N870040G2081040G2081 --dry-run
    "
  `);
  expect(await world.show("snapshot show task-42 --json")).toMatchInlineSnapshot(`
    "$ ctx snapshot show task-42 --json
    {"version":1,"ok":true,"command":"snapshot","data":{"id":"01M7W6N870040G2081040G2081","of":"task/task-42","name":"before the refactoring","at":"2026-11-20T10:05:00.000Z","by":"@ada","why":"save","files":1,"bytes":136,"tree":"2de634f362c9f48cbf33661acad7f0b449c409a7","compared":[{"path":".context/tasks/task-42/context.md","bytes":136,"state":"changed"},{"path":".context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl","bytes":130,"state":"later"}]},"findings":[]}
    "
  `);
});

test("a dry run of restore shows the diff; restore says what came back, what went, and how to undo it", async () => {
  expect(await world.show("snapshot restore task-42 --dry-run")).toMatchInlineSnapshot(`
    "$ ctx snapshot restore task-42 --dry-run
    diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
    --- a/.context/tasks/task-42/context.md
    +++ b/.context/tasks/task-42/context.md
    @@ -2,5 +2,4 @@
     $schema: https://git-ctx.dev/schemas/1/document.schema.json
     $branch: feature/user-profiles
     title: Implement user authentication
    -caching: none
     ---
    diff --git a/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl b/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl
    deleted file mode 100644
    --- a/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl
    +++ /dev/null
    @@ -1 +0,0 @@
    -{"v":1,"id":"01M7W6N8700C1G60R30C1G60R3","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Login form drawn"}
    "
  `);
  expect(await world.show("snapshot restore task-42 --by @ada")).toMatchInlineSnapshot(`
    "$ ctx snapshot restore task-42 --by @ada
    Restored task/task-42 "before the refactoring" as it was just now
      .context/tasks/task-42/context.md
      .context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl came later, and went
    ! What was replaced is saved. To go back to it:
    !   ctx snapshot restore task/task-42 --name 01M7W6N8700G2081040G208104
    "
  `);
  expect(await world.show("snapshot restore task-42")).toMatchInlineSnapshot(`
    "$ ctx snapshot restore task-42
    task/task-42 "before the refactoring" is as it was saved just now
    "
  `);
  expect(await world.show("snapshot list --json")).toMatchInlineSnapshot(`
    "$ ctx snapshot list --json
    {"version":1,"ok":true,"command":"snapshot","data":{"items":[{"id":"01M7W6N870040G2081040G2081","of":"task/task-42","name":"before the refactoring","at":"2026-11-20T10:05:00.000Z","by":"@ada","why":"save","files":1,"bytes":136},{"id":"01M7W6N870081040G2081040G2","of":"project","name":null,"at":"2026-11-20T10:05:00.000Z","by":"@ada","why":"save","files":1,"bytes":166},{"id":"01M7W6N8700G2081040G208104","of":"task/task-42","name":null,"at":"2026-11-20T10:05:00.000Z","by":"@ada","why":"restore","files":2,"bytes":280}]},"findings":[]}
    "
  `);
  expect(await world.show("snapshot list")).toMatchInlineSnapshot(`
    "$ ctx snapshot list
    01M7W6N870040G2081040G2081  task/task-42  @ada just now  1 file   before the refactoring
    01M7W6N870081040G2081040G2  project       @ada just now  1 file
    01M7W6N8700G2081040G208104  task/task-42  @ada just now  2 files  what a restore replaced
    "
  `);
});

test("what is asked wrongly is refused", async () => {
  expect(await world.show("snapshot save")).toMatchInlineSnapshot(`
    "$ ctx snapshot save
    ! error: ctx snapshot save needs a ref or a path. [USAGE]
    ! hint: As in: ctx snapshot save task-42
    [64]
    "
  `);
  expect(await world.show("snapshot list --name x")).toMatchInlineSnapshot(`
    "$ ctx snapshot list --name x
    ! error: --name means nothing to ctx snapshot list. [USAGE]
    ! hint: See \`ctx help snapshot\`.
    [64]
    "
  `);
  expect(await world.show("snapshot save ../other")).toMatchInlineSnapshot(`
    "$ ctx snapshot save ../other
    ! error: ../other is no file or folder below /home/ada/shop. [OUTSIDE_ROOT]
    ! hint: Snapshots are of contexts, and of files and folders beside them; git's own directory is none.
    [77]
    "
  `);
  expect(await world.show("snapshot save task-24")).toMatchInlineSnapshot(`
    "$ ctx snapshot save task-24
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
  expect(await world.show("snapshot show task-42 --name before")).toMatchInlineSnapshot(`
    "$ ctx snapshot show task-42 --name before
    ! error: No snapshot of task/task-42 is called before. [VALUE_NOT_FOUND]
    ! hint: \`ctx snapshot list task/task-42\` shows them.
    [66]
    "
  `);
});
