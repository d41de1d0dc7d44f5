import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("delete");
  await world.ctx(["create", "task-43", "--title", "Reset passwords", "--needs", "task-42"]);
  world.write(".context/tasks/task-42/context.local.md", "---\nmood: good\n---\n");
});
afterAll(() => world.remove());

test("what git does not have is named, and kept", async () => {
  await world.ctx(["set", "task-42", "caching", "Redis"]);
  expect(await world.show("delete task-42")).toMatchInlineSnapshot(`
    "$ ctx delete task-42
    ! error: task/task-42 is not deleted, since git lacks 2 of its files: [UNCOMMITTED]
    !   .context/tasks/task-42/context.local.md (in no commit)
    !   .context/tasks/task-42/context.md (changed since the last commit)
    ! hint: Commit what is worth keeping and move the rest elsewhere. \`git status --ignored -- .context/tasks/task-42\` shows it.
    [73]
    "
  `);
  expect(await world.show("delete task-42 --json")).toMatchInlineSnapshot(`
    "$ ctx delete task-42 --json
    {"version":1,"ok":false,"command":"delete","error":{"code":"UNCOMMITTED","message":"task/task-42 is not deleted, since git lacks 2 of its files:\\n.context/tasks/task-42/context.local.md (in no commit)\\n.context/tasks/task-42/context.md (changed since the last commit)","hint":"Commit what is worth keeping and move the rest elsewhere. \`git status --ignored -- .context/tasks/task-42\` shows it.","details":{"files":[{"path":".context/tasks/task-42/context.local.md","why":"in no commit"},{"path":".context/tasks/task-42/context.md","why":"changed since the last commit"}]}},"findings":[]}
    [73]
    "
  `);
});

test("what git has goes; who still names it and how it comes back are told", async () => {
  world.git("checkout", "--quiet", "--", ".");
  world.git("clean", "-fdxq", "--", ".context/tasks/task-42");
  expect(await world.show("delete task-42 --dry-run")).toMatchInlineSnapshot(`
    "$ ctx delete task-42 --dry-run
    diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
    deleted file mode 100644
    --- a/.context/tasks/task-42/context.md
    +++ /dev/null
    @@ -1,5 +0,0 @@
    ----
    -$schema: https://git-ctx.dev/schemas/1/document.schema.json
    -$branch: feature/user-profiles
    -title: Implement user authentication
    ----
    ! warning: task/task-43 still names task/task-42 in $needs. [LINK_LEFT]
    !   .context/tasks/task-43/context.md:4:3
    "
  `);
  expect(await world.show("delete task-42")).toMatchInlineSnapshot(`
    "$ ctx delete task-42
    Deleted task/task-42, 1 file
      .context/tasks/task-42/context.md
    ! warning: task/task-43 still names task/task-42 in $needs. [LINK_LEFT]
    !   .context/tasks/task-43/context.md:4:3
    ! The deletion is not committed. This brings back what is missing and overwrites nothing:
    !   git ls-files -dz -- .context/tasks/task-42 | git checkout-index -z --stdin
    "
  `);
  expect(await world.show("delete task-42")).toMatchInlineSnapshot(`
    "$ ctx delete task-42
    ! error: No context for task/task-42. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-42/
    ! hint: did you mean task-43? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
  world.git("checkout", "--quiet", "--", ".");
  expect(await world.show("delete branch --json")).toMatchInlineSnapshot(`
    "$ ctx delete branch --json
    {"version":1,"ok":true,"command":"delete","data":{"ref":"branch/feature/user-profiles","restore":"git ls-files -dz -- .context/branches/feature%2Fuser-profiles | git checkout-index -z --stdin","removed":[".context/branches/feature%2Fuser-profiles/context.md"]},"findings":[]}
    "
  `);
});

test("refusals", async () => {
  expect(await world.show("delete project")).toMatchInlineSnapshot(`
    "$ ctx delete project
    ! error: project is always there and cannot be deleted. [USAGE]
    ! hint: Tasks and branches can; single values go with \`ctx unset\`.
    [64]
    "
  `);
  expect(await world.show("delete branch")).toMatchInlineSnapshot(`
    "$ ctx delete branch
    ! error: branch/feature/user-profiles has no files here. [CONTEXT_NOT_FOUND]
    !   looked in .context/branches/feature%2Fuser-profiles/
    ! hint: \`ctx list branches\` shows the branches.
    [66]
    "
  `);
  expect(await world.show("delete branch/nobody")).toMatchInlineSnapshot(`
    "$ ctx delete branch/nobody
    ! error: git knows no branch nobody. [BRANCH_UNKNOWN]
    ! hint: See \`git branch --all\`.
    [66]
    "
  `);
});
