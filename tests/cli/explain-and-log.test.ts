import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("explain");
});
afterAll(() => world.remove());

describe("ctx explain", () => {
  test("tells where a value comes from and what it overrides", async () => {
    const head = world.git("rev-parse", "--short=7", "HEAD");
    const transcript = await world.show("explain task-42 caching");
    expect(transcript.replace(head, "a1b2c3d")).toMatchInlineSnapshot(`
      "$ ctx explain task-42 caching
      "Redis with 5min TTL"
        branch/feature/user-profiles   .context/branches/feature%2Fuser-profiles/context.md:3   a1b2c3d Ada 3 days ago
        overrides project              .context/project/context.md:3                            "in memory"
      "
    `);
  });

  test("a value that is not committed yet, one that is not there", async () => {
    await world.ctx([
      "set",
      "task-42",
      "steps",
      '[{"name": "form"}, {"name": "tokens", "files": ["src/auth/jwt.ts"]}]',
    ]);
    expect(await world.show("explain task-42 steps")).toMatchInlineSnapshot(`
      "$ ctx explain task-42 steps
      [
        {
          "name": "form"
        },
        {
          "name": "tokens",
          "files": [
            "src/auth/jwt.ts"
          ]
        }
      ]
        task/task-42   .context/tasks/task-42/context.md:5   uncommitted
      "
    `);
    expect(await world.show("explain task-42 /steps/1/name")).toMatchInlineSnapshot(`
      "$ ctx explain task-42 /steps/1/name
      "tokens"
        task/task-42   .context/tasks/task-42/context.md:7   uncommitted
      "
    `);
    expect(await world.show("explain task-42 cachng")).toMatchInlineSnapshot(`
      "$ ctx explain task-42 cachng
      ! error: No value at /cachng in task/task-42. [VALUE_NOT_FOUND]
      ! hint: did you mean /caching? \`ctx resolve task/task-42\` shows everything.
      [66]
      "
    `);
    world.git("checkout", "--quiet", "--", ".");
  });

  test("as JSON", async () => {
    const { stdout, status } = await world.ctx("explain task-42 caching --json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: "explain",
      data: { pointer: "/caching", value: "Redis with 5min TTL", origin: { author: "Ada" } },
    });
  });
});

describe("ctx log", () => {
  test("an empty one says what to do", async () => {
    expect(await world.show("log task-42")).toMatchInlineSnapshot(`
      "$ ctx log task-42
      ! No entries in task/task-42. Record one: ctx progress task/task-42 "what was done"
      "
    `);
    expect(await world.show("log task-42 -q")).toBe("$ ctx log task-42 -q\n");
  });

  test("shows entries, newest last", async () => {
    const by = ["--by", "@backend_agent"];
    await world.ctx(["progress", "task-42", "JWT endpoints implemented", ...by], {
      now: Date.parse("2026-11-20T10:02:00Z"),
    });
    await world.ctx([
      "insight",
      "task-42",
      "existing JWT utility in utils/auth.py",
      "--category",
      "discovery",
      "--importance",
      "high",
      ...by,
    ]);
    await world.ctx([
      "progress",
      "task-42",
      "Tests pass.\nNext: the form.",
      "--percent",
      "40",
      "--phase",
      "backend",
      "--files",
      "src/auth/jwt.ts",
    ]);
    expect(await world.show("log task-42")).toMatchInlineSnapshot(`
      "$ ctx log task-42
      2026-11-20 10:02  @backend_agent   progress  JWT endpoints implemented
      2026-11-20 10:05  @backend_agent   insight   discovery/high: existing JWT utility in utils/auth.py
      2026-11-20 10:05  @unknown         progress  Tests pass.
                                                   Next: the form. (backend, 40%, src/auth/jwt.ts)
      "
    `);
    expect(await world.show("log task-42 --kind insight")).toMatchInlineSnapshot(`
      "$ ctx log task-42 --kind insight
      2026-11-20 10:05  @backend_agent   insight   discovery/high: existing JWT utility in utils/auth.py
      "
    `);
    expect(await world.show("log task-42 -v --since 4m")).toMatchInlineSnapshot(`
      "$ ctx log task-42 -v --since 4m
      01M7W6FRE0040G2081040G2081  2026-11-20 10:02  @backend_agent   progress  JWT endpoints implemented
      01M7W6N870081040G2081040G2  2026-11-20 10:05  @backend_agent   insight   discovery/high: existing JWT utility in utils/auth.py
      01M7W6N8700C1G60R30C1G60R3  2026-11-20 10:05  @unknown         progress  Tests pass.
                                                                               Next: the form. (backend, 40%, src/auth/jwt.ts)
      "
    `);
  });

  test("wraps below its text on a terminal", async () => {
    await world.ctx([
      "insight",
      "task-42",
      "The token helper in utils/auth.py does all that is needed and even more than that",
      "--category",
      "technical",
    ]);
    expect(await world.show("log task-42", { isTerminal: true, columns: 80 })).toMatchInlineSnapshot(`
      "$ ctx log task-42
      [2m2026-11-20 10:02[22m  @backend_agent   [36mprogress[39m  JWT endpoints implemented
      [2m2026-11-20 10:05[22m  @backend_agent   [36minsight [39m  discovery/high: existing JWT
                                                   utility in utils/auth.py
      [2m2026-11-20 10:05[22m  @unknown         [36mprogress[39m  Tests pass.
                                                   Next: the form. (backend, 40%,
                                                   src/auth/jwt.ts)
      [2m2026-11-20 10:05[22m  @unknown         [36minsight [39m  technical: The token helper in
                                                   utils/auth.py does all that is
                                                   needed and even more than that
      "
    `);
  });

  test("of a task that does not exist", async () => {
    expect(await world.show("log task-24")).toMatchInlineSnapshot(`
      "$ ctx log task-24
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show("log task-42 --since yesterday")).toMatchInlineSnapshot(`
      "$ ctx log task-42 --since yesterday
      ! error: Not a time: yesterday [USAGE]
      ! hint: Write a date (2026-11-20), a time (2026-11-20T10:00Z) or how long ago (90m, 24h, 7d, 2w).
      [64]
      "
    `);
  });
});
