import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { entries, record, ulid } from "../support/world.js";
import { makeShop, type World } from "../support/transcript.js";

const ENTRIES = ".context/tasks/task-42/entries";

let world: World;
beforeEach(async () => {
  world = await makeShop("pending");
});
afterEach(() => world.remove());

/** Single entries that nobody committed. */
function writeLoose(count: number): void {
  for (let index = 1000; index < 1000 + count; index++)
    world.write(`${ENTRIES}/${ulid(String(index))}.jsonl`, entries(record(String(index), "done")));
}

test("status and log tell of entries that only the journal has", async () => {
  await world.ctx(["progress", "task-42", "JWT endpoints implemented", "--by", "@backend_agent"]);
  rmSync(join(world.root, ENTRIES), { recursive: true });
  expect(await world.show("status")).toMatchInlineSnapshot(`
    "$ ctx status
    shop · branch feature/user-profiles · task-42 "Implement user authentication" (open)
    1 task open, 1 ready
    next: ctx recover
    ! warning: An entry of task/task-42 is in the journal, but in no worktree and no commit [ENTRIES_PENDING]
    ! hint: Bring them back with \`ctx recover\`.
    "
  `);
  expect(await world.show("log task-42")).toMatchInlineSnapshot(`
    "$ ctx log task-42
    ! warning: An entry of task/task-42 is in the journal, but in no worktree and no commit [ENTRIES_PENDING]
    ! hint: Bring them back with \`ctx recover\`.
    ! No entries in task/task-42. Record one: ctx progress task/task-42 "what was done"
    "
  `);
  expect(await world.show("recover")).toMatchInlineSnapshot(`
    "$ ctx recover
    Recovered 1 entry of task/task-42 (.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl)
    "
  `);
  expect(await world.show("status")).toMatchInlineSnapshot(`
    "$ ctx status
    shop · branch feature/user-profiles · task-42 "Implement user authentication" (open)
    1 task open, 1 ready
    last: @backend_agent just now: JWT endpoints implemented
    next: ctx resolve
    "
  `);
});

test("log hints at seal where very many entries wait for a commit in files of their own", async () => {
  writeLoose(200);
  expect((await world.ctx("log task-42")).stderr).toBe("");
  writeLoose(201);
  expect((await world.ctx("log task-42")).stderr).toMatchInlineSnapshot(`
    "201 entries lie in files of their own that git does not know yet. One file for all: ctx seal task/task-42
    "
  `);
  expect((await world.ctx("log task-42 --since 2026-12-01")).stderr).toMatchInlineSnapshot(`
    "No entries like that. All of them: ctx log task/task-42
    "
  `);
  expect((await world.ctx("log task-42 --quiet")).stderr).toBe("");
  const { stdout } = await world.ctx("log task-42 --json --since 2026-12-01");
  expect((JSON.parse(stdout) as { data: unknown }).data).toEqual({
    ref: "task/task-42",
    entries: [],
    loose: 201,
  });
  await world.ctx("seal task-42");
  expect((await world.ctx("log task-42")).stderr).toBe("");
});
