import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("diff");
  world.git("tag", "v1");
});
afterAll(() => world.remove());

describe("ctx diff", () => {
  test("nothing differs", async () => {
    expect(await world.show("diff")).toMatchInlineSnapshot(`
      "$ ctx diff
      ! No context differs between HEAD and the worktree.
      "
    `);
    expect(await world.show("diff v1..HEAD --exit-code")).toMatchInlineSnapshot(`
      "$ ctx diff v1..HEAD --exit-code
      ! No context differs between v1 and HEAD.
      "
    `);
    expect(await world.show("diff --stat -q")).toBe("$ ctx diff --stat -q\n");
  });

  test("what is not committed yet, each change once with the contexts that it reaches", async () => {
    await world.ctx(["set", "project", "limits.retries", "3"]);
    await world.ctx(["set", "task-42", "steps", '["form", "tokens"]']);
    await world.ctx(["set", "branch", "caching", "Redis with 10min TTL"]);
    await world.ctx(["create", "task-43", "--title", "Log out everywhere"]);
    await world.ctx([
      "insight",
      "task-42",
      "existing JWT utility in utils/auth.py",
      "--category",
      "discovery",
      "--importance",
      "high",
      "--by",
      "@ada",
    ]);
    world.write(".context/tasks/task-42/decisions/0003-use-redis.md", "# Use Redis\n");
    expect(await world.show("diff")).toMatchInlineSnapshot(`
      "$ ctx diff
      project, branch/feature/user-profiles, task/task-42
        + /limits/retries  3

      branch/feature/user-profiles, task/task-42
        ~ /caching  "Redis with 5min TTL" → "Redis with 10min TTL"

      task/task-42
        + /steps  ["form","tokens"]
        + decisions/0003-use-redis.md
        + insight 01M7W6N870040G2081040G2081  discovery/high: existing JWT utility in utils/auth.py

      task/task-43 (new)
        + /title  "Log out everywhere"
        + 3 inherited parts
      "
    `);
    expect(await world.show("diff --stat")).toMatchInlineSnapshot(`
      "$ ctx diff --stat
      project                       1 value
      branch/feature/user-profiles  2 values
      task/task-42                  3 values, 1 note, 1 entry
      task/task-43                  new, 3 values, 1 note
      4 contexts differ
      "
    `);
    expect(await world.show("diff task-42 project")).toMatchInlineSnapshot(`
      "$ ctx diff task-42 project
      project, task/task-42
        + /limits/retries  3

      task/task-42
        ~ /caching  "Redis with 5min TTL" → "Redis with 10min TTL"
        + /steps    ["form","tokens"]
        + decisions/0003-use-redis.md
        + insight 01M7W6N870040G2081040G2081  discovery/high: existing JWT utility in utils/auth.py
      "
    `);
  });

  test("what went, on a terminal of 60 columns", async () => {
    world.commit("Plan", "2026-11-19T10:05:00Z");
    await world.ctx(["unset", "task-42", "steps"]);
    await world.ctx([
      "set",
      "project",
      "caching",
      "in memory, because one process is all that the shop runs on, and a restart may lose what was cached",
    ]);
    await world.ctx(["set", "project", "a.very.long.pointer.to.a.value.in.the.project.context", "1"]);
    world.commit("Decide", "2026-11-20T10:04:00Z");
    await world.ctx([
      "set",
      "project",
      "caching",
      "in memory, because one process is all that the shop runs on, and a restart must not lose anything",
    ]);
    expect(await world.show("diff v1.. project", { isTerminal: true, columns: 60 })).toMatchInlineSnapshot(`
      "$ ctx diff v1.. project
      [1mproject[22m
        [32m+[39m /a/very/long/pointer/to/a/value/in/the/project/context
            1
        [33m~[39m /caching         "in memory" → "in memory, because one …
        [32m+[39m /limits/retries  3
      "
    `);
    expect(
      await world.show("diff project", { isTerminal: true, columns: 60, environment: { NO_COLOR: "1" } }),
    ).toMatchInlineSnapshot(`
      "$ ctx diff project
      project
        ~ /caching  …start may lose what… → …start must not lose …
      "
    `);
    expect(await world.show("diff v1~0..HEAD task-42 --exit-code")).toMatchInlineSnapshot(`
      "$ ctx diff 'v1~0..HEAD' task-42 --exit-code
      task/task-42
        + /a/very/long/pointer/to/a/value/in/the/project/context
            1
        ~ /caching         "Redis with 5min TTL" → "Redis with 10min TTL"
        + /limits/retries  3
        + decisions/0003-use-redis.md
        + insight 01M7W6N870040G2081040G2081  discovery/high: existing JWT utility in utils/auth.py
      [1]
      "
    `);
    world.git("checkout", "--quiet", "--", ".");
  });

  test("hidden characters are shown", async () => {
    await world.ctx(["set", "task-42", "note", "a\u202eb\nc"]);
    expect(await world.show("diff")).toMatchInlineSnapshot(`
      "$ ctx diff
      task/task-42
        + /note  "a\\u202eb\\nc"
      "
    `);
    world.git("checkout", "--quiet", "--", ".");
  });

  test("as JSON", async () => {
    const { stdout, status } = await world.ctx("diff v1.. task-42 --json --exit-code");
    expect(status).toBe(1);
    const { data, command } = JSON.parse(stdout) as { command: string; data: { changes: unknown[] } };
    expect(command).toBe("diff");
    expect(data.changes[0]).toMatchInlineSnapshot(`
      {
        "after": 1,
        "change": "added",
        "origin": {
          "path": ".context/project/context.md",
          "ref": "project",
        },
        "pointer": "/a/very/long/pointer/to/a/value/in/the/project/context",
        "ref": "task/task-42",
      }
    `);
  });

  test("refusals", async () => {
    expect(await world.show("diff nobody..main")).toMatchInlineSnapshot(`
      "$ ctx diff nobody..main
      ! error: git knows no revision nobody. [BRANCH_UNKNOWN]
      ! hint: Name a branch, a tag or a commit, as \`git log\` shows them.
      [66]
      "
    `);
    expect(await world.show("diff task-24")).toMatchInlineSnapshot(`
      "$ ctx diff task-24
      ! error: No context for task/task-24, neither at HEAD nor in the worktree. [CONTEXT_NOT_FOUND]
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    world.git("branch", "task-42");
    expect(await world.show("diff task-42")).toMatchInlineSnapshot(`
      "$ ctx diff task-42
      ! error: task-42 is both a revision and the context task/task-42. [REF_AMBIGUOUS]
      ! hint: \`ctx diff refs/heads/task-42\` compares with the revision, \`ctx diff HEAD task/task-42\` shows the context.
      [66]
      "
    `);
  });
});
