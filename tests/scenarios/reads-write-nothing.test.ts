// Reading commands write nothing: no file, no lock, no time stamp, neither in the worktree nor in .git; and they work
// where nothing can be written.
import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listSessions } from "../../src/actions/session/list-sessions.js";
import { matchSession } from "../../src/actions/session/match-session.js";
import { suggest } from "../../src/actions/suggest.js";
import { sha256Hex } from "../../src/model/text/sha256.js";
import { makeFakeTerminals, type FakeTerminals } from "../support/fake-terminals.js";
import {
  BRANCH,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  TASK,
  World,
  type Shell,
} from "../support/world.js";

const READS: Readonly<Record<string, (shell: Shell) => Promise<unknown>>> = {
  resolve: (shell) => shell.resolve("task-42", { explain: true, allEntries: true }),
  "resolve without a ref": (shell) => shell.resolve(),
  "resolve --at": (shell) => shell.resolve("task-42", { at: FEATURE }),
  "resolve --select": (shell) => shell.select("task-42", "caching"),
  "resolve a task of no branch here": (shell) => shell.resolve("task-7"),
  explain: (shell) => shell.explain("task-42", "caching"),
  get: (shell) => shell.get({ ref: "task-42" }),
  "list tasks": (shell) => shell.list({ what: "tasks", allBranches: true }),
  "list branches": (shell) => shell.list({ what: "branches" }),
  validate: (shell) => shell.validate({}),
  "validate --at": (shell) => shell.validate({ at: FEATURE, targets: ["task-42"] }),
  status: (shell) => shell.status({}),
  log: (shell) => shell.log({ ref: "task-42" }),
  diff: (shell) => shell.diff({}),
  "diff of two branches": (shell) => shell.diff({ range: `main...${FEATURE}` }),
  review: (shell) => shell.review({ range: `main...${FEATURE}` }),
  search: (shell) => shell.search({ words: ["Redis", "memry"] }),
  "session list": ({ runtime, directory }) =>
    listSessions({ ...runtime, terminals: panesIn(directory) }, { directory, env: new Map([["A", "1"]]) }),
  "session match": ({ runtime, directory }) =>
    matchSession(
      { ...runtime, terminals: panesIn(directory) },
      { directory, workdir: directory, branch: FEATURE },
    ),
  "completing a ref": ({ runtime, directory }) =>
    suggest(runtime, { directory, wanted: "ref", prefix: "", described: true }),
  "completing a pointer": ({ runtime, directory }) =>
    suggest(runtime, { directory, wanted: "resolved-pointer", prefix: "", ref: "task-42" }),
  "completing an entry": ({ runtime, directory }) =>
    suggest(runtime, { directory, wanted: "entry", prefix: "" }),
  "a dry run of set": (shell) => shell.set({ ref: "project", pointer: "a", value: "1", dryRun: true }),
  "a dry run of create": (shell) => shell.create({ ref: "task-9", dryRun: true }),
  "a dry run of progress": async (shell) =>
    (await shell.progress({ ref: "task-42", text: "x", dryRun: true })).findings,
};

function panesIn(directory: string): FakeTerminals {
  const foreground = { kind: "program", name: "vim", process: { pid: 900, started: "1" } } as const;
  return makeFakeTerminals([
    { id: "%0", directory, environment: { A: "1" } },
    { id: "%1", directory, foreground },
  ]);
}

function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ $branch: FEATURE, phase: "plan" }),
    ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "x")),
  });
  world.commitOn(FEATURE, {
    [BRANCH]: json({ caching: "Redis" }),
    [TASK]: json({ $branch: FEATURE, phase: "build" }),
  });
  world.commitOn("other", { ".context/tasks/task-7/context.json": json({}) });
  world.write({
    [PROJECT]: json({ caching: "edited" }),
    ".context/project/context.local.json": json({ b: 1 }),
  });
  return world;
}

/** Everything below a directory: kind, mode, times and content of each file. */
function photograph(directory: string): Map<string, string> {
  const seen = new Map<string, string>();
  for (const name of ["", ...readdirSync(directory, { recursive: true, encoding: "utf8" })]) {
    const path = join(directory, name);
    const stats = lstatSync(path, { bigint: true });
    const content = stats.isFile()
      ? sha256Hex(readFileSync(path))
      : stats.isSymbolicLink()
        ? readlinkSync(path)
        : "";
    seen.set(name, `${stats.mode} ${stats.ino} ${stats.mtimeNs} ${stats.ctimeNs} ${content}`);
  }
  return seen;
}

test.each(Object.entries(READS))("%s leaves every byte and every time stamp as it was", async (_, read) => {
  const world = shop();
  const before = photograph(world.outside);
  await read(world);
  expect(photograph(world.outside)).toEqual(before);
});

test.each(Object.entries(READS))("%s works where nothing can be written", async (_, read) => {
  const world = shop();
  const expected = await read(world);
  const unlock = lockDown(world.outside);
  onTestFinished(unlock);
  const answer = await read(world);
  unlock();
  expect(answer).toEqual(expected);
});

test("changes answers there, too, but can keep no cursor", async () => {
  const world = shop();
  const expected = await world.changes({});
  const unlock = lockDown(world.outside);
  onTestFinished(unlock);
  const before = photograph(world.outside);
  const { data, findings } = await world.changes({});
  const again = await world.changes({ since: expected.data.cursor as string });
  expect(photograph(world.outside)).toEqual(before);
  unlock();
  expect(data).toEqual({ changes: expected.data.changes, cursor: null });
  expect(findings.map(({ code }) => code)).toEqual(["CURSOR_NOT_KEPT"]);
  expect(again.data).toEqual({ changes: [], cursor: expected.data.cursor });
});

test("changes writes its cursor in the git directory and nothing else", async () => {
  const world = shop();
  const before = photograph(world.outside);
  const { data } = await world.changes({});
  const after = photograph(world.outside);
  const news = [...after.keys()].filter((path) => before.get(path) !== after.get(path));
  expect(news.sort()).toEqual([
    "shop/.git",
    "shop/.git/ctx",
    "shop/.git/ctx/cursors",
    `shop/.git/ctx/cursors/${data.cursor}`,
  ]);
});

test("a write there is refused and leaves everything as it was", async () => {
  const world = shop();
  const unlock = lockDown(world.outside);
  onTestFinished(unlock);
  const before = photograph(world.outside);
  for (const attempt of [
    () => world.set({ ref: "project", pointer: "caching", value: "none" }),
    () => world.set({ ref: "global", pointer: "a", value: "1" }),
    () => world.progress({ ref: "task-42", text: "x" }),
    () => world.create({ ref: "task-9" }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "WRITE_FAILED" });
  }
  expect(photograph(world.outside)).toEqual(before);
});

/** Takes the right to write away from every directory, and from root the right to do it all the same. */
function lockDown(root: string): () => void {
  const nobody = 65_534;
  const isRoot = process.geteuid?.() === 0;
  const all = ["", ...readdirSync(root, { recursive: true, encoding: "utf8" })].map((name) =>
    join(root, name),
  );
  const directories = all.filter((path) => lstatSync(path).isDirectory());
  if (isRoot) for (const path of all) chownSync(path, nobody, nobody);
  for (const path of directories) chmodSync(path, 0o555);
  if (isRoot) process.seteuid?.(nobody);
  let isLocked = true;
  return () => {
    if (!isLocked) return;
    isLocked = false;
    if (isRoot) process.seteuid?.(0);
    for (const path of directories) chmodSync(path, 0o755);
  };
}
