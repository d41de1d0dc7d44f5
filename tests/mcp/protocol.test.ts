// The protocol itself, line by line: both eras, what is no message, how a connection ends.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOST_BYTES } from "../../src/mcp/line-transport.js";
import { CLIENT, NEWER, OLDER, Session, type Fields } from "../support/mcp.js";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("protocol");
});
afterAll(() => world.remove());

const PING = { jsonrpc: "2.0", id: "ping", method: "ping" };

describe("the older era", () => {
  test("says hello, and what the server can do", async () => {
    const session = await Session.open(world);
    expect(session.messages[0]?.result).toMatchObject({
      protocolVersion: OLDER,
      serverInfo: { name: "ctx", version: "0.1.0" },
      capabilities: { tools: {}, resources: { subscribe: true, listChanged: true }, completions: {} },
      instructions: expect.stringContaining("context_resolve"),
    });
  });

  test.each(["2025-06-18", "2025-03-26", "2024-11-05"])(
    "speaks %s with a client that does",
    async (version) => {
      const session = await Session.open(world, { era: null });
      const params = { protocolVersion: version, capabilities: {}, clientInfo: CLIENT };
      expect(await session.request("initialize", params)).toMatchObject({ protocolVersion: version });
      expect((await session.call("workflow_list")).isError).toBeUndefined();
    },
  );
});

describe("the newer era", () => {
  test("needs no hello; discovery tells the same as it", async () => {
    const session = await Session.open(world, { era: NEWER });
    const called = await session.call("context_resolve", { ref: "task-42" });
    expect(called.structuredContent["ref"]).toBe("task/task-42");
    const discovered = await session.request("server/discover");
    expect(discovered).toMatchObject({
      supportedVersions: [NEWER],
      capabilities: { tools: {}, resources: { subscribe: true, listChanged: true } },
    });
  });

  test("every cacheable result says how long it holds, and for whom", async () => {
    const session = await Session.open(world, { era: NEWER });
    const held: Record<string, unknown> = {};
    for (const [method, params] of [
      ["tools/list", {}],
      ["resources/list", {}],
      ["resources/templates/list", {}],
      ["resources/read", { uri: "ctx://project" }],
    ] as const) {
      const { ttlMs, cacheScope } = await session.request(method, params);
      held[method] = [ttlMs, cacheScope];
    }
    expect(held).toEqual({
      "tools/list": [3_600_000, "private"],
      "resources/list": [0, "private"],
      "resources/templates/list": [3_600_000, "private"],
      "resources/read": [0, "private"],
    });
  });

  test("a revision that nobody speaks is refused with each request that names it", async () => {
    const session = await Session.open(world, { era: NEWER });
    await session.request("tools/list");
    const claim = { "io.modelcontextprotocol/protocolVersion": "2031-01-01" };
    session.send({ jsonrpc: "2.0", id: "new", method: "tools/list", params: { ["_meta"]: claim } });
    const { error } = await session.next(({ id }) => id === "new");
    expect(error).toMatchObject({ code: -32022, data: { supported: [NEWER], requested: "2031-01-01" } });
  });

  test("knows none of the older one's requests", async () => {
    const session = await Session.open(world, { era: NEWER });
    await session.request("tools/list");
    const { error } = await session.ask("resources/subscribe", { uri: "ctx://project" });
    expect(error?.code).toBe(-32601);
  });
});

describe("what is no message", () => {
  const CASES: readonly (readonly [what: string, line: string | Uint8Array, code: number, id: unknown])[] = [
    ["no JSON", "{", -32700, null],
    ["a text that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), -32700, null],
    ["a number", "7", -32600, null],
    ["a batch", `[${JSON.stringify(PING)}]`, -32600, null],
    ["another version", '{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, 1],
    ["no method", '{"jsonrpc":"2.0","id":1}', -32600, 1],
    ["a method that is no text", '{"jsonrpc":"2.0","id":1,"method":{}}', -32600, 1],
    ["a list of params", '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32600, 1],
    ["a fraction for an id", '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32600, null],
    ["null for an id", '{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, null],
    [
      "deep JSON",
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${"[".repeat(5e4)}${"]".repeat(5e4)}}}`,
      -32600,
      1,
    ],
    [
      "more than is taken",
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${"y".repeat(MOST_BYTES)}"}}`,
      -32600,
      null,
    ],
  ];

  test.each(CASES)("%s is answered, and the next message too", async (_what, line, code, id) => {
    const session = await Session.open(world);
    session.send(line);
    session.send(PING);
    await session.next((message) => message.id === "ping");
    const errors = session.messages.filter(({ error }) => error !== undefined);
    expect(errors.map((message) => [message.error?.code, message.id])).toEqual([[code, id]]);
  });

  test("the largest message that is taken", async () => {
    const session = await Session.open(world);
    const around = JSON.stringify({ ...PING, params: { x: "" } }).length;
    session.send({ ...PING, params: { x: "y".repeat(MOST_BYTES - around) } });
    expect(await session.next(({ id }) => id === "ping")).toMatchObject({ result: {} });
  });

  test("empty lines and line breaks of Windows are none", async () => {
    const session = await Session.open(world);
    session.send("");
    session.send("  \r");
    session.send(`${JSON.stringify(PING)}\r`);
    await session.next(({ id }) => id === "ping");
    expect(session.messages.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  test("whatever comes, each request of a client is answered once", async () => {
    const session = await Session.open(world);
    let count = 0;
    const junk = fc.oneof(
      fc.string(),
      fc.json({ maxDepth: 4 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.filter((byte) => byte !== 10)),
      fc
        .record(
          {
            jsonrpc: fc.constantFrom("2.0", "1.0", 2),
            id: fc.oneof(fc.integer(), fc.string(), fc.double(), fc.constant(null)),
            method: fc.oneof(
              fc.constantFrom("tools/call", "resources/read", "completion/complete", "x"),
              fc.jsonValue(),
            ),
            params: fc.oneof(
              fc.jsonValue(),
              fc.record({ name: fc.constantFrom("context_get", "x"), arguments: fc.jsonValue() }),
              fc.record({ uri: fc.string() }),
            ),
          },
          { requiredKeys: [] },
        )
        .map((message) => JSON.stringify(message)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { maxLength: 6 }), async (lines) => {
        for (const line of lines) session.send(typeof line === "string" ? line.replaceAll("\n", " ") : line);
        const id = `probe ${++count}`;
        session.send({ ...PING, id });
        await session.next((message) => message.id === id);
        const answers = session.messages.filter((message) => message.id === id);
        expect(answers).toEqual([{ jsonrpc: "2.0", id, result: {} }]);
      }),
      { numRuns: 60 },
    );
    for (const message of session.messages)
      expect(JSON.stringify(message)).not.toMatch(/\bat .*\.(?:ts|js):\d+/);
  });
});

describe("the end", () => {
  test("what was asked before it is answered", async () => {
    const session = await Session.open(world);
    const asked = [1, 2, 3].map(() => session.ask("tools/call", { name: "context_resolve", arguments: {} }));
    const { status, stdout, stderr } = await session.end();
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
    expect((await Promise.all(asked)).map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  });

  test("a last line without its line break counts", async () => {
    const input = JSON.stringify({ ...PING, id: 7 });
    const hello = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { protocolVersion: OLDER, capabilities: {}, clientInfo: CLIENT },
    });
    const { stdout, status } = await world.ctx("mcp", { stdin: `${hello}\n${input}` });
    expect([stdout.split("\n").length, status]).toEqual([3, 0]);
    expect(stdout).toContain('"id":7');
  });

  test("a listener is told that nothing more comes", async () => {
    const session = await Session.open(world, { era: NEWER });
    const meta = (await session.request("tools/list"))["_meta"];
    expect(meta).toBeDefined();
    const listening = session.ask("subscriptions/listen", { notifications: { resourcesListChanged: true } });
    await session.next(({ method }) => method === "notifications/subscriptions/acknowledged");
    await session.end();
    expect(((await listening).result as Fields)["resultType"]).toBe("complete");
  });

  test("of much that was asked at once, what is acknowledged is stored, and nothing else", async () => {
    const session = await Session.open(world);
    const given = (text: string) => ({ ref: "task-42", kind: "progress", text });
    const asked = Array.from({ length: 400 }, (_, at) =>
      session.ask("tools/call", { name: "context_add", arguments: given(`queued ${at}`) }),
    );
    expect((await session.end()).status).toBe(0);
    const answers = await Promise.all(asked);
    const told = answers.flatMap(({ result }, at) => (result === undefined ? [] : [`queued ${at}`]));
    const refused = answers.filter(({ error }) => error?.code === -32000);
    expect([told.length > 0, told.length + refused.length]).toEqual([true, 400]);
    const { stdout } = await world.ctx(["log", "task-42", "--kind", "progress"]);
    expect(stdout.match(/queued \d+/g)?.toSorted()).toEqual(told.toSorted());
  });

  test("a call that is taken back before its turn is never done", async () => {
    const session = await Session.open(world);
    const add = (id: string) => ({
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name: "context_add", arguments: { ref: "task-42", kind: "progress", text: `call ${id}` } },
    });
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "second" } };
    session.send(
      [add("first"), add("second"), cancel, add("third")].map((one) => JSON.stringify(one)).join("\n"),
    );
    await session.next(({ id }) => id === "third");
    await session.end();
    const { stdout } = await world.ctx(["log", "task-42", "--kind", "progress"]);
    expect(stdout.match(/call \w+/g)?.toSorted()).toEqual(["call first", "call third"]);
  });

  test("Ctrl-C and SIGTERM end it as its client's leaving does", async () => {
    let stop = (): void => undefined;
    const terminated = (): Promise<void> => new Promise((settle) => (stop = settle));
    const session = await Session.open(world, { surroundings: { terminated } });
    const asked = session.ask("tools/call", { name: "context_resolve", arguments: {} });
    // What came in before the signal is answered; that it came in, the answer to the next one tells.
    await session.request("ping");
    stop();
    expect((await session.end()).status).toBe(0);
    expect((await asked).error).toBeUndefined();
  });
});
