// `ctx changes`, `ctx wait` and what goes on with --follow, as people and programs see it.
import { Ajv2020 } from "ajv/dist/2020.js";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sink } from "../../src/cli/output/sink.js";
import { makeShop, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("changes");
  await world.ctx(["progress", "task-42", "JWT endpoints implemented", "--by", "@backend_agent"]);
});
afterAll(() => world.remove());

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
for (const name of readdirSync(`${ROOT}schemas/output`))
  ajv.addSchema(JSON.parse(readFileSync(`${ROOT}schemas/output/${name}`, "utf8")) as object);

function isEvent(command: string, line: string): boolean {
  const schema = `https://git-ctx.dev/schemas/1/output/${command}.schema.json#/$defs/event`;
  return ajv.validate(schema, JSON.parse(line));
}

test("changes tells everything, then only what is new", async () => {
  expect(await world.show("changes --for @frontend_agent")).toMatchInlineSnapshot(`
    "$ ctx changes --for @frontend_agent
    2026-11-20 10:05  @backend_agent   progress  task/task-42: JWT endpoints implemented
                                       document  added .context/branches/feature%2Fuser-profiles/context.md
                                       document  added .context/project/context.md
                                       document  added .context/tasks/task-42/context.md
    ! What comes next: ctx changes --since 081040g2081040g2-1 --for @frontend_agent
    "
  `);
  await world.ctx(["progress", "task-42", "Login form drawn", "--by", "@frontend_agent"]);
  await world.ctx([
    "insight",
    "project",
    "utils/auth.py has JWT already",
    "--category",
    "discovery",
    "--importance",
    "high",
    "--by",
    "@backend_agent",
  ]);
  const since = ["changes", "--since", "081040g2081040g2-1", "--for", "@frontend_agent"];
  expect(await world.show(since)).toMatchInlineSnapshot(`
    "$ ctx changes --since 081040g2081040g2-1 --for @frontend_agent
    2026-11-20 10:05  @backend_agent   insight   project: discovery/high: utils/auth.py has JWT already
    ! What comes next: ctx changes --since 081040g2081040g2-2 --for @frontend_agent
    "
  `);
  expect(await world.show([...since.slice(0, 2), "081040g2081040g2-1"])).toMatchInlineSnapshot(`
    "$ ctx changes --since 081040g2081040g2-1
    2026-11-20 10:05  @frontend_agent   progress  task/task-42: Login form drawn
    2026-11-20 10:05  @backend_agent    insight   project: discovery/high: utils/auth.py has JWT already
    ! What comes next: ctx changes --since 0r30c1g60r30c1g6-1
    "
  `);
  expect(await world.show([...since, "--json"])).toMatchInlineSnapshot(`
    "$ ctx changes --since 081040g2081040g2-1 --for @frontend_agent --json
    {"version":1,"ok":true,"command":"changes","data":{"changes":[{"ref":"project","by":"@backend_agent","path":".context/project/entries/01M7W6N8700G2081040G208104.jsonl","entry":{"v":1,"id":"01M7W6N8700G2081040G208104","kind":"insight","at":"2026-11-20T10:05:00.000Z","by":"@backend_agent","text":"utils/auth.py has JWT already","category":"discovery","importance":"high"}}],"cursor":"0w3ge1r70w3ge1r7-1"},"findings":[]}
    "
  `);
});

test("nothing new is said in a line", async () => {
  const { stdout } = await world.ctx("changes --json");
  const { cursor } = (JSON.parse(stdout) as { data: { cursor: string } }).data;
  const { stdout: again, stderr, status } = await world.ctx(["changes", "--since", cursor]);
  expect([again, stderr, status]).toEqual([
    "",
    `Nothing new. What comes next: ctx changes --since ${cursor}\n`,
    0,
  ]);
});

test("what cannot be asked is refused", async () => {
  expect(await world.show("changes --since yesterday")).toMatchInlineSnapshot(`
    "$ ctx changes --since yesterday
    ! error: Not a cursor: yesterday [USAGE]
    ! hint: Give the cursor of an earlier answer, e.g. of \`ctx changes --json\`. Without --since everything is told.
    [64]
    "
  `);
  expect(await world.show("changes --since 0000000000000000-7")).toMatchInlineSnapshot(`
    "$ ctx changes --since 0000000000000000-7
    ! error: There is no cursor 0000000000000000-7 here, or it is kept no longer. [CURSOR_NOT_FOUND]
    ! hint: Start anew without --since: then everything is told again.
    [66]
    "
  `);
  expect(await world.show("changes --ref task-24 --kind notes")).toMatchInlineSnapshot(`
    "$ ctx changes --ref task-24 --kind notes
    ! error: --kind cannot be notes. [USAGE]
    ! hint: It is one of progress, insight, verified, status, retract, document.
    [64]
    "
  `);
  expect(await world.show("changes --ref task-24")).toMatchInlineSnapshot(`
    "$ ctx changes --ref task-24
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
  expect(await world.show("wait --timeout -1")).toMatchInlineSnapshot(`
    "$ ctx wait --timeout -1
    ! error: Not a time to wait: -1 [USAGE]
    ! hint: Give seconds, such as 30 or 0.5.
    [64]
    "
  `);
  expect(await world.show("log task-42 --phases --follow")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases --follow
    ! error: --phases and --follow cannot stand together. [USAGE]
    ! hint: See \`ctx help log\`.
    [64]
    "
  `);
});

test("wait tells when nothing came", async () => {
  const { stdout, stderr, status } = await world.ctx("wait --timeout 0 --json");
  expect([stderr, status]).toEqual(["", 75]);
  const { error } = JSON.parse(stdout) as { error: { code: string; details: { cursor: string } } };
  expect(error.code).toBe("TIMEOUT");
  await world.ctx(["progress", "task-42", "Logout button works", "--by", "@backend_agent"]);
  const since = ["wait", "--since", error.details.cursor, "--by", "@backend_agent", "--timeout", "0"];
  const waited = await world.ctx(since);
  expect([waited.stdout, waited.status]).toEqual([
    "2026-11-20 10:05  @backend_agent   progress  task/task-42: Logout button works\n",
    0,
  ]);
});

describe("a stream", () => {
  /** A stdout that closes when it got so many lines, as `head` does. */
  function closingAfter(
    count: number,
    act: (line: number) => Promise<unknown>,
  ): { sink: Sink; lines: string[] } {
    const lines: string[] = [];
    const sink: Sink = {
      isTerminal: () => false,
      columns: () => undefined,
      rows: () => undefined,
      async write(text) {
        if (lines.length === count) throw Object.assign(new Error("EPIPE"), { code: "EPIPE" });
        lines.push(...text.split("\n").filter((line) => line !== ""));
        void act(lines.length);
      },
    };
    return { sink, lines };
  }

  test("of a log goes on with what comes, until nobody reads it", async () => {
    const before = (await world.ctx("log task-42")).stdout.split("\n").length - 1;
    let count = 0;
    const record = (): Promise<unknown> =>
      world.ctx(["progress", "task-42", `Step ${++count}`, "--by", "@backend_agent"]);
    const { sink, lines } = closingAfter(before + 2, async (line) => line >= before && record());
    const { status, stderr } = await world.ctx("log task-42 --follow --json", {
      surroundings: { stdout: sink },
    });
    expect([status, stderr]).toEqual([0, ""]);
    const events = lines.map((line) => JSON.parse(line) as { seq: number; data: { text?: string } });
    expect(events.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    expect(events.slice(before).map(({ data }) => data.text)).toEqual(["Step 1", "Step 2"]);
    expect(lines.filter((line) => !isEvent("log", line))).toEqual([]);
  });

  test("of changes names a cursor to go on from", async () => {
    const { stdout } = await world.ctx("changes --json");
    const { cursor } = (JSON.parse(stdout) as { data: { cursor: string } }).data;
    const { sink, lines } = closingAfter(1, () =>
      world.ctx(["progress", "task-42", "Remember me", "--by", "@backend_agent"]),
    );
    void world.ctx(["progress", "task-42", "Forget me", "--by", "@backend_agent"]);
    const line = ["changes", "--since", cursor, "--follow", "--json"];
    const { status } = await world.ctx(line, { surroundings: { stdout: sink } });
    expect([status, lines.filter((one) => !isEvent("changes", one))]).toEqual([0, []]);
    const { data } = JSON.parse(lines[0] as string) as { data: { cursor: string; entry: { text: string } } };
    expect(data.entry.text).toBe("Forget me");
    const next = JSON.parse((await world.ctx(["changes", "--since", data.cursor, "--json"])).stdout) as {
      data: { changes: { entry: { text: string } }[] };
    };
    expect(next.data.changes.map(({ entry }) => entry.text)).toEqual(["Remember me"]);
  });

  test("that cannot be written fails loudly", async () => {
    const { sink } = closingAfter(1, async () => undefined);
    const full: Sink = {
      ...sink,
      write: () => Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" })),
    };
    const { status, stderr } = await world.ctx("log task-42 --follow", { surroundings: { stdout: full } });
    expect(status).toBe(74);
    expect(stderr).toContain("[WRITE_FAILED]");
  });

  test("of a task that does not exist is refused like any other question", async () => {
    expect(await world.show("log task-24 --follow")).toMatchInlineSnapshot(`
      "$ ctx log task-24 --follow
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show("log task-24 --follow --json")).toMatchInlineSnapshot(`
      "$ ctx log task-24 --follow --json
      {"version":1,"ok":false,"command":"log","error":{"code":"CONTEXT_NOT_FOUND","message":"No context for task/task-24.","hint":"did you mean task-42? List tasks with \`ctx list tasks\`.","path":".context/tasks/task-24/"},"findings":[]}
      [66]
      "
    `);
  });
});
