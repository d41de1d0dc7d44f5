// The MCP server: which requests there are and what answers them. It adds no behaviour to the actions (doors-add-nothing);
// the SDK speaks the protocol, in both of its eras.
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type McpRequestContext,
} from "@modelcontextprotocol/server";
import type { JsonObject } from "../model/json/json.js";
import { callTool } from "./call-tool.js";
import { slugOfClient } from "./client-name.js";
import type { Place } from "./place.js";
import { completeRef, listResources, readResource, TEMPLATES } from "./resources.js";
import { OWN_TEMPLATE, RESOLVED_TEMPLATE } from "./resource-uri.js";
import type { Subscriptions } from "./subscriptions.js";
import type { Tool } from "./tool.js";
import { describeTool } from "./tool-list.js";
import type { Turns } from "./turns.js";

export interface ServerParts {
  readonly place: Place;
  readonly tools: readonly Tool[];
  readonly subscriptions: Subscriptions;
  readonly turns: Turns;
  readonly version: string;
}

const INSTRUCTIONS =
  "Shared working knowledge of this repository, kept in .context/. Call context_resolve before work begins, context_add when something is done or learnt, context_changes to hear of others.";

/** JSON-RPC 2.0 §5.1: the server's own. */
const NOT_BEGUN = -32000;
/** Who subscribes in the older era: the client as a whole. */
const CLIENT = "client";
/** `tools/list` and the templates never change while a server runs; what contexts say may change at once. */
const CACHE_HINTS = {
  "tools/list": { ttlMs: 3_600_000, cacheScope: "private" },
  "resources/templates/list": { ttlMs: 3_600_000, cacheScope: "private" },
  "resources/list": { ttlMs: 0, cacheScope: "private" },
  "resources/read": { ttlMs: 0, cacheScope: "private" },
} as const;

/** Makes the server of one connection, for its era. */
export function makeServer(
  { place, tools, subscriptions, turns, version }: ServerParts,
  era: McpRequestContext["era"],
) {
  const server = new Server(
    { name: "ctx", title: "ctx: shared context", version },
    {
      capabilities: { tools: {}, resources: { subscribe: true, listChanged: true }, completions: {} },
      instructions: INSTRUCTIONS,
      cacheHints: CACHE_HINTS,
    },
  );
  answerTools(server, { place, tools, turns });
  answerResources(server, { place, turns });
  subscriptions.tellThrough(server);
  if (era === "legacy") {
    answerSubscriptions(server, subscriptions);
    server.oninitialized = () => void subscriptions.begin();
  }
  return server;
}

function answerTools(
  server: Server,
  { place, tools, turns }: Pick<ServerParts, "place" | "tools" | "turns">,
): void {
  const described = tools.map(describeTool);
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  server.setRequestHandler("tools/list", () => ({ tools: described }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const tool = byName.get(params.name);
    if (tool === undefined) {
      const known = tools.map(({ name }) => name).join(", ");
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `No tool is called ${params.name}: ${known}.`);
    }
    await awaitTurn(turns, mcpReq.signal);
    const client = slugOfClient(mcpReq.envelope, server);
    return callTool(place, { tool, given: (params.arguments ?? {}) as JsonObject, client });
  });
}

/** @throws {ProtocolError} where the request was taken back, or the connection ends, before it began. */
async function awaitTurn(turns: Turns, cancelled: AbortSignal): Promise<void> {
  const mayBegin = await turns.take();
  if (mayBegin && !cancelled.aborted) return;
  throw new ProtocolError(NOT_BEGUN, "The connection ended before this was begun. Nothing was done.");
}

function answerResources(server: Server, { place, turns }: Pick<ServerParts, "place" | "turns">): void {
  server.setRequestHandler("resources/list", ({ params }) => listResources(place, params?.cursor));
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: [...TEMPLATES] }));
  server.setRequestHandler("resources/read", async ({ params }, { mcpReq }) => {
    await awaitTurn(turns, mcpReq.signal);
    return readResource(place, params.uri);
  });
  server.setRequestHandler("completion/complete", async ({ params }) => {
    const { ref, argument } = params;
    const isTemplate =
      ref.type === "ref/resource" && (ref.uri === OWN_TEMPLATE || ref.uri === RESOLVED_TEMPLATE);
    if (!isTemplate) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Nothing here of that name can be completed.");
    }
    if (argument.name !== "ref") return { completion: { values: [], total: 0, hasMore: false } };
    return completeRef(place, argument.value);
  });
}

/** The newer era has no such requests. */
function answerSubscriptions(server: Server, subscriptions: Subscriptions): void {
  server.setRequestHandler("resources/subscribe", async ({ params }) => {
    if (await subscriptions.subscribe(params.uri, CLIENT)) return {};
    throw new ResourceNotFoundError(params.uri);
  });
  server.setRequestHandler("resources/unsubscribe", async ({ params }) => {
    await subscriptions.unsubscribe(params.uri, CLIENT);
    return {};
  });
}
