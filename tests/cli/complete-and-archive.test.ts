import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("complete");
  for (const line of [
    ["create", "task-41", "--title", "Sessions"],
    ["create", "task-43", "--title", "Reset passwords", "--needs", "task-42"],
    ["create", "task-44", "--title", "Remember me", "--parent", "task-42"],
    ["update", "task-41", "--data", '{"status": "in review"}'],
  ]) {
    await world.ctx(line);
  }
  world.write(
    ".context/tasks/task-42/context.md",
    world.read(".context/tasks/task-42/context.md").replace("title:", "$needs: [task-41]\ntitle:"),
  );
});
afterAll(() => world.remove());

describe("ctx complete", () => {
  test("a task is done, with what that means for others and how to take it back", async () => {
    expect(await world.show("complete task-42 --dry-run")).toMatchInlineSnapshot(`
      "$ ctx complete task-42 --dry-run
      diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
      --- a/.context/tasks/task-42/context.md
      +++ b/.context/tasks/task-42/context.md
      @@ -3,4 +3,5 @@
       $branch: feature/user-profiles
       $needs: [task-41]
       title: Implement user authentication
      +status: done
       ---
      diff --git a/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl b/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
      new file mode 100644
      --- /dev/null
      +++ b/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
      @@ -0,0 +1 @@
      +{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"status","at":"2026-11-20T10:05:00.000Z","by":"@unknown","text":"Completed.","status":"done","from":"open"}
      ! warning: task/task-42 needs task/task-41, which is still open. [TASK_UNFINISHED]
      !   .context/tasks/task-42/context.md:4:10
      ! warning: task/task-44 is a part of task/task-42 and still open. [TASK_UNFINISHED]
      !   .context/tasks/task-44/context.md:3:1
      "
    `);
    expect(await world.show(["complete", "task-42", "Login works", "--by", "@ada"])).toMatchInlineSnapshot(`
      "$ ctx complete task-42 'Login works' --by @ada
      task/task-42: open → done (.context/tasks/task-42/context.md)
      ready now: task/task-43
      ! warning: task/task-42 needs task/task-41, which is still open. [TASK_UNFINISHED]
      !   .context/tasks/task-42/context.md:4:10
      ! warning: task/task-44 is a part of task/task-42 and still open. [TASK_UNFINISHED]
      !   .context/tasks/task-44/context.md:3:1
      ! To take it back: ctx unset task/task-42 status
      "
    `);
    expect(await world.show("complete task-42 -q")).toMatchInlineSnapshot(`
      "$ ctx complete task-42 -q
      "
    `);
    expect(await world.show(["complete", "task-42", "With tokens, too"])).toMatchInlineSnapshot(`
      "$ ctx complete task-42 'With tokens, too'
      task/task-42 is done already; recorded as 01M7W6N8700C1G60R30C1G60R3 (.context/tasks/task-42/context.md)
      ready now: task/task-43
      ! warning: task/task-42 needs task/task-41, which is still open. [TASK_UNFINISHED]
      !   .context/tasks/task-42/context.md:4:10
      ! warning: task/task-44 is a part of task/task-42 and still open. [TASK_UNFINISHED]
      !   .context/tasks/task-44/context.md:3:1
      "
    `);
    expect(await world.show("complete task-42")).toMatchInlineSnapshot(`
      "$ ctx complete task-42
      task/task-42 is done already (.context/tasks/task-42/context.md)
      ready now: task/task-43
      ! warning: task/task-42 needs task/task-41, which is still open. [TASK_UNFINISHED]
      !   .context/tasks/task-42/context.md:4:10
      ! warning: task/task-44 is a part of task/task-42 and still open. [TASK_UNFINISHED]
      !   .context/tasks/task-44/context.md:3:1
      "
    `);
    expect(await world.show("log task-42")).toMatchInlineSnapshot(`
      "$ ctx log task-42
      2026-11-20 10:05  @ada       status    open → done: Login works
      2026-11-20 10:05  @unknown   status    done: With tokens, too
      "
    `);
  });

  test("what it takes to undo it depends on what was there", async () => {
    expect(await world.show("complete task-41")).toMatchInlineSnapshot(`
      "$ ctx complete task-41
      task/task-41: in review → done (.context/tasks/task-41/context.md)
      ! To take it back: ctx set task/task-41 status '"in review"'
      "
    `);
    await world.ctx(["set", "task-41", "status", "3"]);
    expect(await world.show("complete task-41")).toMatchInlineSnapshot(`
      "$ ctx complete task-41
      task/task-41: 3 → done (.context/tasks/task-41/context.md)
      ! To take it back: ctx set task/task-41 status 3
      "
    `);
    expect(await world.show("complete task-43 --json")).toMatchInlineSnapshot(`
      "$ ctx complete task-43 --json
      {"version":1,"ok":true,"command":"complete","data":{"ref":"task/task-43","path":".context/tasks/task-43/context.md","changed":true,"status":"done","before":"open","id":"01M7W6N8700R30C1G60R30C1G6","created":true,"ready":[]},"findings":[]}
      "
    `);
  });

  test("refusals", async () => {
    expect(await world.show("complete branch")).toMatchInlineSnapshot(`
      "$ ctx complete branch
      ! error: Only a task can be completed; branch/feature/user-profiles is none. [USAGE]
      ! hint: A branch can be archived: \`ctx archive branch\`. \`ctx list tasks\` shows the tasks.
      [64]
      "
    `);
    expect(await world.show("complete task-24")).toMatchInlineSnapshot(`
      "$ ctx complete task-24
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show("complete")).toMatchInlineSnapshot(`
      "$ ctx complete
      ! error: ctx complete needs <task>. [USAGE]
      ! hint: usage: ctx complete <task> [summary] [options]
      [64]
      "
    `);
    world.write(".context/tasks/task-44/context.md", "---\ntitle: [\n---\n");
    expect(await world.show("complete task-44")).toMatchInlineSnapshot(`
      "$ ctx complete task-44
      ! error: Not valid YAML: deficient indentation. [FILE_INVALID]
      !   .context/tasks/task-44/context.md:3
      ! hint: Mend the file and run the command again; nothing was written.
      [65]
      "
    `);
  });
});

describe("ctx archive", () => {
  test("a branch is over; project is always there", async () => {
    expect(await world.show(["archive", "branch", "Merged"])).toMatchInlineSnapshot(`
      "$ ctx archive branch Merged
      branch/feature/user-profiles: open → archived (.context/branches/feature%2Fuser-profiles/context.md)
      ! To take it back: ctx unset branch/feature/user-profiles status
      "
    `);
    expect(await world.show("archive branch --json")).toMatchInlineSnapshot(`
      "$ ctx archive branch --json
      {"version":1,"ok":true,"command":"archive","data":{"ref":"branch/feature/user-profiles","path":".context/branches/feature%2Fuser-profiles/context.md","changed":false,"status":"archived","before":"archived","id":"01M7W6N8700W3GE1R70W3GE1R7","created":false},"findings":[]}
      "
    `);
    expect(await world.show("archive project")).toMatchInlineSnapshot(`
      "$ ctx archive project
      ! error: project is always there and cannot be archived. [USAGE]
      ! hint: Tasks and branches can.
      [64]
      "
    `);
  });
});
