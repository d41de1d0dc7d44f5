// What `ctx mcp` costs: how long until it has said hello, how long calls take, and how soon one server tells of what
// another one's client wrote. Prints JSON.
//   node mcp.mjs <ctx.cjs> <directory> <task>
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

const [bin, cwd, task] = process.argv.slice(2);
const STARTS = 15;
const CALLS = 60;
const NEWS = 15;
const URI = `ctx://resolved/task/${task}`;

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

function connect() {
  const child = spawn(process.execPath, [bin, "mcp"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  const server = { child, onNews: () => undefined };
  let ids = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    if (message.method === "notifications/resources/updated") server.onNews();
    waiting.get(message.id)?.(message);
  });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  server.ask = (method, params) =>
    new Promise((settle, fail) => {
      const id = ++ids;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error === undefined && result.isError !== true) settle(result);
        else fail(new Error(error?.message ?? result.content[0].text));
      });
      send({ id, method, params });
    });
  server.call = (name, given) => server.ask("tools/call", { name, arguments: given });
  server.hello = async () => {
    const clientInfo = { name: "bench", version: "1" };
    await server.ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    send({ method: "notifications/initialized" });
  };
  server.end = () =>
    new Promise((settle) => {
      child.on("close", settle);
      child.stdin.end();
    });
  return server;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const ratios = [];
for (let count = 0; count < STARTS; count++) {
  let server;
  const startMs = await timed(async () => {
    server = connect();
    await server.hello();
  });
  await server.end();
  const bareMs = await timed(async () => void spawnSync(process.execPath, ["-e", "0"]));
  ratios.push(startMs / bareMs);
}

const a = connect();
await a.hello();
const b = connect();
await b.hello();
const calls = {};
for (const [name, given] of [
  ["context_resolve", () => ({ ref: task })],
  ["context_get", () => ({ ref: task })],
  ["context_changes", () => ({ ref: task, kind: "status" })],
  ["context_add", () => ({ ref: task, kind: "progress", text: "half done" })],
  ["context_update", (count) => ({ ref: task, data: { percent: count } })],
  ["workflow_list", () => ({})],
]) {
  const times = [];
  for (let count = 0; count <= CALLS; count++) times.push(await timed(() => a.call(name, given(count))));
  // The first one loads the code of its action.
  calls[name] = { firstMs: times[0], p50Ms: median(times.slice(1)) };
}
await b.ask("resources/subscribe", { uri: URI });
const news = [];
for (let count = 0; count < NEWS; count++) {
  const told = new Promise((settle) => (b.onNews = settle));
  const start = performance.now();
  await a.call("context_add", { ref: task, kind: "progress", text: `step ${count}` });
  await told;
  news.push(performance.now() - start);
}
const ends = await timed(() => b.end());
await a.end();
process.stdout.write(
  JSON.stringify({
    startRatio: median(ratios),
    calls,
    newsMs: median(news),
    worstNewsMs: Math.max(...news),
    endMs: ends,
  }),
);
