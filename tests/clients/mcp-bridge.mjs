// A bridge from HTTP to `ctx mcp`, for the official conformance suite, which speaks nothing but HTTP. Every message goes to
// the real server's standard input as it is; only its id is another one, since one server serves many connections here.
//   node mcp-bridge.mjs <ctx.cjs> <directory>      prints its address and serves until it is stopped
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [bin, cwd] = process.argv.slice(2);
const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
/** By session; the newer era knows none, and shares one server. */
const servers = new Map();

/** One `ctx mcp`; `ask` settles with the reply to a request. */
function start() {
  const child = spawn(process.execPath, [bin, "mcp"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  const streams = new Map();
  const calls = new Set();
  let ids = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    if (message.method !== undefined) {
      const listener = message.params?.["_meta"]?.["io.modelcontextprotocol/subscriptionId"];
      for (const [id, write] of streams) if (listener === undefined || listener === id) write(message);
      // What a server says or asks while a tool runs belongs, over HTTP, to the stream of that call.
      if (listener === undefined) for (const write of calls) write(message);
      return;
    }
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return {
    child,
    streams,
    calls,
    tell: (message) => child.stdin.write(`${JSON.stringify(message)}\n`),
    nextId: () => `bridge-${++ids}`,
    ask: (message, id) =>
      new Promise((settle) => {
        waiting.set(id, (reply) => settle({ ...reply, id: message.id }));
        child.stdin.write(`${JSON.stringify({ ...message, id })}\n`);
      }),
  };
}

/** Without a session, the newer era: its server has been spoken to in that era, so that nothing else counts there. */
async function serverFor(session) {
  if (session !== undefined) return servers.get(session);
  if (!servers.has("newer")) {
    const server = start();
    servers.set("newer", server);
    const envelope = { [VERSION_KEY]: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} };
    await server.ask(
      { jsonrpc: "2.0", id: 0, method: "tools/list", params: { ["_meta"]: envelope } },
      server.nextId(),
    );
  }
  return servers.get("newer");
}

async function answer(request, response, body) {
  let message;
  try {
    message = JSON.parse(body);
  } catch {
    return send(response, 400, { jsonrpc: "2.0", id: null, error: { code: -32700, message: "Not JSON." } });
  }
  let session = request.headers["mcp-session-id"];
  if (message.method === "initialize") servers.set((session = randomUUID()), start());
  const server = await serverFor(session);
  if (server === undefined) return response.writeHead(404).end();
  // A notification, or the answer to what the server asked.
  if (message.id === undefined || message.method === undefined) {
    server.tell(message);
    return response.writeHead(202).end();
  }
  const id = server.nextId();
  if (message.method === "subscriptions/listen") return listen(server, { message, id, response });
  const events = [];
  const note = (event) => {
    if (events.push(event) === 1) response.writeHead(200, { "content-type": "text/event-stream" });
    writeEvent(response, event);
  };
  if (message.method === "tools/call") server.calls.add(note);
  const reply = await server.ask(message, id);
  server.calls.delete(note);
  if (events.length === 0)
    return send(response, reply.error === undefined ? 200 : statusOf(reply.error.code), reply, session);
  writeEvent(response, reply);
  response.end();
}

function writeEvent(response, event) {
  response.write(`event: message\ndata: ${JSON.stringify(event)}\n\n`);
}

/** What is listened to comes as a stream of events. */
async function listen(server, { message, id, response }) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const write = (event) => writeEvent(response, event);
  server.streams.set(id, (event) => {
    const stamped = { ...event.params?.["_meta"], "io.modelcontextprotocol/subscriptionId": message.id };
    write({ ...event, params: { ...event.params, ["_meta"]: stamped } });
  });
  response.on("close", () => {
    server.streams.delete(id);
    server.tell({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
  });
  const reply = await server.ask(message, id);
  write(reply);
  response.end();
}

/** As the newer revision's HTTP binding maps errors. */
function statusOf(code) {
  return code === -32601 ? 404 : code === -32021 || code === -32022 || code === -32602 ? 400 : 200;
}

function send(response, status, reply, session) {
  const headers = { "content-type": "application/json" };
  if (session !== undefined) headers["mcp-session-id"] = session;
  response.writeHead(status, headers).end(JSON.stringify(reply));
}

const http = createServer((request, response) => {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const origin = request.headers.origin;
  const isLocal = (name) => ["127.0.0.1", "localhost", "[::1]"].includes(name);
  if (!isLocal(host) || (origin !== undefined && !isLocal(new URL(origin).hostname)))
    return response.writeHead(403).end();
  if (request.method === "DELETE") {
    const session = request.headers["mcp-session-id"];
    servers.get(session)?.child.stdin.end();
    servers.delete(session);
    return response.writeHead(200).end();
  }
  if (request.method !== "POST") return response.writeHead(405).end();
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => void answer(request, response, body));
});
http.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${http.address().port}/mcp\n`));
process.on("SIGTERM", () => {
  for (const { child } of servers.values()) child.stdin.end();
  process.exit();
});
