// What a person and a program are told when another process keeps the lock of a context.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { makeFixedClock } from "../support/fakes.js";
import { makeShop, NOW, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("lock-held");
});
afterAll(() => world.remove());

/** A world in which somebody else holds every lock, and a second is over at once. */
function heldBy(host: string, isHere: boolean) {
  const locks = makeFakeLocks();
  locks.occupy({ host, pid: 4711, since: "2026-11-20T10:02:00.000Z", isHere });
  const clock = { ...makeFixedClock(NOW), pause: async () => undefined };
  return { surroundings: { runtime: { ...makeNodeRuntime(world.environment), locks, clock } } };
}

test("here: which process it is, and how to look at it", async () => {
  expect(await world.show("set task-42 caching Redis", heldBy("laptop", true))).toMatchInlineSnapshot(`
    "$ ctx set task-42 caching Redis
    ! error: task/task-42 is being changed by process 4711 on laptop, since 2026-11-20T10:02:00.000Z. [LOCK_HELD]
    ! hint: Nothing was written; run the command again. \`ps -f -p 4711\` shows that process; if it is stopped, let it go on.
    [75]
    "
  `);
});

test("elsewhere: that only there it can be told whether it still runs", async () => {
  expect(await world.show("create task-7", heldBy("build\u202e-7", false))).toMatchInlineSnapshot(`
    "$ ctx create task-7
    ! error: task/task-7 is being changed by process 4711 on build⟨U+202E⟩-7, since 2026-11-20T10:02:00.000Z. [LOCK_HELD]
    ! hint: Nothing was written; run the command again. Whether that process still runs can only be told on build⟨U+202E⟩-7.
    [75]
    "
  `);
});

test("a program gets the same as data", async () => {
  const { stdout, status } = await world.ctx("unset project caching --json", heldBy("laptop", true));
  expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
    {
      "command": "unset",
      "error": {
        "code": "LOCK_HELD",
        "details": {
          "host": "laptop",
          "pid": 4711,
          "since": "2026-11-20T10:02:00.000Z",
        },
        "hint": "Nothing was written; run the command again. \`ps -f -p 4711\` shows that process; if it is stopped, let it go on.",
        "message": "project is being changed by process 4711 on laptop, since 2026-11-20T10:02:00.000Z.",
      },
      "findings": [],
      "ok": false,
      "version": 1,
    }
  `);
  expect(status).toBe(75);
});

test("what writes nothing does not ask", async () => {
  expect(await world.show("set task-42 caching Redis --dry-run", heldBy("laptop", true)))
    .toMatchInlineSnapshot(`
    "$ ctx set task-42 caching Redis --dry-run
    diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
    --- a/.context/tasks/task-42/context.md
    +++ b/.context/tasks/task-42/context.md
    @@ -2,4 +2,5 @@
     $schema: https://git-ctx.dev/schemas/1/document.schema.json
     $branch: feature/user-profiles
     title: Implement user authentication
    +caching: Redis
     ---
    "
  `);
});
