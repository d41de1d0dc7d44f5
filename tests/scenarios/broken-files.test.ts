// A broken file never disappears: it is a finding with file and line, and the rest still resolves.
import { expect, test } from "vitest";
import { CONFIG, json, PROJECT, refusal, TASK, World } from "../support/world.js";

const BELOW = ".context/tasks/task-42";

function shop(files: Readonly<Record<string, string | Uint8Array>>): World {
  return World.repository({
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login" }),
    ...files,
  });
}

test("conflict marks of a merge, in JSON, in front matter and in entries, each with its line", async () => {
  const world = shop({
    ".context/project/rules.md": "---\na: 1\n---\n\n# Rules\n",
    [`${BELOW}/entries/log.jsonl`]: "",
  });
  world.commitOn("other", {
    [PROJECT]: json({ caching: "none" }),
    ".context/project/rules.md": "---\na: 2\n---\n\n# Rules\n",
  });
  world.commit("Decide", {
    [PROJECT]: json({ caching: "memory" }),
    ".context/project/rules.md": "---\na: 3\n---\n\n# Rules\n",
  });
  expect(world.tryGit("merge", "other")).toBeNull();
  world.write({ [`${BELOW}/entries/log.jsonl`]: "<<<<<<< HEAD\n=======\n>>>>>>> other\n" });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).toEqual({ title: "Login" });
  expect(findings.map(({ code, path, line }) => [code, path, line])).toEqual([
    ["FILE_INVALID", PROJECT, 2],
    ["FILE_INVALID", ".context/project/rules.md", 2],
    ["ENTRY_INVALID", `${BELOW}/entries/log.jsonl`, 1],
  ]);
});

test.each<[string, string, string | Uint8Array, string, number | undefined]>([
  ["truncated", `${BELOW}/patterns/a.json`, '{\n  "a": 1,\n  "b": [1,\n', "FILE_INVALID", 4],
  ["a duplicate key", `${BELOW}/patterns/a.json`, '{\n  "a": 1,\n\n  "a": 1\n}\n', "KEY_DUPLICATE", 4],
  ["a duplicate key in front matter", `${BELOW}/patterns/a.md`, "---\na: 1\na: 2\n---\n", "KEY_DUPLICATE", 3],
  [
    "a fence of another kind",
    `${BELOW}/patterns/a.md`,
    "---js\nmodule.exports = {}\n---\n",
    "FILE_INVALID",
    1,
  ],
  ["an unknown tag", `${BELOW}/patterns/a.md`, "---\na: !!js/function x\n---\n", "FILE_INVALID", 2],
  [
    "invalid UTF-8",
    `${BELOW}/patterns/a.json`,
    Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    "FILE_INVALID",
    undefined,
  ],
  [
    "a word of the wrong type",
    `${BELOW}/patterns/a.json`,
    '{\n  "a": 1,\n  "$final": "/a"\n}\n',
    "FILE_INVALID",
    3,
  ],
  ["a word that is none", `${BELOW}/patterns/a.json`, '{\n  "$finl": ["/a"]\n}\n', "WORD_UNKNOWN", 2],
])("%s", async (_, path, text, code, line) => {
  const world = shop({ [path]: text });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).toMatchObject({ caching: "Redis", title: "Login" });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ code, path });
  if (line !== undefined) expect(findings[0]?.line).toBe(line);
  expect((await world.get({ ref: "task-42" })).findings).toEqual(findings);
});

test("a BOM and CRLF are no damage", async () => {
  const world = shop({
    [PROJECT]: '\uFEFF{\r\n  "caching": "Redis"\r\n}\r\n',
    [`${BELOW}/a.md`]: "\uFEFF---\r\na: 1\r\n---\r\n\r\n# A\r\n",
  });
  const { data, findings } = await world.resolve("task-42", { explain: true });
  expect(data.data).toEqual({ caching: "Redis", title: "Login" });
  expect(data.notes).toMatchObject([{ meta: { a: 1 }, markdown: "# A\n" }]);
  expect(data.origins?.["/caching"]).toMatchObject({ line: 2 });
  expect(findings).toEqual([]);
});

test("a task whose document is broken still exists: it resolves, and is listed as broken", async () => {
  const world = shop({ [TASK]: "{ broken" });
  const resolved = await world.resolve("task-42");
  expect(resolved.data.data).toEqual({ caching: "Redis" });
  expect(resolved.findings).toMatchObject([{ code: "FILE_INVALID", severity: "error", path: TASK, line: 1 }]);
  const listed = await world.list({ what: "tasks" });
  expect(listed.data.items).toMatchObject([{ ref: "task/task-42", broken: true, status: null, title: null }]);
  expect(listed.findings).toMatchObject([{ code: "FILE_INVALID", path: TASK }]);
  expect(await refusal(world.create({ ref: "task-42" }))).toMatchObject({ code: "CONTEXT_EXISTS" });
});

test("a broken document is not written over", async () => {
  const world = shop({ [TASK]: '{\n  "title": "Login",\n' });
  for (const attempt of [
    () => world.set({ ref: "task-42", pointer: "title", value: "x" }),
    () => world.unset({ ref: "task-42", pointer: "title" }),
    () => world.update({ ref: "task-42", patch: { title: "x" } }),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: "FILE_INVALID", path: TASK, line: 3 });
  }
  expect(world.read(TASK)).toBe('{\n  "title": "Login",\n');
});

test("both main documents count, context.md last, with a finding", async () => {
  const world = shop({ [`${BELOW}/context.md`]: "---\ntitle: Sign in\n---\n" });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data["title"]).toBe("Sign in");
  expect(findings.map(({ code, line }) => [code, line])).toEqual([
    ["MAIN_TWICE", undefined],
    ["VALUE_CONFLICT", 2],
  ]);
});

test("a broken config.json: the defaults count for reading, nothing is written", async () => {
  const world = shop({});
  world.write({ [CONFIG]: '{\n  "format": "ctx/1"\n  "project": "shop"\n}\n' });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).toEqual({ caching: "Redis", title: "Login" });
  expect(findings).toMatchObject([{ code: "CONFIG_INVALID", path: CONFIG, line: 3 }]);
  expect(await refusal(world.progress({ ref: "task-42", text: "x" }))).toMatchObject({
    code: "FILE_INVALID",
    path: CONFIG,
    line: 3,
  });
});

test("a finding about a merged value has the line of that value", async () => {
  const world = shop({
    [PROJECT]: json({ $final: ["/caching"], $merge: { "/list": "append" }, caching: "Redis" }),
    [TASK]: '{\n  "title": "Login",\n  "$merge": {\n    "/list": "union"\n  },\n\n  "caching": "none"\n}\n',
  });
  const { findings } = await world.resolve("task-42");
  expect(findings.map(({ code, path, line }) => [code, path, line])).toEqual([
    ["STRATEGY_CONFLICT", TASK, 3],
    ["FINAL_IGNORED", TASK, 7],
  ]);
});

test("deep nesting and a large file are refused as findings, not by crashing", async () => {
  const deep = "[".repeat(100_000);
  const world = shop({
    [`${BELOW}/patterns/deep.json`]: `{"a":${deep}`,
    [`${BELOW}/patterns/large.json`]: json({ a: "x".repeat(1_100_000) }),
  });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).toEqual({ caching: "Redis", title: "Login" });
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ["FILE_INVALID", `${BELOW}/patterns/deep.json`],
    ["FILE_INVALID", `${BELOW}/patterns/large.json`],
  ]);
});

test("what is no regular file is found, and does not hang", async () => {
  const world = shop({});
  world.write({
    ".context/project/decisions/context.md/nested.md": "# A directory with a document's name\n",
  });
  const { data, findings } = await world.resolve("task-42");
  expect(data.notes.map(({ path }) => path)).toEqual([".context/project/decisions/context.md/nested.md"]);
  expect(findings).toEqual([]);
});
