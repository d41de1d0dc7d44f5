import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("session-work");
});
afterAll(() => world.remove());

const SOCKET = ["--socket", "./no-server"];

test("what finds no session waits, is shown, and can be taken back", async () => {
  expect(await world.show(["session", "queue"])).toMatchInlineSnapshot(`
    "$ ctx session queue
    ! Nothing waits for a session.
    "
  `);
  expect(
    await world.show([
      "session",
      "send",
      "fix the login test",
      "--env",
      "STAGE=t0psecret",
      "--priority",
      "5",
      ...SOCKET,
    ]),
  ).toMatchInlineSnapshot(`
    "$ ctx session send 'fix the login test' --env STAGE=t0psecret --priority 5 --socket ./no-server
    queued  01M7W6N870040G2081040G2081: No tmux server is running at /home/ada/shop/no-server
    ! Hand it out with: ctx session dispatch
    "
  `);
  expect(await world.show(["session", "queue"])).toMatchInlineSnapshot(`
    "$ ctx session queue
    01M7W6N870040G2081040G2081    5  just now  waiting  any session  fix the login test
    "
  `);
  expect(await world.show(["session", "dispatch"])).toMatchInlineSnapshot(`
    "$ ctx session dispatch
    ! 1 still waits.
    "
  `);
  expect(await world.show(["session", "queue", "cancel", "task-42"])).toMatchInlineSnapshot(`
    "$ ctx session queue cancel task-42
    ! error: No request task-42 waits. [REQUEST_NOT_FOUND]
    ! hint: List them with \`ctx session queue\`.
    [66]
    "
  `);
  expect(await world.show(["session", "log"])).toMatchInlineSnapshot(`
    "$ ctx session log
    2026-11-20 10:05  0G2081  scan   0 panes, 0 free, 1 server silent
    2026-11-20 10:05  0G2081  match  none
    2026-11-20 10:05  0G2081  queue  priority 5  No tmux server is running at /home/ada/shop/no-server
    2026-11-20 10:05  0G2081  scan   0 panes, 0 free, 1 server silent
    2026-11-20 10:05  0G2081  match  none
    "
  `);
});

test("what cannot be meant is refused", async () => {
  expect(await world.show(["session", "send"])).toMatchInlineSnapshot(`
    "$ ctx session send
    ! error: ctx session send takes one text. [USAGE]
    ! hint: For example: ctx session send "fix the login test", or - for standard input.
    [64]
    "
  `);
  expect(await world.show(["session", "send", "go", "--session", "%7", ...SOCKET])).toMatchInlineSnapshot(`
    "$ ctx session send go --session '%7' --socket ./no-server
    ! error: There is no session %7. No tmux server is running at /home/ada/shop/no-server. [SESSION_NOT_FOUND]
    ! hint: List them with \`ctx session list\`.
    [66]
    "
  `);
  expect(await world.show(["session", "send", "go", "--workdir", "nowhere", ...SOCKET]))
    .toMatchInlineSnapshot(`
    "$ ctx session send go --workdir nowhere --socket ./no-server
    ! error: There is no directory /home/ada/shop/nowhere. [USAGE]
    ! hint: Work happens in a directory that exists; --workdir names one.
    [64]
    "
  `);
  expect(await world.show(["session", "run"])).toMatchInlineSnapshot(`
    "$ ctx session run
    ! error: ctx session run needs a program to run. [USAGE]
    ! hint: For example: ctx session run --env STAGE=test -- npm test
    [64]
    "
  `);
  expect(await world.show(["session", "run", "--priority", "3", "--", "true"])).toMatchInlineSnapshot(`
    "$ ctx session run --priority 3 -- true
    ! error: --priority means nothing to ctx session run. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]
    "
  `);
  expect(await world.show(["session", "queue", "cancle", "x"])).toMatchInlineSnapshot(`
    "$ ctx session queue cancle x
    ! error: ctx session queue lists what waits; \`ctx session queue cancel ID\` takes one back. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]
    "
  `);
});

test("a prerequisite that fails runs nothing; else the program's status is ctx's", async () => {
  const failed = ["session", "run", "--prereq", "echo no; false", "--", "touch", "ran"];
  expect(await world.show(failed)).toMatchInlineSnapshot(`
    "$ ctx session run --prereq 'echo no; false' -- touch ran
    !   1  echo no; false
    !       no
    ! A prerequisite failed; nothing was run.
    [1]
    "
  `);
  const run = [
    "session",
    "run",
    "--prereq",
    "true",
    "--env",
    "STAGE=test",
    "--",
    "sh",
    "-c",
    'test "$STAGE" = test && exit 7',
  ];
  expect((await world.ctx(run)).status).toBe(7);
  expect((await world.ctx(["session", "run", "--", "sh", "-c", "kill -9 $$"])).status).toBe(137);
});
