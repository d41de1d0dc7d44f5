// SPEC §16: with an explicit ref, reading one task opens no file of another, and loads none of the heavy packages.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/hermetic.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CTX = join(ROOT, "bin/ctx.cjs");
const RECORD = join(ROOT, "bench/measure/record-opens.cjs");
/** Chunks are named by the source file they begin with; these begin what brings a heavy package. */
const HEAVY = /commander|isomorphic|globs|watch|mcp|ajv|user-schema/;

interface Opens {
  readonly opened: readonly string[];
  readonly listed: readonly string[];
  readonly loaded: readonly string[];
}

const temporary = makeTemporaryDirectory("opens");
const shop = join(temporary.path, "corpus/shop");

beforeAll(() => {
  const corpus = join(temporary.path, "corpus");
  execFileSync(process.execPath, [join(ROOT, "bench/make-corpus.mjs"), corpus, "--scale", "0.01"]);
  execFileSync("git", ["switch", "-q", "feature/user-profiles"], { cwd: shop });
});
afterAll(() => temporary.remove());

function trace(...args: string[]): Opens {
  return traceWith("", ...args);
}

/** The same with something on standard input. */
function traceWith(input: string, ...args: string[]): Opens {
  const report = join(temporary.path, "opens.json");
  const env = { ...process.env, CTX_BENCH_OPENS: report };
  execFileSync(process.execPath, ["--require", RECORD, CTX, ...args], { cwd: shop, env, input });
  expect(existsSync(report)).toBe(true);
  const { opened, listed, loaded } = JSON.parse(readFileSync(report, "utf8")) as Opens;
  // Code that comes from the cache is read, not required (bin/code-cache.cjs).
  return { opened, listed, loaded: [...loaded, ...opened.filter((path) => path.endsWith(".cjs"))] };
}

/** The ids of the tasks whose directories any of these paths lie in. */
function tasksIn(paths: readonly string[]): string[] {
  const ids = paths.map((path) => /[\\/]tasks[\\/]([^\\/]+)/.exec(path)?.[1]);
  return [...new Set(ids.filter((id): id is string => id !== undefined))].sort();
}

describe.each([
  { args: ["resolve", "task-42"], tasks: ["task-17", "task-42"] },
  { args: ["resolve", "task-42", "--json"], tasks: ["task-17", "task-42"] },
  { args: ["get", "task-42"], tasks: ["task-42"] },
  { args: ["log", "task-42"], tasks: ["task-42"] },
  { args: ["progress", "task-42", "half done"], tasks: ["task-42"] },
])("ctx $args", ({ args, tasks }) => {
  test("opens the files of its own lineage alone, and lists no other task", () => {
    const { opened, listed } = trace(...args);
    expect(tasksIn([...opened, ...listed])).toEqual(tasks);
    expect(opened.some((path) => path.includes("task-42"))).toBe(true);
    expect(listed.filter((path) => /[\\/]tasks[\\/]?$/.test(path))).toEqual([]);
  });

  test("loads nothing heavy", () => {
    const { loaded } = trace(...args);
    expect(loaded.some((path) => path.endsWith("dist/ctx.cjs"))).toBe(true);
    expect(
      loaded.filter((path) => HEAVY.test(path.slice(ROOT.length)) || path.includes("node_modules")),
    ).toEqual([]);
  });
});

test("completing a task's id opens no task at all, and loads nothing heavy", () => {
  const { opened, loaded } = trace("completion", "bash", "--", "ctx", "resolve", "");
  expect(tasksIn(opened)).toEqual([]);
  expect(loaded.some((path) => path.endsWith("cli-completion-command-table.cjs"))).toBe(true);
  expect(
    loaded.filter((path) => HEAVY.test(path.slice(ROOT.length)) || path.includes("node_modules")),
  ).toEqual([]);
});

test("a server says hello with its own code alone: no full parser, and nothing that other commands share", () => {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "a", version: "1" } };
  const hello = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  const { loaded } = traceWith(`${hello}\n`, "mcp");
  expect(loaded.some((path) => /mcp-serve/.test(path))).toBe(true);
  expect(loaded.filter((path) => /commander|shared|chunks[\\/-]actions-/.test(path))).toEqual([]);
});
