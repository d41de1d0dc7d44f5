// Our server with the clients of others: the SDK that most agents still have, and MCP's Inspector in both eras. The official
// conformance suite: conformance.client.ts.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ROOT } from "../tidy/source.js";
import { ClientShop } from "./client-shop.js";
import { NEWER_NODE as NODE } from "./newer-node.js";

const CLIENTS = join(ROOT, "tests/clients/node_modules");
const BIN = join(ROOT, "bin/ctx.cjs");
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
