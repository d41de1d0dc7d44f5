// One context from a tree: what is read, in which order, and how what is broken is told.
import { expect, test } from "vitest";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import { makeNodeRuntime } from "../../../../src/adapters/node-runtime.js";
import { revisionOf } from "../../../../src/store/revision.js";
import { readContext, type ReadOptions } from "../../../../src/store/read/read-context.js";
import { makeDiskTree } from "../../../../src/store/read/tree.js";
import { makeFakeFiles, type FakeFiles } from "../../../support/fakes.js";
import { entries, json, record } from "../../../support/world.js";

const BELOW = "/shop/.context/tasks/task-42";
const ALL: ReadOptions = { personal: true, entries: true };

function filesWith(texts: Readonly<Record<string, string>>): FakeFiles {
  const files = makeFakeFiles();
  for (const [path, text] of Object.entries(texts)) files.create(`${BELOW}/${path}`, text);
  return files;
}

function read(files: FakeFiles, options: ReadOptions = ALL) {
  return readContext(makeDiskTree(files, "/shop", "worktree"), { level: "task", id: "task-42" }, options);
}

const names = (documents: readonly { path: string }[]) =>
  documents.map(({ path }) => path.replace(".context/tasks/task-42/", ""));

const EVERYTHING = {
  "patterns/b.json": json({ b: 1 }),
  "context.local.json": json({ mine: 1 }),
  "patterns/a/deep.md": "---\na: 1\n---\n",
  "context.md": "---\ntitle: Login\n---\n\nThe login feature.\n",
  "todo.local.md": "# Mine\n",
  "decisions/jwt.md": "---\nstatus: accepted\n---\n\n# JWT\n",
  "a.md": "# A\n",
  "entries/x.jsonl": entries(record("2", "second"), record("1", "first")),
  "data.json": "{ not ours",
  ".hidden.md": "---\n: [\n",
  "picture.png": "\u0000",
};

test("main first, then patterns in path order, personal ones last; notes likewise; entries by id", async () => {
  const context = await read(filesWith(EVERYTHING));
  expect(names(context.documents)).toEqual([
    "context.md",
    "patterns/a/deep.md",
    "patterns/b.json",
    "context.local.json",
  ]);
  expect(names(context.notes)).toEqual(["a.md", "decisions/jwt.md", "todo.local.md"]);
  expect(context.entries.map((entry) => [entry.record.text, entry.line])).toEqual([
    ["first", 2],
    ["second", 1],
  ]);
  expect(context).toMatchObject({ hasMain: true, findings: [], from: "worktree", commit: null });
});

test.each<[string, ReadOptions, number[]]>([
  ["nothing personal", { entries: true }, [3, 2, 2]],
  ["no entries", { personal: true }, [4, 3, 0]],
])("%s, if so asked", async (_, options, counts) => {
  const context = await read(filesWith(EVERYTHING), options);
  expect([context.documents.length, context.notes.length, context.entries.length]).toEqual(counts);
});

test("an absent directory is an empty context", async () => {
  expect(await read(makeFakeFiles())).toMatchObject({
    documents: [],
    notes: [],
    entries: [],
    hasMain: false,
    findings: [],
  });
});

test("two main documents both count, context.md last, and are a finding", async () => {
  const context = await read(filesWith({ "context.md": "---\na: 2\n---\n", "context.json": json({ a: 1 }) }));
  expect(names(context.documents)).toEqual(["context.json", "context.md"]);
  expect(context.findings).toMatchObject([{ code: "MAIN_TWICE", path: ".context/tasks/task-42/context.md" }]);
});

test.each<[string, string, string, object]>([
  ["truncated JSON", "context.json", '{\n  "a": 1,\n', { code: "FILE_INVALID" }],
  ["a duplicate key", "context.json", '{\n  "a": 1,\n  "a": 2\n}\n', { code: "KEY_DUPLICATE", line: 3 }],
  [
    "conflict marks",
    "context.json",
    '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> x\n}\n',
    { code: "FILE_INVALID", line: 2 },
  ],
  ["YAML that is none", "context.md", "---\na: [1\n---\n", { code: "FILE_INVALID" }],
  ["front matter without an end", "context.md", "---\na: 1\n", { code: "FILE_INVALID" }],
  ["a duplicate YAML key", "context.md", "---\na: 1\nb: 2\na: 3\n---\n", { code: "KEY_DUPLICATE", line: 4 }],
  ["an array", "context.json", "[]\n", { code: "FILE_INVALID" }],
  ["an empty JSON file", "context.json", "", { code: "FILE_INVALID" }],
  [
    "a word of the wrong type",
    "context.json",
    json({ $needs: "task-1" }),
    { code: "FILE_INVALID", pointer: "/$needs" },
  ],
  ["a broken pattern", "patterns/a.json", "{", { code: "FILE_INVALID" }],
  ["a broken note", "decisions/a.md", "---\n: [\n---\n", { code: "FILE_INVALID" }],
  ["a cut entry", "entries/x.jsonl", '{"v":1,"id":"01KAGC', { code: "ENTRY_INVALID", line: 1 }],
])("%s is an error at its place, and the rest is read", async (_, path, text, expected) => {
  const context = await read(
    filesWith({ [path]: text, "good.md": "# Good\n", "entries/y.jsonl": entries(record("1", "kept")) }),
  );
  expect(context.findings).toHaveLength(1);
  expect(context.findings[0]).toMatchObject({
    severity: "error",
    path: `.context/tasks/task-42/${path}`,
    ...expected,
  });
  expect(names(context.notes)).toContain("good.md");
  expect(context.entries.map((entry) => entry.record.text)).toEqual(["kept"]);
  expect(context.hasMain).toBe(path.startsWith("context."));
});

test("bytes that are not UTF-8 are an error of that file alone", async () => {
  const files = filesWith({ "patterns/ok.json": json({ a: 1 }) });
  files.writeBytes(`${BELOW}/context.json`, Uint8Array.from([0x7b, 0xff, 0x7d]));
  const context = await read(files);
  expect(context).toMatchObject({
    hasMain: true,
    findings: [{ code: "FILE_INVALID", path: ".context/tasks/task-42/context.json" }],
  });
  expect(names(context.documents)).toEqual(["patterns/ok.json"]);
});

test("a BOM is no damage", async () => {
  const context = await read(
    filesWith({ "context.json": '\uFEFF{"a":1}', "entries/x.jsonl": `\uFEFF${entries(record("1", "x"))}` }),
  );
  expect(context.findings).toEqual([]);
  expect(context.documents[0]?.data).toEqual({ a: 1 });
  expect(context.entries).toHaveLength(1);
});

test.each([
  ["a document", "context.json"],
  ["a note", "decisions/jwt.md"],
  ["an entries file", "entries/x.jsonl"],
  ["a directory of notes", "decisions"],
  ["a directory of patterns", "patterns"],
  ["the directory of entries", "entries"],
])("a link in place of %s is not followed, and is found", async (_, path) => {
  const files = filesWith({ "good.md": "# Good\n" });
  files.create("/elsewhere/file", json({ secret: 1 }));
  files.create("/elsewhere/directory/jwt.md", "# Secret\n");
  files.makeLink(path.includes(".") ? "/elsewhere/file" : "/elsewhere/directory", `${BELOW}/${path}`);
  const context = await read(files);
  expect(context.findings).toMatchObject([
    { code: "FILE_NOT_FOLLOWED", severity: "error", path: `.context/tasks/task-42/${path}` },
  ]);
  expect(names(context.notes)).toEqual(["good.md"]);
});

test.each([
  ["the context's directory", "/shop/.context/tasks/task-42", ".context/tasks/task-42"],
  ["the tasks", "/shop/.context/tasks", ".context/tasks"],
])("a link in place of %s hides all of it, and is found once", async (_, link, path) => {
  const files = makeFakeFiles();
  files.create("/elsewhere/task-42/context.json", json({ secret: 1 }));
  files.create("/elsewhere/context.json", json({ secret: 1 }));
  files.makeLink("/elsewhere", link);
  expect(await read(files)).toMatchObject({
    documents: [],
    hasMain: false,
    findings: [{ code: "FILE_NOT_FOLLOWED", path }],
  });
});

test("a revision changes with every document and note, with nothing else", async () => {
  const revision = async (texts: Readonly<Record<string, string>>) =>
    revisionOf(makeNodeRuntime({}), await read(filesWith(texts)));
  const known = await revision(EVERYTHING);
  expect(known).toMatch(/^[0-9a-f]{32}$/);
  expect(await revision({ ...EVERYTHING, "entries/z.jsonl": entries(record("9", "x")) })).toBe(known);
  expect(await revision({ ...EVERYTHING, "data.json": "changed" })).toBe(known);
  expect(
    await revision({ ...EVERYTHING, "context.md": "---\ntitle:  Login\n---\n\nThe login feature.\n" }),
  ).not.toBe(known);
  expect(await revision({ ...EVERYTHING, "a.md": "# B\n" })).not.toBe(known);
  expect(await revision({ ...EVERYTHING, "patterns/new.json": "{ broken" })).not.toBe(known);
});

test("a wider level whose directory may not be read is a finding; of a task nothing would be left", async () => {
  const tree = makeDiskTree(makeFakeFiles(), "/shop", "worktree");
  const unreadable = new CtxError("READ_FAILED", "Cannot read it: permission denied");
  const closed = { ...tree, list: () => Promise.reject(unreadable) };
  const { findings } = await readContext(closed, { level: "global" }, ALL);
  expect(findings).toMatchObject([{ code: "FILE_UNREADABLE", path: ".context/global" }]);
  await expect(readContext(closed, { level: "task", id: "task-42" }, ALL)).rejects.toBe(unreadable);
});
