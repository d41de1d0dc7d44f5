import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("review");
  world.git("branch", "main");
});
afterAll(() => world.remove());

describe("ctx review", () => {
  test("nothing to review", async () => {
    expect(await world.show("review")).toMatchInlineSnapshot(`
      "$ ctx review
      ! Nothing to review between main and HEAD.
      "
    `);
    expect(await world.show("review main...HEAD --json")).toMatchInlineSnapshot(`
      "$ ctx review main...HEAD --json
      {"version":1,"ok":true,"command":"review","data":{"prefix":"","base":{"revision":"main","commit":"fb399b13f798234fd5d1a02aff66687c42de4169"},"head":{"revision":"HEAD","commit":"fb399b13f798234fd5d1a02aff66687c42de4169"},"delegations":[],"contexts":[],"changes":[],"risks":[],"conflicts":[],"verdict":"nothing","blockedBy":[]},"findings":[]}
      "
    `);
  });

  test("a change of the project and of the task", async () => {
    await world.ctx(["set", "project", "caching", "in memory, one process"]);
    await world.ctx(["set", "project", "limits.retries", "3"]);
    await world.ctx(["set", "task-42", "caching", "none"]);
    expect(await world.show("review")).toMatchInlineSnapshot(`
      "$ ctx review
      ! info: 2 files of the worktree take no part: not committed yet. [UNCOMMITTED_LEFT_OUT]
      ! hint: See them with \`ctx diff\`.
      ! Nothing to review between main and HEAD.
      "
    `);
    world.commit("Decide", "2026-11-20T10:04:00Z");
    expect(await world.show("review")).toMatchInlineSnapshot(`
      "$ ctx review
      main → HEAD  2 risks · 3 contexts change

      Risks
        medium  R2   task/task-42 overrides /caching, inherited from branch/feature/user-profiles.
                .context/tasks/task-42/context.md:5
        low     R1   Changes project: 3 contexts resolve differently.
                .context/project/context.md:1

      What changes for whom
        project
          ~ /caching  "in memory" → "in memory, one process"

        project, branch/feature/user-profiles, task/task-42
          + /limits/retries  3

        branch/feature/user-profiles
          · /caching  "in memory" → "in memory, one process"
                      hidden here: "Redis with 5min TTL" counts

        task/task-42
          ~ /caching  "Redis with 5min TTL" → "none"
      "
    `);
    const { stdout, status } = await world.ctx("review --json --fail-on R2,conflict");
    expect(status).toBe(1);
    const { command, data } = JSON.parse(stdout) as { command: string; data: Record<string, unknown> };
    expect([command, data["verdict"], data["blockedBy"]]).toEqual(["review", "blocked", ["R2"]]);
    expect(data["changes"]).toMatchInlineSnapshot(`
      [
        {
          "after": "in memory, one process",
          "before": "in memory",
          "change": "changed",
          "origin": {
            "line": 3,
            "path": ".context/project/context.md",
            "ref": "project",
          },
          "part": "data",
          "pointer": "/caching",
          "ref": "project",
        },
        {
          "after": 3,
          "change": "added",
          "origin": {
            "line": 5,
            "path": ".context/project/context.md",
            "ref": "project",
          },
          "part": "data",
          "pointer": "/limits/retries",
          "ref": "project",
        },
        {
          "after": "in memory, one process",
          "before": "in memory",
          "change": "shadowed",
          "origin": {
            "line": 3,
            "path": ".context/project/context.md",
            "ref": "project",
          },
          "part": "data",
          "pointer": "/caching",
          "ref": "branch/feature/user-profiles",
          "value": "Redis with 5min TTL",
        },
        {
          "after": 3,
          "change": "added",
          "origin": {
            "line": 5,
            "path": ".context/project/context.md",
            "ref": "project",
          },
          "part": "data",
          "pointer": "/limits/retries",
          "ref": "branch/feature/user-profiles",
        },
        {
          "after": "none",
          "before": "Redis with 5min TTL",
          "change": "changed",
          "origin": {
            "line": 5,
            "path": ".context/tasks/task-42/context.md",
            "ref": "task/task-42",
          },
          "part": "data",
          "pointer": "/caching",
          "ref": "task/task-42",
        },
        {
          "after": 3,
          "change": "added",
          "origin": {
            "line": 5,
            "path": ".context/project/context.md",
            "ref": "project",
          },
          "part": "data",
          "pointer": "/limits/retries",
          "ref": "task/task-42",
        },
      ]
    `);
  });

  test("what cannot be understood", async () => {
    expect(await world.show("review main....HEAD")).toMatchInlineSnapshot(`
      "$ ctx review main....HEAD
      ! error: Not a range: main....HEAD [USAGE]
      ! hint: Write A..B, A...B (B since it left A) or A (that is A...HEAD).
      [64]
      "
    `);
    expect(await world.show("review nowhere")).toMatchInlineSnapshot(`
      "$ ctx review nowhere
      ! error: git knows no revision nowhere. [BRANCH_UNKNOWN]
      ! hint: Name a branch, a tag or a commit, as \`git log\` shows them.
      [66]
      "
    `);
    expect(await world.show("review --fail-on medum")).toMatchInlineSnapshot(`
      "$ ctx review --fail-on medum
      ! error: --fail-on knows no medum. [USAGE]
      ! hint: did you mean medium? Give R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, low, medium, high, conflict.
      [64]
      "
    `);
    expect(await world.show("review --format html")).toMatchInlineSnapshot(`
      "$ ctx review --format html
      ! error: --format cannot be html. [USAGE]
      ! hint: It is one of text, markdown, json, github, sarif.
      [64]
      "
    `);
  });
});
