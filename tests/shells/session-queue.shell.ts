import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dispatch } from "../../src/actions/session/dispatch.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { commandOf, ctx, findText, openShell, sendTo, startCtx } from "./session-work.js";
import { startTmux, type Tmux } from "./tmux.js";

let server: Tmux;
let runtime: Runtime;
beforeEach(() => {
  server = startTmux("queue");
  runtime = makeNodeRuntime(server.environment);
});
afterEach(() => server.stop());

const VALUE = "s3ntinel-Value-9f1c";

function seen(): string[] {
  const path = join(server.top, "seen");
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

function queueFiles(): string[] {
  const directory = join(server.environment["HOME"] as string, ".local/state/ctx/sessions/queue");
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names.filter((name) => name.endsWith(".json")).map((name) => join(directory, name));
}

/** A shell in which something runs until it is told to end. */
async function openBusy(): Promise<string> {
  const pane = await openShell(server);
  server.type(pane, "sleep 100000");
  await server.until("it is busy", () => commandOf(server, pane) === "sleep");
  return pane;
}

async function free(pane: string): Promise<void> {
  server.tmux("send-keys", "-t", pane, "C-c");
  await server.until("it is free", () => commandOf(server, pane) === "bash");
}

test("while all are busy requests wait; then the highest priority goes first, and of those the oldest", async () => {
  const pane = await openBusy();
  for (const [text, priority] of [
    ["a0", 0],
    ["b5", 5],
    ["c0", 0],
    ["d-1", -1],
    ["e5", 5],
    ["f9", 9],
  ] as const) {
    const queued = await sendTo(server, runtime, { text: `echo ${text} >>seen`, priority });
    expect(queued).toMatchObject({ status: "queued", session: null });
  }
  expect((await dispatch(runtime, {})).data).toEqual({ items: [], waiting: 6 });
  expect(seen()).toEqual([]);
  await free(pane);
  const { data } = await dispatch(runtime, {});
  expect(data.waiting).toBe(0);
  await server.until("all are done", () => seen().length === 6);
  expect(seen()).toEqual(["f9", "b5", "e5", "a0", "c0", "d-1"]);
  expect(queueFiles()).toEqual([]);
});

test("one that is bound to a busy session does not hold up the others, and is sent nowhere else", async () => {
  const busy = await openBusy();
  await openShell(server);
  await sendTo(server, runtime, { text: "echo bound >>seen", session: busy, priority: 9 });
  expect((await dispatch(runtime, {})).data).toMatchObject({ items: [], waiting: 1 });
  await free(busy);
  expect((await dispatch(runtime, {})).data.items).toMatchObject([
    { session: expect.stringMatching(`:${busy}$`) },
  ]);
});

test("a value of the environment is in its queued request, and in no other file, ever", async () => {
  mkdirSync(join(server.top, "shop"));
  const words = ["--socket", server.socket, "--workdir", "shop", "--env", `API_SETTING=${VALUE}`];
  const prereq = ["--prereq", `test "$API_SETTING" = ${VALUE} && echo ${VALUE}`];
  const pane = await openShell(server);
  const check = (expected: readonly string[]): void => expect(findText(server.top, VALUE)).toEqual(expected);
  const sent = ctx(server, "session", "send", "true", ...words, ...prereq, "--json");
  expect(JSON.parse(sent.stdout)).toMatchObject({
    data: { status: "sent", steps: [{}, {}, { output: "[API_SETTING]\n" }] },
  });
  expect(sent.stdout).not.toContain(VALUE);
  check([]);
  expect(ctx(server, "session", "send", "true", ...words, "--prereq", `echo ${VALUE}; false`).status).toBe(1);
  check([]);
  expect(ctx(server, "session", "run", ...words.slice(2), ...prereq, "--", "true").status).toBe(0);
  check([]);
  server.type(pane, "sleep 100000");
  await server.until("it is busy", () => commandOf(server, pane) === "sleep");
  expect(ctx(server, "session", "send", "true", ...words).stdout).toContain("queued");
  const [file = ""] = queueFiles();
  check([file]);
  expect([statSync(file).mode & 0o777, statSync(join(file, "..")).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(ctx(server, "session", "queue", "--json").stdout).not.toContain(VALUE);
  check([file]);
  await free(pane);
  expect(ctx(server, "session", "dispatch").status).toBe(0);
  check([]);
  expect(ctx(server, "session", "send", "true", ...words, "--session", "nowhere").status).toBe(66);
  expect(ctx(server, "session", "log", "--json").stdout).not.toContain(VALUE);
  check([]);
});

test("a text that holds a secret is not queued", async () => {
  await openBusy();
  const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"].join("_");
  const refused = ctx(server, "session", "send", `push with ${token}`, "--socket", server.socket);
  expect([refused.status, refused.stderr.includes("SECRET_FOUND")]).toEqual([77, true]);
  expect(queueFiles()).toEqual([]);
  expect(findText(server.top, token)).toEqual([]);
});

test("what fails stays, with the reason, and is tried once by each dispatcher", async () => {
  const pane = await openBusy();
  await sendTo(server, runtime, { text: "echo x >>seen", prereqs: ["false"] });
  await free(pane);
  const { data, isRefusal } = await dispatch(runtime, {});
  expect(data).toMatchObject({
    items: [{ status: "failed", reason: "step 1 of 1 ended with 1" }],
    waiting: 1,
  });
  expect(isRefusal).toBe(true);
  const { items } = JSON.parse(ctx(server, "session", "queue", "--json").stdout).data;
  expect(items).toMatchObject([{ state: "waiting", failure: "step 1 of 1 ended with 1" }]);
  expect(ctx(server, "session", "queue", "cancel", items[0].id).status).toBe(0);
  expect(queueFiles()).toEqual([]);
  expect(seen()).toEqual([]);
});

test("a request that others could have written is told of, and not sent", async () => {
  const pane = await openBusy();
  await sendTo(server, runtime, { text: "echo x >>seen" });
  const [file = ""] = queueFiles();
  chmodSync(file, 0o666);
  await free(pane);
  const outcome = await dispatch(runtime, {});
  expect(outcome.data).toEqual({ items: [], waiting: 0 });
  expect(outcome.findings).toMatchObject([{ code: "REQUEST_IGNORED", path: file }]);
  expect([existsSync(file), seen()]).toEqual([true, []]);
});

test("what a process left that was killed while it wrote is removed", async () => {
  await openBusy();
  await sendTo(server, runtime, { text: "true" });
  const left = join(queueFiles()[0] ?? "", "../.ctx-1-abc.tmp");
  writeFileSync(left, VALUE);
  utimesSync(left, new Date(0), new Date(0));
  const later = { ...runtime, clock: { ...runtime.clock, now: () => Date.now() + 20_000 } };
  await dispatch(later, {});
  expect([existsSync(left), queueFiles().length]).toEqual([false, 1]);
});

test("a day later nothing waits any more; nor does what comes from the day after tomorrow", async () => {
  await openBusy();
  await sendTo(server, runtime, { text: "echo x >>seen" });
  const at = (ms: number): Runtime => ({
    ...runtime,
    clock: { ...runtime.clock, now: () => Date.now() + ms },
  });
  expect(ctx(server, "session", "queue", "--json").stdout).toContain("echo x");
  await dispatch(at(-25 * 3600_000), {});
  expect(queueFiles()).toEqual([]);
  await sendTo(server, runtime, { text: "echo x >>seen" });
  await dispatch(at(25 * 3600_000), {});
  expect(queueFiles()).toEqual([]);
});

const SHORT_ROUNDS = 12;
const LONG_ROUNDS = 60;

test(
  "dispatchers that are killed at any moment lose nothing and send nothing twice; two at once neither",
  { timeout: 600_000 },
  async () => {
    const rounds = process.env["ROUNDS"] === "long" ? LONG_ROUNDS : SHORT_ROUNDS;
    const panes = [await openBusy(), await openBusy(), await openBusy()];
    for (let index = 0; index < rounds; index++) {
      const request = { text: `echo ${index} >>seen`, ...(index % 2 === 0 ? { prereqs: ["true"] } : {}) };
      await sendTo(server, runtime, request);
    }
    for (const pane of panes) await free(pane);
    let kills = 0;
    for (const end = Date.now() + 400_000; queueFiles().length > 0 && Date.now() < end;) {
      const children = [startCtx(server, "session", "dispatch"), startCtx(server, "session", "dispatch")];
      const ended = children.map((child) => new Promise((settle) => child.once("exit", settle)));
      await new Promise((settle) => setTimeout(settle, 100 + Math.random() * 2500));
      for (const child of children) if (child.kill("SIGKILL")) kills++;
      await Promise.all(ended);
    }
    await server.until("all are done", () => seen().length >= rounds);
    await new Promise((settle) => setTimeout(settle, 500));
    expect(kills).toBeGreaterThan(3);
    expect(
      seen()
        .map(Number)
        .sort((left, right) => left - right),
    ).toEqual([...Array(rounds).keys()]);
  },
);

test("with --follow what waits goes out as sessions become free, until Ctrl-C; a line of JSON each", async () => {
  const pane = await openBusy();
  await sendTo(server, runtime, { text: "echo one >>seen" });
  const told: string[] = [];
  const child = startCtx(server, "session", "dispatch", "--follow", "--json");
  child.stdout?.on("data", (bytes: Uint8Array) => told.push(new TextDecoder().decode(bytes)));
  await new Promise((settle) => setTimeout(settle, 1500));
  expect(seen()).toEqual([]);
  await free(pane);
  await server.until("it is sent", () => seen().length === 1);
  await server.until("it is told", () => told.length === 1);
  const ended = new Promise((settle) => child.once("exit", settle));
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  const events = told
    .join("")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events).toMatchObject([{ version: 1, event: "sent", seq: 1, data: { status: "sent" } }]);
});
