import { expect, test } from "vitest";
import { parseRef, type Ref } from "../../../src/model/ref.js";
import {
  contextDirectoryOf,
  directoryOf,
  entryPathOf,
  mainPathOf,
  meaningOf,
  nameOfDirectory,
  patternPathOf,
  personalPathOf,
  readDelegationName,
} from "../../../src/store/layout.js";

const ULID = "01KAGC00000000000000000001";
const OTHER = "01KAGC00000000000000000002";

const ref = (text: string) => parseRef(text) as Ref;

test.each([
  ["global", ".context/global"],
  ["project", ".context/project"],
  ["branch/feature/user-profiles", ".context/branches/feature%2Fuser-profiles"],
  ["task-42", ".context/tasks/task-42"],
  ["task/v1.", ".context/tasks/v1%2E"],
  ["task/con", ".context/tasks/%63on"],
])("%s lives in %s", (text, directory) => {
  expect(directoryOf(ref(text))).toBe(directory);
  expect(mainPathOf(ref(text), "json")).toBe(`${directory}/context.json`);
  expect(personalPathOf(ref(text), "markdown")).toBe(`${directory}/context.local.md`);
  expect(entryPathOf(ref(text), "01X")).toBe(`${directory}/entries/01X.jsonl`);
});

test("a directory name leads back to the name, unless it was cut or is not ours", () => {
  expect(nameOfDirectory("feature%2Fuser-profiles")).toBe("feature/user-profiles");
  expect(nameOfDirectory(`${"a".repeat(183)}~0123456789abcdef`)).toBeNull();
  expect(nameOfDirectory("not ours")).toBeNull();
});

const data = (role: string, form: string, personal = false) => ({ kind: "document", role, form, personal });

test.each<[string, object]>([
  ["context.md", data("main", "markdown")],
  ["context.json", data("main", "json")],
  ["context.local.md", data("main", "markdown", true)],
  ["context.local.json", data("main", "json", true)],
  ["patterns/cache.json", data("pattern", "json")],
  ["patterns/auth/jwt.md", data("pattern", "markdown")],
  ["patterns/mine.local.json", data("pattern", "json", true)],
  ["decisions/0001-jwt.md", data("note", "markdown")],
  ["README.md", data("note", "markdown")],
  ["todo.local.md", data("note", "markdown", true)],
  ["deep/context.md", data("note", "markdown")],
  ["patterns.md", data("note", "markdown")],
  ["entries/notes.md", data("note", "markdown")],
  ["entries/01KAGC00000000000000000001.jsonl", { kind: "entries" }],
  ["entries/deep/01KAGC00000000000000000001.jsonl", { kind: "other" }],
  ["entries/.ctx-1-abc.tmp", { kind: "other" }],
  ["other.json", { kind: "other" }],
  ["decisions/data.json", { kind: "other" }],
  ["diagram.png", { kind: "other" }],
  [".hidden.md", { kind: "other" }],
  [".obsidian/context.md", { kind: "other" }],
  ["context.yaml", { kind: "other" }],
  ["CONTEXT.md", data("note", "markdown")],
])("%s in a context is %j", (path, meaning) => {
  expect(meaningOf(path)).toEqual(meaning);
});

test.each([
  [".context/project/context.md", ".context/project"],
  [".context/tasks/task-42/entries/a.jsonl", ".context/tasks/task-42"],
  [".context/branches/feature%2Flogin/context.json", ".context/branches/feature%2Flogin"],
  [".context/tasks/task-42", null],
  [".context/tasks/README.md", null],
  [".context/config.json", null],
  [".context/workflows/review.json", null],
  ["src/tasks/task-42/context.md", null],
])("%s belongs to %s", (path, expected) => {
  expect(contextDirectoryOf(path)).toBe(expected);
});

test.each<[string, ReturnType<typeof readDelegationName>]>([
  [`${ULID}.json`, { kind: "proposal", id: ULID }],
  [`${ULID}.${OTHER}.json`, { kind: "decision", of: ULID, id: OTHER }],
  [`${ULID}.${OTHER}.${ULID}.json`, null],
  [`${ULID.toLowerCase()}.json`, null],
  [`${ULID}.x.json`, null],
  [`${ULID}.md`, null],
  [ULID, null],
  ["notes.json", null],
])("the name %s in delegations/ means %j", (name, expected) => {
  expect(readDelegationName(name)).toEqual(expected);
});

test.each([
  ["caching", "caching.json"],
  ["prices.local", "prices%2Elocal.json"],
  ["prices.LOCAL", "prices%2ELOCAL.json"],
  ["local", "local.json"],
  ["api/login", "api%2Flogin.json"],
  ["aux", "%61ux.json"],
])("the pattern of the key %s is %s", (key, name) => {
  expect(patternPathOf({ level: "project" }, key)).toBe(`.context/project/patterns/${name}`);
});
