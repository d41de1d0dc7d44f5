// Faults that `ctx doctor` finds, each planted in a shop that is in order: how to plant it, and what is to be said.
import { chmodSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { formatFrame } from "../../src/format/frames.js";
import type { EntryRecord } from "../../src/model/entry.js";
import { HOOK_FAULTS } from "./hook-faults.js";
import { entries, json, record, TASK, ulid, World } from "./world.js";

export interface Fault {
  /** Breaks the shop, which is committed and in order. */
  readonly plant: (world: World) => void;
  /** What the one diagnosis that is not "ok" must hold. */
  readonly found: Readonly<Record<string, unknown>>;
  /** What files hold after the repair, null for one that must not be; absent where no machine may choose. */
  readonly after?: () => Readonly<Record<string, string | null>>;
}

export const ENTRIES = ".context/tasks/task-42/entries";
export const LEFTOVER = ".ctx-4711-abcdefgh.tmp";
const GOOD = json({ title: "Login" });
const NOTE = ".context/project/notes.md";
export const NEW_ENTRY = entries(record("9", "the form is done"));

/** A shop in which every check is content. */
export function makeHealthyShop(): World {
  const world = World.repository({
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [TASK]: GOOD,
    [`${ENTRIES}/${ulid("1")}.jsonl`]: entries(record("1", "begun")),
    [NOTE]: "# Notes\n\nfirst\nsecond\nthird\n",
  });
  return world;
}

/** Leaves a temporary file as a writer that was killed an hour ago. */
export function leave(world: World, path: string, text: string | Uint8Array): void {
  world.write({ [path]: text });
  const then = new Date(world.clock.now() - 3_600_000);
  utimesSync(join(world.top, path), then, then);
}

const latin1 = Uint8Array.from(
  [...'{"title": "Gr'].map((letter) => letter.charCodeAt(0)).concat(0xfc, 0x22, 0x7d),
);

export const FAULTS: Readonly<Record<string, Fault>> = {
  "a document cut off in the middle": {
    plant: (world) => world.write({ [TASK]: '{\n  "title": "Lo' }),
    found: { id: "files", status: "error", path: TASK, line: 2 },
    after: () => ({ [TASK]: GOOD }),
  },
  "a document of no bytes, as a power cut leaves it": {
    plant: (world) => world.write({ [TASK]: "" }),
    found: { id: "files", status: "error", path: TASK },
    after: () => ({ [TASK]: GOOD }),
  },
  "a document that is no UTF-8": {
    plant: (world) => world.write({ [TASK]: latin1 }),
    found: { id: "files", status: "error", path: TASK },
    after: () => ({ [TASK]: GOOD }),
  },
  "a document with a key twice": {
    plant: (world) => world.write({ [TASK]: '{"title": "Login", "title": "Sign in"}\n' }),
    found: { id: "files", status: "error", path: TASK },
    after: () => ({ [TASK]: GOOD }),
  },
  "a broken document in a checkout with CRLF": {
    plant: (world) => world.write({ [TASK]: '{\r\n  "title": "Lo\r\n' }),
    found: { id: "files", status: "error", path: TASK },
    after: () => ({ [TASK]: GOOD.replaceAll("\n", "\r\n") }),
  },
  "a document in conflict": {
    plant: (world) =>
      world.write({ [TASK]: '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}\n' }),
    found: { id: "files", status: "error", path: TASK, line: 2 },
  },
  "a broken document that was never committed": {
    plant: (world) => world.write({ ".context/tasks/task-7/context.json": "{" }),
    found: { id: "files", status: "error", path: ".context/tasks/task-7/context.json" },
  },
  "a broken entry that git knows": {
    plant: (world) => world.write({ [`${ENTRIES}/${ulid("1")}.jsonl`]: '{"v":1,"id"' }),
    found: { id: "files", status: "error", path: `${ENTRIES}/${ulid("1")}.jsonl`, line: 1 },
  },
  "a config.json that cannot be read": {
    plant: (world) => world.write({ ".context/config.json": '{"format": "ctx/1", "project": ' }),
    found: { id: "config", status: "error", path: ".context/config.json", line: 1 },
    after: () => ({ ".context/config.json": '{\n  "format": "ctx/1",\n  "project": "shop"\n}\n' }),
  },
  "a config.json without a format": {
    plant: (world) => world.write({ ".context/config.json": '{"project": "shop"}\n' }),
    found: { id: "config", status: "warning", path: ".context/config.json" },
  },
  "a key that config.json does not have": {
    plant: (world) => world.write({ ".context/config.json": '{"format": "ctx/1",\n"projct": "shop"}\n' }),
    found: { id: "config", status: "warning", path: ".context/config.json", line: 2 },
  },
  "a newer format": {
    plant: (world) => world.write({ ".context/config.json": '{"format": "ctx/2"}\n' }),
    found: { id: "config", status: "warning", path: ".context/config.json", line: 1 },
  },
  "a document of a newer schema": {
    plant: (world) =>
      world.write({ [TASK]: json({ $schema: "https://git-ctx.dev/schemas/2/document.schema.json" }) }),
    found: { id: "config", status: "warning", path: TASK },
  },
  "a symbolic link to a document": {
    plant: (world) => world.link("../task-42/context.json", ".context/tasks/task-7/context.json"),
    found: { id: "links", status: "error", path: ".context/tasks/task-7/context.json" },
  },
  "two task ids that differ by case": {
    plant: (world) => world.write({ ".context/tasks/Task-42/context.json": GOOD }),
    found: { id: "case-twins", status: "error", path: ".context/tasks/task-42" },
  },
  "two main documents": {
    plant: (world) => world.write({ ".context/tasks/task-42/context.md": "---\nphase: build\n---\n" }),
    found: { id: "main-documents", status: "warning", path: ".context/tasks/task-42/context.md" },
  },
  "mixed line endings, mostly LF": {
    plant: (world) => world.write({ [NOTE]: "# Notes\n\nfirst\nsecond\r\nthird\n" }),
    found: { id: "line-endings", status: "warning", path: NOTE },
    after: () => ({ [NOTE]: "# Notes\n\nfirst\nsecond\nthird\n" }),
  },
  "mixed line endings, mostly CRLF": {
    plant: (world) => world.write({ [NOTE]: "\uFEFF# Notes\r\n\r\nfirst\r\nsecond\nthird" }),
    found: { id: "line-endings", status: "warning", path: NOTE },
    after: () => ({ [NOTE]: "\uFEFF# Notes\r\n\r\nfirst\r\nsecond\r\nthird" }),
  },
  "an entry with a CR": {
    plant: (world) =>
      world.write({ [`${ENTRIES}/${ulid("2")}.jsonl`]: entries(record("2", "x")).replace("\n", "\r\n") }),
    found: { id: "line-endings", status: "warning", path: `${ENTRIES}/${ulid("2")}.jsonl` },
  },
  "an append that was killed before its entry was stored": {
    plant: (world) => leave(world, `${ENTRIES}/${LEFTOVER}`, NEW_ENTRY),
    found: { id: "leftovers", status: "warning", path: `${ENTRIES}/${LEFTOVER}` },
    after: () => ({ [`${ENTRIES}/${ulid("9")}.jsonl`]: NEW_ENTRY }),
  },
  "an append that was killed after its entry was stored": {
    plant: (world) => leave(world, `${ENTRIES}/${LEFTOVER}`, entries(record("1", "begun"))),
    found: { id: "leftovers", status: "warning", path: `${ENTRIES}/${LEFTOVER}` },
    after: () => ({}),
  },
  "an append that was torn": {
    plant: (world) => leave(world, `${ENTRIES}/${LEFTOVER}`, NEW_ENTRY.slice(0, 40)),
    found: { id: "leftovers", status: "warning", path: `${ENTRIES}/${LEFTOVER}` },
    after: () => ({}),
  },
  "an append whose id stands for another record": {
    plant: (world) => leave(world, `${ENTRIES}/${LEFTOVER}`, entries(record("1", "something else"))),
    found: { id: "leftovers", status: "warning", path: `${ENTRIES}/${LEFTOVER}` },
    after: () => ({}),
  },
  "an append that was retried with its key": {
    plant: (world) => {
      world.write({ [`${ENTRIES}/${ulid("8")}.jsonl`]: entries(record("8", "done", { key: "k" })) });
      leave(world, `${ENTRIES}/${LEFTOVER}`, entries(record("7", "done", { key: "k" })));
    },
    found: { id: "leftovers", status: "warning", path: `${ENTRIES}/${LEFTOVER}` },
    after: () => ({ [`${ENTRIES}/${ulid("7")}.jsonl`]: null }),
  },
  "an edit that was killed": {
    plant: (world) => leave(world, `.context/tasks/task-42/${LEFTOVER}`, json({ title: "Sign in" })),
    found: { id: "leftovers", status: "warning", path: `.context/tasks/task-42/${LEFTOVER}` },
    after: () => ({}),
  },
  "a writer that was killed before its first byte": {
    plant: (world) => leave(world, `.context/${LEFTOVER}`, ""),
    found: { id: "leftovers", status: "warning", path: `.context/${LEFTOVER}` },
    after: () => ({}),
  },
  "a writer that may still be at work": {
    plant: (world) => {
      leave(world, `.context/${LEFTOVER}`, "half");
      const now = new Date(world.clock.now() - 1000);
      utimesSync(join(world.top, ".context", LEFTOVER), now, now);
    },
    found: { id: "leftovers", status: "warning", path: `.context/${LEFTOVER}` },
  },
  "no .context/.gitignore": {
    plant: (world) => world.remove(".context/.gitignore"),
    found: { id: "gitignore", status: "warning", path: ".context/.gitignore" },
    after: () => ({ ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n" }),
  },
  "a .context/.gitignore without the personal lines and the last newline": {
    plant: (world) => world.write({ ".context/.gitignore": "# ours\n.ctx-*.tmp" }),
    found: { id: "gitignore", status: "warning", path: ".context/.gitignore" },
    after: () => ({ ".context/.gitignore": "# ours\n.ctx-*.tmp\n*.local.md\n*.local.json\n" }),
  },
  "a line that takes personal documents in again": {
    plant: (world) =>
      world.write({ ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n!*.local.md\n" }),
    found: { id: "gitignore", status: "warning", path: ".context/.gitignore" },
    after: () => ({
      ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n!*.local.md\n*.local.md\n",
    }),
  },
  "a .gitignore that names .context": {
    plant: (world) => world.write({ ".gitignore": "node_modules/\n.context" }),
    found: { id: "ignored", status: "error", path: ".gitignore", line: 2 },
    after: () => ({ ".gitignore": "node_modules/\n.context\n!/.context/\n!/.context/**\n" }),
  },
  "a .gitignore that catches all JSON": {
    plant: (world) => world.write({ ".gitignore": "*.json\r\n" }),
    found: { id: "ignored", status: "error", path: ".gitignore", line: 1 },
    after: () => ({ ".gitignore": "*.json\r\n!/.context/\r\n!/.context/**\r\n" }),
  },
  "a .gitignore that catches a task named as a build directory": {
    plant: (world) => world.write({ ".gitignore": "build/\n", ".context/tasks/build/context.json": GOOD }),
    found: { id: "ignored", status: "error", path: ".gitignore", line: 1 },
    after: () => ({ ".gitignore": "build/\n!/.context/\n!/.context/**\n" }),
  },
  "a personal exclude of dot files": {
    plant: (world) => world.write({ ".git/info/exclude": ".*\n" }),
    found: { id: "ignored", status: "error", path: ".git/info/exclude", line: 1 },
    after: () => ({ ".gitignore": "!/.context/\n!/.context/**\n" }),
  },
  "a personal exclude of .context by its name": {
    plant: (world) => world.write({ ".git/info/exclude": "/.context/\n" }),
    found: { id: "ignored", status: "warning", path: ".git/info/exclude", line: 1 },
  },
  "a .gitignore inside .context that catches entries": {
    plant: (world) =>
      world.write({ ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n*.jsonl\n" }),
    found: { id: "ignored", status: "error", path: ".context/.gitignore", line: 4 },
  },
  "a personal global context that others can write": {
    plant: (world) => makePersonal(world, 0o777),
    found: { id: "personal", status: "warning", hint: expect.stringContaining("chmod go-w ") },
  },
  "a personal global context that others can read": {
    plant: (world) => makePersonal(world, 0o755),
    found: { id: "personal", status: "warning", hint: expect.stringContaining("chmod go-rwx ") },
  },
  "compiled code that others could have written": {
    plant: (world) => {
      world.write({ "home/.cache/ctx/code/build/a.v8": "" }, world.outside);
      chmodSync(join(world.outside, "home/.cache/ctx/code/build"), 0o777);
    },
    found: { id: "code-cache", status: "warning" },
  },
  "an entry that git clean took away": {
    plant: (world) => world.write({ [SEGMENT]: frameOf(record("9", "the form is done")) }),
    found: {
      id: "journal",
      status: "warning",
      path: ENTRIES,
      message: "An entry of task/task-42 is in the journal, but in no worktree and no commit.",
    },
  },
  "more single entries than a commit should hold": {
    plant: (world) => {
      for (let index = 1000; index < 1201; index++)
        world.write({ [`${ENTRIES}/${ulid(String(index))}.jsonl`]: entries(record(String(index), "more")) });
    },
    found: {
      id: "loose-entries",
      status: "warning",
      path: ENTRIES,
      message: "201 entries of task/task-42 lie in files of their own, which git does not know yet.",
      hint: "Pack them before they are committed: ctx seal task/task-42",
    },
  },
  "a lock that a process on another machine has kept for long": {
    plant: (world) => world.write({ [LOCK]: lockOf({ host: "elsewhere", pid: 4711 }) }),
    found: {
      id: "locks",
      status: "warning",
      message: "A context is locked by process 4711 on elsewhere, since 2026-11-20T09:00:00.000Z.",
      path: expect.stringMatching(/\/\.git\/ctx\/locks\/0123$/),
    },
  },
  "a lock that a later ctx has written": {
    plant: (world) => world.write({ [LOCK]: '{"v":2}' }),
    found: { id: "locks", status: "warning", hint: expect.stringContaining("A newer ctx") },
  },
  ...HOOK_FAULTS,
};

const SEGMENT = ".git/ctx/journal/2026-11-20.journal";
const LOCK = ".git/ctx/locks/0123/4711-abc";

function frameOf(written: Record<string, unknown>): string {
  return formatFrame({ root: "", ref: "task/task-42", record: written as unknown as EntryRecord });
}

function lockOf(holder: { host: string; pid: number }): string {
  const machine = { machine: "0", boot: "00000000-0000-4000-8000-000000000000", space: null, started: "1" };
  return JSON.stringify({ v: 1, ...machine, ...holder, since: "2026-11-20T09:00:00.000Z" });
}

/** Makes a personal global context with this mode; the directories above it keep nobody out. */
function makePersonal(world: World, mode: number): void {
  world.write({ "config/ctx/global/context.json": "{}\n" }, world.outside);
  for (const directory of ["", "config", "config/ctx"]) chmodSync(join(world.outside, directory), 0o755);
  chmodSync(join(world.outside, "config/ctx/global"), mode);
}
