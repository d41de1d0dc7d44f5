import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

describe("ctx init", () => {
  const world = makeWorld("init");
  afterAll(() => world.remove());

  test("sets up, says what it made and what comes next", async () => {
    expect(await world.show("list")).toMatchInlineSnapshot(`
      "$ ctx list
      ! error: No .context/config.json in /home/ada/shop. [NOT_INITIALIZED]
      ! hint: Run \`ctx init\` to start.
      [66]
      "
    `);
    expect(await world.show("init --dry-run")).toMatchInlineSnapshot(`
      "$ ctx init --dry-run
      diff --git a/.context/config.json b/.context/config.json
      new file mode 100644
      --- /dev/null
      +++ b/.context/config.json
      @@ -0,0 +1,5 @@
      +{
      +  "$schema": "https://git-ctx.dev/schemas/1/config.schema.json",
      +  "format": "ctx/1",
      +  "project": "shop"
      +}
      diff --git a/.context/.gitignore b/.context/.gitignore
      new file mode 100644
      --- /dev/null
      +++ b/.context/.gitignore
      @@ -0,0 +1,3 @@
      +*.local.md
      +*.local.json
      +.ctx-*.tmp
      diff --git a/.context/project/context.md b/.context/project/context.md
      new file mode 100644
      --- /dev/null
      +++ b/.context/project/context.md
      @@ -0,0 +1,5 @@
      +---
      +$schema: https://git-ctx.dev/schemas/1/document.schema.json
      +---
      +
      +What everyone who works on this project should know, people and agents alike.
      "
    `);
    expect(await world.show("init")).toMatchInlineSnapshot(`
      "$ ctx init
      Set up ctx in /home/ada/shop
        .context/config.json
        .context/.gitignore
        .context/project/context.md
      next: ctx create task-1 --title "What to do first"
      "
    `);
    expect(await world.show("init")).toMatchInlineSnapshot(`
      "$ ctx init
      Already set up: /home/ada/shop
      next: ctx create task-1 --title "What to do first"
      "
    `);
    expect(await world.show("init -q")).toMatchInlineSnapshot(`
      "$ ctx init -q
      "
    `);
    expect(await world.show("init --task task-1 --json")).toMatchInlineSnapshot(`
      "$ ctx init --task task-1 --json
      {"version":1,"ok":true,"command":"init","data":{"root":"/home/ada/shop","created":[".context/tasks/task-1/context.md"],"next":"ctx resolve task-1"},"findings":[]}
      "
    `);
  });
});

describe("writers", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeShop("writes");
  });
  afterAll(() => world.remove());

  test("ctx create", async () => {
    expect(await world.show(["create", "task-43", "--title", "Reset passwords", "--needs", "task-42"]))
      .toMatchInlineSnapshot(`
      "$ ctx create task-43 --title 'Reset passwords' --needs task-42
      Created task/task-43 in .context/tasks/task-43/context.md
      "
    `);
    expect(await world.show("create task-43")).toMatchInlineSnapshot(`
      "$ ctx create task-43
      ! error: task/task-43 exists already. [CONTEXT_EXISTS]
      !   .context/tasks/task-43/context.md
      ! hint: See it with \`ctx get task/task-43\`, or change it with \`ctx set\`.
      [73]
      "
    `);
    expect(await world.show("create task-43 --if-missing")).toMatchInlineSnapshot(`
      "$ ctx create task-43 --if-missing
      task/task-43 exists already in .context/tasks/task-43/context.md
      "
    `);
    expect(await world.show("create task-44 --file - --format json", { stdin: '\ufeff{"draft": true}' }))
      .toMatchInlineSnapshot(`
      "$ ctx create task-44 --file - --format json
      Created task/task-44 in .context/tasks/task-44/context.json
      "
    `);
    expect(await world.show("create task-45 --file -", { stdin: '{\n"draft": tru}' })).toMatchInlineSnapshot(`
      "$ ctx create task-45 --file -
      ! error: Standard input is not JSON: tru is not what can stand there (line 2, character 10). [FILE_INVALID]
      [65]
      "
    `);
    expect(await world.show("create task-45 --file -", { stdin: Uint8Array.of(0xff) }))
      .toMatchInlineSnapshot(`
      "$ ctx create task-45 --file -
      ! error: Standard input is not valid UTF-8. [FILE_INVALID]
      [65]
      "
    `);
    expect(await world.show("create task-45 --file nowhere.json")).toMatchInlineSnapshot(`
      "$ ctx create task-45 --file nowhere.json
      ! error: There is no file nowhere.json. [READ_FAILED]
      !   nowhere.json
      [74]
      "
    `);
    world.write("broken.json", '{\n  "draft": true,\n}\n');
    expect(await world.show("create task-45 --file broken.json")).toMatchInlineSnapshot(`
      "$ ctx create task-45 --file broken.json
      ! error: broken.json is not JSON: } is not what can stand there. [FILE_INVALID]
      !   broken.json:3
      [65]
      "
    `);
    expect(await world.show("create task-45 --body - --dry-run", { stdin: "# Why\n" }))
      .toMatchInlineSnapshot(`
      "$ ctx create task-45 --body - --dry-run
      diff --git a/.context/tasks/task-45/context.md b/.context/tasks/task-45/context.md
      new file mode 100644
      --- /dev/null
      +++ b/.context/tasks/task-45/context.md
      @@ -0,0 +1,5 @@
      +---
      +$schema: https://git-ctx.dev/schemas/1/document.schema.json
      +---
      +
      +# Why
      "
    `);
    expect(await world.show("create task-45 -q --title Colours")).toMatchInlineSnapshot(`
      "$ ctx create task-45 -q --title Colours
      "
    `);
  });

  test("ctx set, unset and update", async () => {
    expect(await world.show("set task-42 limits.retries -1")).toMatchInlineSnapshot(`
      "$ ctx set task-42 limits.retries -1
      task/task-42 limits.retries: -1 (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show("set task-42 limits.retries 3")).toMatchInlineSnapshot(`
      "$ ctx set task-42 limits.retries 3
      task/task-42 limits.retries: -1 → 3 (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show("set task-42 limits.retries 3")).toMatchInlineSnapshot(`
      "$ ctx set task-42 limits.retries 3
      task/task-42 limits.retries stays as it was (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show("set task-42 limits.retries 4 --dry-run")).toMatchInlineSnapshot(`
      "$ ctx set task-42 limits.retries 4 --dry-run
      diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
      --- a/.context/tasks/task-42/context.md
      +++ b/.context/tasks/task-42/context.md
      @@ -3,5 +3,5 @@
       $branch: feature/user-profiles
       title: Implement user authentication
       limits:
      -  retries: 3
      +  retries: 4
       ---
      "
    `);
    expect(await world.show("set task-42 limits.retries 4 --if-revision 0")).toMatchInlineSnapshot(`
      "$ ctx set task-42 limits.retries 4 --if-revision 0
      ! error: task/task-42 is not at revision 0 any more. [FILE_CHANGED]
      ! hint: Read it again with \`ctx get\` and decide anew; nothing was written.
      [75]
      "
    `);
    expect(await world.show("unset task-42 limits.retries")).toMatchInlineSnapshot(`
      "$ ctx unset task-42 limits.retries
      task/task-42 limits.retries: removed, was 3 (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show("unset task-42 limits.retries")).toMatchInlineSnapshot(`
      "$ ctx unset task-42 limits.retries
      ! error: No value at /limits/retries in task/task-42 itself. [VALUE_NOT_FOUND]
      ! hint: It may inherit one: \`ctx resolve task/task-42 --select /limits/retries\`.
      [66]
      "
    `);
    expect(await world.show(["update", "task-42", "--data", '{"a": 1, "b": {"c": null}}']))
      .toMatchInlineSnapshot(`
      "$ ctx update task-42 --data '{"a": 1, "b": {"c": null}}'
      Updated task/task-42 (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show(["set", "task-42", "note", "a\u202eb\nc"])).toMatchInlineSnapshot(`
      "$ ctx set task-42 note 'a⟨U+202E⟩b⏎c'
      task/task-42 note: "a\\u202eb\\nc" (.context/tasks/task-42/context.md)
      "
    `);
    expect(await world.show("set task-24 a b")).toMatchInlineSnapshot(`
      "$ ctx set task-24 a b
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
  });

  test("ctx progress and insight", async () => {
    expect(await world.show(["progress", "task-42", "Half way", "--percent", "50", "--key", "k1"]))
      .toMatchInlineSnapshot(`
        "$ ctx progress task-42 'Half way' --percent 50 --key k1
        Recorded in task/task-42: .context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
        "
      `);
    expect(await world.show(["progress", "task-42", "Half way", "--percent", "50", "--key", "k1"]))
      .toMatchInlineSnapshot(`
        "$ ctx progress task-42 'Half way' --percent 50 --key k1
        Already recorded in task/task-42: .context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
        "
      `);
    expect(await world.show(["progress", "task-42", "All", "--percent", "100", "--key", "k1"]))
      .toMatchInlineSnapshot(`
        "$ ctx progress task-42 All --percent 100 --key k1
        ! error: The key k1 already stands for another entry, 01M7W6N870040G2081040G2081. [KEY_CONFLICT]
        !   .context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
        ! hint: Use a new key for a new entry.
        [65]
        "
      `);
    expect(await world.show(["progress", "task-42", "x", "--percent", "101"])).toMatchInlineSnapshot(`
      "$ ctx progress task-42 x --percent 101
      ! error: Not a percentage: 101 [USAGE]
      ! hint: Give a number from 0 to 100.
      [64]
      "
    `);
    expect(await world.show("progress task-24 done")).toMatchInlineSnapshot(`
      "$ ctx progress task-24 done
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show("insight task-42 learnt --category gossip")).toMatchInlineSnapshot(`
      "$ ctx insight task-42 learnt --category gossip
      ! error: Not an insight category: gossip [USAGE]
      ! hint: One of technical, business, performance, security, risk, discovery, decision, challenge, solution, general.
      [64]
      "
    `);
    expect(await world.show("insight project learnt --category risk --dry-run")).toMatchInlineSnapshot(`
      "$ ctx insight project learnt --category risk --dry-run
      diff --git a/.context/project/entries/01M7W6N870081040G2081040G2.jsonl b/.context/project/entries/01M7W6N870081040G2081040G2.jsonl
      new file mode 100644
      --- /dev/null
      +++ b/.context/project/entries/01M7W6N870081040G2081040G2.jsonl
      @@ -0,0 +1 @@
      +{"v":1,"id":"01M7W6N870081040G2081040G2","kind":"insight","at":"2026-11-20T10:05:00.000Z","by":"@unknown","text":"learnt","category":"risk"}
      "
    `);
    expect(await world.show("insight task-42 learnt --category risk --json")).toMatchInlineSnapshot(`
      "$ ctx insight task-42 learnt --category risk --json
      {"version":1,"ok":true,"command":"insight","data":{"ref":"task/task-42","id":"01M7W6N8700C1G60R30C1G60R3","path":".context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl","created":true},"findings":[]}
      "
    `);
  });
});
