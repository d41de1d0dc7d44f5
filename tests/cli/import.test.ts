// `ctx import`, as a person sees it: whole transcripts. The files are as Backlog.md 1.52 and Task Master 0.43 write them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

const LOGIN = `---
id: TASK-1
title: Login form
status: Done
assignee:
  - '@ada'
created_date: '2026-11-20 10:00'
labels:
  - ui
dependencies: []
priority: high
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
Draw the form
<!-- SECTION:DESCRIPTION:END -->
`;

let world: World;
beforeAll(async () => {
  world = await makeShop("import");
  world.write("backlog/tasks/task-1 - Login-form.md", LOGIN);
  world.write(
    "backlog/tasks/task-1.1 - Validation.md",
    "---\nid: TASK-1.1\ntitle: Validation\nstatus: In Progress\nassignee: @ada\ndependencies:\n  - task-7\nparent_task_id: TASK-1\n---\n",
  );
  world.write("backlog/tasks/task-2 - Broken.md", "---\nid: TASK-2\ntitle: [Broken\n---\n");
  world.write("backlog/decisions/decision-1 - Use-Redis.md", "---\nid: decision-1\n---\n\n## Context\n");
});
afterAll(() => world.remove());

test("a dry run shows the files that would come", async () => {
  world.write(
    "one/tasks/task-9 - Logout.md",
    "---\nid: task-9\ntitle: Logout\nstatus: To Do\n---\n\nA button.\n",
  );
  expect(await world.show("import backlog one --dry-run")).toMatchInlineSnapshot(`
    "$ ctx import backlog one --dry-run
    diff --git a/.context/tasks/task-9/context.md b/.context/tasks/task-9/context.md
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-9/context.md
    @@ -0,0 +1,14 @@
    +---
    +$schema: https://git-ctx.dev/schemas/1/document.schema.json
    +$from:
    +  import: backlog
    +  id: task-9
    +  source: tasks/task-9 - Logout.md
    +  digest: sha256:534da50b68bd2cb030ee017ab497a906dfb55fb5db2db34598eba8efe534ede0
    +  by: "@unknown"
    +  at: "2026-11-20T10:05:00.000Z"
    +title: Logout
    +original_status: To Do
    +---
    +
    +A button.
    ! 1 thing would be imported.
    "
  `);
});

test("an import says what came, what did not, and what is next", async () => {
  expect(await world.show("import backlog .")).toMatchInlineSnapshot(`
    "$ ctx import backlog .
    backlog: 3 things imported, 1 skipped.

    task/TASK-1                                          tasks/task-1 - Login-form.md
    task/TASK-1.1                                        tasks/task-1.1 - Validation.md
    .context/project/decisions/decision-1-Use-Redis.md   decisions/decision-1 - Use-Redis.md
    ! error: Not valid YAML: deficient indentation. [FILE_INVALID]
    !   backlog/tasks/task-2 - Broken.md:4:1
    ! hint: Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces.
    ! warning: TASK-1.1 names task-7, which is not there; the name is kept as a value. [IMPORT_LINK_LOST]
    !   backlog/tasks/task-1.1 - Validation.md
    ! Skipped, since it cannot be read: tasks/task-2 - Broken.md
    ! next: ctx list
    [1]
    "
  `);
  expect(world.read(".context/tasks/TASK-1/context.md")).toMatchInlineSnapshot(`
    "---
    $schema: https://git-ctx.dev/schemas/1/document.schema.json
    $from:
      import: backlog
      id: TASK-1
      source: tasks/task-1 - Login-form.md
      digest: sha256:243317fd07030d4b91ddfa8cc43dede5ffadc065161e406991611ad826c992a4
      by: "@unknown"
      at: "2026-11-20T10:05:00.000Z"
    title: Login form
    status: done
    original_status: Done
    assignee:
      - "@ada"
    created_date: "2026-11-20 10:00"
    labels:
      - ui
    priority: high
    ---

    ## Description

    <!-- SECTION:DESCRIPTION:BEGIN -->
    Draw the form
    <!-- SECTION:DESCRIPTION:END -->
    "
  `);
});

test("a second import changes nothing", async () => {
  expect(await world.show("import backlog backlog")).toMatchInlineSnapshot(`
    "$ ctx import backlog backlog
    backlog: 0 things imported, 4 skipped.
    ! error: Not valid YAML: deficient indentation. [FILE_INVALID]
    !   backlog/tasks/task-2 - Broken.md:4:1
    ! hint: Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces.
    ! Skipped, since it was imported before: tasks/task-1 - Login-form.md, tasks/task-1.1 - Validation.md, decisions/decision-1 - Use-Redis.md
    ! Skipped, since it cannot be read: tasks/task-2 - Broken.md
    [1]
    "
  `);
});

test("what was imported and edited here stays; what changed at its source is said", async () => {
  await world.ctx("set TASK-1 title Sign-in");
  world.write("backlog/tasks/task-1 - Login-form.md", LOGIN.replace("Draw", "Paint"));
  expect(await world.show("import backlog . --json")).toMatchInlineSnapshot(`
    "$ ctx import backlog . --json
    {"version":1,"ok":true,"command":"import","data":{"tool":"backlog","imported":0,"skipped":4,"items":[{"source":"tasks/task-1 - Login-form.md","ref":"task/TASK-1","path":".context/tasks/TASK-1/context.md","outcome":"skipped","reason":"it was imported before; its source has changed"},{"source":"tasks/task-1.1 - Validation.md","ref":"task/TASK-1.1","path":".context/tasks/TASK-1.1/context.md","outcome":"skipped","reason":"it was imported before"},{"source":"decisions/decision-1 - Use-Redis.md","ref":"project","path":".context/project/decisions/decision-1-Use-Redis.md","outcome":"skipped","reason":"it was imported before"},{"source":"tasks/task-2 - Broken.md","ref":null,"path":null,"outcome":"skipped","reason":"it cannot be read"}]},"findings":[{"code":"FILE_INVALID","severity":"error","message":"Not valid YAML: deficient indentation.","path":"backlog/tasks/task-2 - Broken.md","line":4,"column":1,"hint":"Quote values that hold \\": \\" or \\" #\\", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces."},{"code":"IMPORT_CHANGED","severity":"info","message":"tasks/task-1 - Login-form.md says something else now than when it was imported.","path":".context/tasks/TASK-1/context.md","hint":"Look at both, and carry over by hand what should be here."}]}
    [1]
    "
  `);
  expect(world.read(".context/tasks/TASK-1/context.md")).toContain("title: Sign-in");
});

test("a name that stands for something else is not taken", async () => {
  world.write(
    "two.json",
    '{"tasks":[{"id":42,"title":"Other","status":"done","subtasks":[{"id":1,"title":"Part"}]}]}',
  );
  expect(await world.show("import task-master two.json")).toMatchInlineSnapshot(`
    "$ ctx import task-master two.json
    task-master: 1 thing imported, 1 skipped.

    task/task-42.1   two.json#42.1
    ! warning: two.json#42 was left out: task/task-42 is here already. [IMPORT_TAKEN]
    !   .context/tasks/task-42/context.md
    ! Skipped, since task/task-42 is here already: two.json#42
    ! next: ctx list
    "
  `);
});

test("nothing there, and nothing of that tool", async () => {
  expect(await world.show("import beads nowhere")).toMatchInlineSnapshot(`
    "$ ctx import beads nowhere
    ! error: There is nothing at nowhere. [READ_FAILED]
    !   nowhere
    ! hint: Name the folder that holds the files.
    [74]
    "
  `);
  expect(await world.show("import beads .context")).toMatchInlineSnapshot(`
    "$ ctx import beads .context
    ! error: Nothing at .context is a file of beads. [FILE_INVALID]
    ! hint: Name the project's folder, the tool's own folder in it, or one of its files. \`ctx help import\` tells which.
    [65]
    "
  `);
  expect(await world.show("import jira .")).toMatchInlineSnapshot(`
    "$ ctx import jira .
    ! error: <tool> cannot be jira. [USAGE]
    ! hint: It is one of backlog, task-master, memory-bank, madr, agents-md, beads, workrail.
    [64]
    "
  `);
});

test("workflows keep their bytes and say where they came from", async () => {
  world.write(
    "flows/hello.json",
    '{"id": "hello-flow", "name": "Hello", "description": "Says it.", "version": "1.0.0",\n "steps": [{"id": "say", "title": "Say", "prompt": "Say hello to somebody."}]}\n',
  );
  world.write("flows/bad.json", '{\n  "id": "bad-flow",\n  "steps": "none"\n}\n');
  world.write("flows/package.json", '{"name": "x"}\n');
  expect(await world.show("import workrail flows")).toMatchInlineSnapshot(`
    "$ ctx import workrail flows
    workrail: 1 thing imported, 2 skipped.

    .context/workflows/hello-flow.json   hello.json
    ! Skipped, since it is no workflow: bad.json, package.json
    ! next: ctx workflow list
    "
  `);
  expect(world.read(".context/workflows/hello-flow.json")).toMatchInlineSnapshot(`
    "{"id": "hello-flow", "name": "Hello", "description": "Says it.", "version": "1.0.0",
     "steps": [{"id": "say", "title": "Say", "prompt": "Say hello to somebody."}],
     "$from": {"import": "workrail", "id": "hello-flow", "source": "hello.json", "digest": "sha256:fd89f642dd2bb60daa902532d5be94e3b31c02abb78e10f2141cfa15560ea4dd", "by": "@unknown", "at": "2026-11-20T10:05:00.000Z"}}
    "
  `);
});
