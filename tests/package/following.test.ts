// Agents in terminals of their own: one waits, another records; Ctrl-C, closed pipes and kill -9 at any moment.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parseCursor } from "../../src/format/cursor.js";
import { makeShop, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const BIN = join(ROOT, "bin/ctx.cjs");
let world: World;

beforeAll(async () => {
  world = await makeShop("following");
});
afterAll(() => world.remove());

function start(...argv: string[]): ChildProcess {
  const child = spawn(process.execPath, [BIN, ...argv], {
    cwd: world.root,
    env: world.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

function ctx(...argv: string[]): string {
  return execFileSync(process.execPath, [BIN, ...argv], {
    cwd: world.root,
    env: world.environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ending(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.on("data", (bytes: Buffer) => (texts[name] += bytes.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, ...texts };
}

function cursorNow(): string {
  return (JSON.parse(ctx("changes", "--json")) as { data: { cursor: string } }).data.cursor;
}

test("what one agent records ends the wait of another, who is told of it once", async () => {
  const since = cursorNow();
  const waiting = ending(start("wait", "--since", since, "--for", "@b", "--json"));
  ctx("progress", "task-42", "mine", "--by", "@b");
  ctx("progress", "task-42", "JWT endpoints implemented", "--by", "@a");
  const { status, stdout } = await waiting;
  expect(status).toBe(0);
  const { data } = JSON.parse(stdout) as {
    data: { changes: { entry: { text: string } }[]; cursor: string };
  };
  expect(data.changes.map(({ entry }) => entry.text)).toEqual(["JWT endpoints implemented"]);
  const next = ctx("changes", "--since", data.cursor, "--for", "@b", "--json");
  expect(JSON.parse(next)).toMatchObject({ data: { changes: [] } });
});

test("a wait without a cursor ends with what comes after it began", async () => {
  const waiting = ending(start("wait", "--ref", "task-42", "--by", "@c"));
  let isOver = false;
  void waiting.then(() => (isOver = true));
  for (let count = 1; !isOver; count++) {
    ctx("progress", "task-42", `Step ${count}`, "--by", "@c");
    await new Promise((settle) => setTimeout(settle, 100));
  }
  const { status, stdout } = await waiting;
  expect([status, stdout.split("\n").length > 1, stdout.includes("@c")]).toEqual([0, true, true]);
});

test("a wait that nobody ends is over in time", async () => {
  const { status, stderr } = await ending(start("wait", "--timeout", "0.2"));
  expect([status, stderr.includes("[TIMEOUT]")]).toEqual([75, true]);
});

test.each([
  ["changes", ["changes", "--follow"]],
  ["a log", ["log", "task-42", "--follow"]],
])("Ctrl-C ends %s that is followed, without a word", async (_, argv) => {
  ctx("progress", "task-42", "something to show", "--by", "@a");
  const child = start(...argv);
  const ended = ending(child);
  await once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data");
  child.kill("SIGINT");
  const { status, stderr } = await ended;
  expect([status, stderr]).toEqual([130, ""]);
});

test("Ctrl-C ends a wait", async () => {
  const child = start("wait", "--timeout", "60");
  const ended = ending(child);
  // Where it does not listen yet, the signal ends it all the same.
  await new Promise((settle) => setTimeout(settle, 500));
  child.kill("SIGINT");
  expect((await ended).status).toBe(130);
});

test("what comes is followed line by line, each with its number", async () => {
  const child = start("changes", "--since", cursorNow(), "--follow", "--json");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  for (const text of ["one", "two", "three"]) {
    ctx("progress", "task-42", text, "--by", "@a");
    const { value } = await lines.next();
    expect(JSON.parse(value as string)).toMatchObject({ event: "change", data: { entry: { text } } });
  }
});

test("a reader that has seen enough ends the stream with the next event", async () => {
  const line = `"${process.execPath}" "${BIN}" log task-42 --follow | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const child = spawn("bash", ["-c", line], {
    cwd: world.root,
    env: world.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = ending(child);
  let isOver = false;
  void ended.then(() => (isOver = true));
  for (let count = 1; !isOver; count++) {
    ctx("progress", "task-42", `Step ${count}`, "--by", "@c");
    await new Promise((settle) => setTimeout(settle, 100));
  }
  const { stdout, stderr } = await ended;
  expect([stdout.split("\n").slice(1), stderr]).toEqual([["0", ""], ""]);
});

test("kill -9 at any moment leaves whole cursors, and the old one goes on", async () => {
  const since = cursorNow();
  ctx("progress", "task-42", "unseen", "--by", "@a");
  for (let delay = 20; delay < 140; delay += 6) {
    const child = start("changes", "--since", since, "--json");
    const ended = ending(child);
    setTimeout(() => child.kill("SIGKILL"), delay);
    await ended;
  }
  const directory = join(world.root, ".git/ctx/cursors");
  const names = readdirSync(directory).filter((name) => !name.endsWith(".tmp"));
  const kinds = names.map((name) => parseCursor(readFileSync(join(directory, name), "utf8")).kind);
  expect(new Set(kinds)).toEqual(new Set(["seen"]));
  const { data } = JSON.parse(ctx("changes", "--since", since, "--json")) as {
    data: { changes: { entry: { text: string } }[] };
  };
  expect(data.changes.map(({ entry }) => entry.text)).toEqual(["unseen"]);
});

test("many that ask at once with one cursor get the same answer and a cursor each", async () => {
  const since = cursorNow();
  ctx("progress", "task-42", "for all", "--by", "@a");
  const children = Array.from({ length: 8 }, () => ending(start("changes", "--since", since, "--json")));
  const answers = (await Promise.all(children)).map(({ stdout }) => {
    return (JSON.parse(stdout) as { data: { changes: { entry: { text: string } }[]; cursor: string } }).data;
  });
  expect(answers.map(({ changes }) => changes.map(({ entry }) => entry.text))).toEqual(
    answers.map(() => ["for all"]),
  );
  expect(new Set(answers.map(({ cursor }) => cursor)).size).toBe(answers.length);
});
