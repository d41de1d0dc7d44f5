// The corpus that ctx is measured on can be made, is what it says it is, and resolves. Nothing here is timed.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/hermetic.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAKE = join(ROOT, "bench/make-corpus.mjs");

const temporary = makeTemporaryDirectory("bench");
const corpus = join(temporary.path, "corpus");
const shop = join(corpus, "shop");

beforeAll(() => {
  execFileSync(process.execPath, [MAKE, corpus, "--scale", "0.01"]);
});
afterAll(() => temporary.remove());

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: shop, encoding: "utf8" }).trim();
}

function ctx(cwd: string, ...args: string[]) {
  const run = spawnSync(process.execPath, [join(ROOT, "bin/ctx.cjs"), ...args, "--json"], {
    cwd,
    encoding: "utf8",
  });
  return {
    status: run.status,
    ...(JSON.parse(run.stdout) as { data: Record<string, unknown>; findings: unknown[] }),
  };
}

test("it is the same every time", () => {
  const again = join(temporary.path, "again");
  execFileSync(process.execPath, [MAKE, again, "--scale", "0.01"]);
  const tips = ["for-each-ref", "--format=%(refname) %(objectname)"];
  expect(execFileSync("git", tips, { cwd: join(again, "shop"), encoding: "utf8" }).trim()).toBe(git(...tips));
});

test("a directory with something in it is left alone", () => {
  const run = spawnSync(process.execPath, [MAKE, corpus], { encoding: "utf8" });
  expect(run.status).toBe(73);
  expect(git("status", "--porcelain")).toBe("");
});

test("half of the tasks are Markdown, half JSON, and every one is listed without a finding", () => {
  const { data, findings, status } = ctx(shop, "list", "tasks");
  expect([status, findings]).toEqual([0, []]);
  expect(data["items"]).toHaveLength(60);
  const names = readdirSync(join(shop, ".context/tasks"), { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => name.endsWith("context.md"))).toHaveLength(30);
});

test("task-42 resolves through global, project, branch and parent, with ten entries and two notes of its own", () => {
  const { data, findings, status } = ctx(shop, "resolve", "task-42", "--all-entries");
  expect([status, findings]).toEqual([0, []]);
  const lineage = (data["lineage"] as { ref: string }[]).map(({ ref }) => ref);
  expect(lineage).toEqual([
    "global",
    "project",
    "branch/feature/user-profiles",
    "task/task-17",
    "task/task-42",
  ]);
  expect(data["data"]).toMatchObject({
    title: "Implement user authentication",
    caching: "Redis with 5min TTL",
  });
  expect((data["notes"] as { path: string }[]).map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ".context/tasks/task-42/decisions/0001-decision.md",
      ".context/tasks/task-42/notes/login.md",
    ]),
  );
  const own = (data["entries"] as { ref: string }[]).filter(({ ref }) => ref === "task/task-42");
  // Two more are on its branch, which is ahead of main.
  expect(own).toHaveLength(12);
});

test("a linked worktree resolves its own branch's task from its own files", () => {
  const { worktrees, tasks } = JSON.parse(readFileSync(join(corpus, "corpus.json"), "utf8")) as {
    worktrees: { path: string; branch: string }[];
    tasks: { linked: string };
  };
  const [first] = worktrees;
  const { data, status } = ctx(first?.path ?? "", "resolve", tasks.linked);
  expect([status, data["branch"]]).toEqual([0, first?.branch]);
  expect((data["lineage"] as { from: string }[]).every(({ from }) => from === "worktree")).toBe(true);
});

test("a repository of many entries holds each of them, in batches and single files, and in the journal", () => {
  const directory = join(temporary.path, "many");
  execFileSync(process.execPath, [join(ROOT, "bench/many-entries.mjs"), directory, "--entries", "1500"]);
  const many = join(directory, "shop");
  const log = ctx(many, "log", "task-1000");
  expect([log.status, log.findings]).toEqual([0, []]);
  expect(log.data["entries"]).toHaveLength(300);
  expect(ctx(many, "recover").data).toEqual({ recovered: [] });
  const { checks } = ctx(many, "doctor").data as {
    checks: { id: string; status: string; message: string }[];
  };
  expect(checks.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(checks.find(({ id }) => id === "journal")?.message).toMatch(
    /^150\d entries of \d days?, none of them missing$/,
  );
});
