// `ctx mcp` as it is built, in processes of its own: the SDK's client in both eras, two servers that hear of each other,
// stray output, the ways in which a server ends.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const BIN = join(ROOT, "bin/ctx.cjs");
const TASK = "ctx://resolved/task/task-42";
const HELLO = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "Claude Code", version: "2" },
  },
};
let world: World;
beforeAll(async () => {
  world = await makeShop("mcp");
});
afterAll(() => world.remove());

const ERAS = [
  ["2025-11-25", "legacy"],
  ["2026-07-28", { pin: "2026-07-28" }],
] as const;
type Mode = (typeof ERAS)[number][1];

async function connect(name: string, mode: Mode): Promise<Client> {
  const client = new Client({ name, version: "1.0.0" }, { versionNegotiation: { mode } });
  onTestFinished(() => client.close());
  const server = { command: process.execPath, args: [BIN, "mcp"], cwd: world.root, env: world.environment };
  await client.connect(new StdioClientTransport(server));
  return client;
}

/** The texts of a tool's answer; the client has checked it against the tool's output schema. */
async function call(client: Client, name: string, given: Record<string, unknown>): Promise<string> {
  const { isError, structuredContent } = await client.callTool({ name, arguments: given });
  expect(isError).toBeUndefined();
  return (structuredContent as { text: string }).text;
}

describe.each(ERAS)("the SDK's client, %s", (_era, mode) => {
  test("lists, calls, reads, completes", async () => {
    const client = await connect("Claude Code", mode);
    expect((await client.listTools()).tools).toHaveLength(8);
    expect(await call(client, "context_resolve", { ref: "task-42" })).toContain("Redis with 5min TTL");
    expect(await call(client, "context_changes", {})).toContain("context.md");
    const uris = (await client.listResources()).resources.map(({ uri }) => uri);
    expect(uris).toContain(TASK);
    const { contents } = await client.readResource({ uri: TASK });
    expect(JSON.stringify(contents)).toContain("Redis with 5min TTL");
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "ctx://{+ref}" },
      argument: { name: "ref", value: "task" },
    });
    expect(completion.values).toContain("task-42");
  });

  test("one server hears of what another one's client wrote", async () => {
    const [a, b] = [await connect("A", mode), await connect("B", mode)];
    const told = new Promise<string>((settle) => {
      b.setNotificationHandler("notifications/resources/updated", ({ params }) => settle(params.uri));
    });
    const listed = new Promise<void>((settle) => {
      b.setNotificationHandler("notifications/resources/list_changed", () => settle());
    });
    if (mode === "legacy") await b.subscribeResource({ uri: TASK });
    else await b.listen({ resourcesListChanged: true, resourceSubscriptions: [TASK] });
    const text = `JWT endpoints implemented (${String(mode === "legacy")})`;
    await call(a, "context_add", { ref: "task-42", kind: "progress", text });
    expect(await told).toBe(TASK);
    expect(JSON.stringify(await b.readResource({ uri: TASK }))).toContain(text);
    await call(a, "context_add", { ref: `task-${mode === "legacy" ? 50 : 51}`, kind: "task", text: "Next" });
    await listed;
  });
});

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(argv: readonly string[] = [], more: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [BIN, "mcp", ...argv], {
    cwd: world.root,
    env: { ...world.environment, ...more },
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdin?.on("error", () => undefined);
  return child;
}

async function ending(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.on("data", (bytes: Buffer) => (texts[name] += bytes.toString()));
  const [status, signal] = (await once(child, "close")) as [number | null, string | null];
  return { status, signal, ...texts };
}

const said = ({ stdout }: Ended): unknown[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

describe("the process", () => {
  test("ends when its client is gone, with all that was asked answered", async () => {
    const child = start();
    const ended = ending(child);
    const asked = { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "context_resolve" } };
    child.stdin?.end(`${JSON.stringify(HELLO)}\n${JSON.stringify(asked)}\n`);
    const end = await ended;
    expect([end.status, end.stderr]).toEqual([0, ""]);
    expect(said(end)).toMatchObject([{ id: 1 }, { id: 2, result: { structuredContent: {} } }]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("ends on %s while it follows resources", async (signal) => {
    const child = start();
    const ended = ending(child);
    const subscribe = { jsonrpc: "2.0", id: 2, method: "resources/subscribe", params: { uri: TASK } };
    child.stdin?.write(`${JSON.stringify(HELLO)}\n${JSON.stringify(subscribe)}\n`);
    await new Promise<void>((settle) =>
      child.stdout?.on("data", (bytes: Buffer) => void (bytes.toString().includes('"id":2') && settle())),
    );
    child.kill(signal);
    const end = await ended;
    expect([end.status, end.signal, end.stderr]).toEqual([signal === "SIGINT" ? 130 : 0, null, ""]);
  });

  test("ends when nobody reads what it says", async () => {
    const child = start();
    const ended = ending(child);
    child.stdout?.destroy();
    child.stdin?.write(`${JSON.stringify(HELLO)}\n`);
    const { status, stderr } = await ended;
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("says nothing but protocol on standard output, whatever else is written there", async () => {
    const stray = join(world.root, "../stray.cjs");
    writeFileSync(
      stray,
      "setInterval(() => { console.log('stray log'); console.info('stray info'); process.stdout.write('stray write\\n'); }, 1).unref();\n",
    );
    const child = start([], { NODE_OPTIONS: `--require ${stray}` });
    const ended = ending(child);
    const lines = [
      HELLO,
      { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "context_resolve" } },
    ];
    // What comes before the server is up is not ours to guard: the first answer tells that it is.
    child.stdin?.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { stdout, stderr } = await ended;
    const first = stdout.indexOf('{"');
    const protocol = stdout.slice(first).trimEnd().split("\n");
    expect(protocol.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 2]);
    for (const text of ["stray log", "stray info", "stray write"]) expect(stderr).toContain(text);
  });

  test("--json and a terminal's colours change nothing of it", async () => {
    const child = start(["--json"], { FORCE_COLOR: "1" });
    const ended = ending(child);
    child.stdin?.end(`${JSON.stringify(HELLO)}\n`);
    expect(said(await ended)).toMatchObject([{ id: 1 }]);
  });
});
