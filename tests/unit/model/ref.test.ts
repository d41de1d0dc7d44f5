import { describe, expect, test } from "vitest";
import {
  compareRefs,
  formatRef,
  isBranchName,
  isTaskId,
  parseRef,
  type Ref,
} from "../../../src/model/ref.js";

test.each([
  ["global", { level: "global" }],
  ["project", { level: "project" }],
  ["branch", { level: "branch", name: null }],
  ["branch/feature/task-42-login", { level: "branch", name: "feature/task-42-login" }],
  ["branch/branch/x", { level: "branch", name: "branch/x" }],
  ["task/task-42", { level: "task", id: "task-42" }],
  ["task-42", { level: "task", id: "task-42" }],
  ["42", { level: "task", id: "42" }],
  ["Global", { level: "task", id: "Global" }],
])("%s is the ref %j", (text, ref) => {
  expect(parseRef(text)).toEqual(ref);
});

test.each([
  "",
  "task/",
  "branch/",
  "task/global",
  "task/branch",
  "-42",
  ".42",
  "_42",
  "task 42",
  "a/b",
  "task/a/b",
  "branch/..",
  "branch/a..b",
  "größe",
  "a".repeat(129),
])("%j is no ref", (text) => {
  expect(() => parseRef(text)).toThrowError(expect.objectContaining({ code: "REF_INVALID" }));
});

test.each([
  ["a", true],
  ["a".repeat(128), true],
  ["0.1_b-C", true],
  ["a\n", false],
  ["project", false],
])("%j is a task id: %j", (text, expected) => {
  expect(isTaskId(text)).toBe(expected);
});

// As git's own t1402-check-ref-format.sh has them, with `git check-ref-format --branch` as the judge.
describe("branch names are those that git accepts", () => {
  test.each([
    "foo",
    "foo/bar/baz",
    "feature/task-42-login",
    "foo.bar",
    "foo/bar.baz",
    "größe/日本",
    "$(touch${IFS}x)",
    "a;b&c|d",
    "100%",
    'quote"d',
    "foo@bar",
    "foo}",
    "@",
    "@foo",
    "x/-n",
    "x/@",
    "lock",
    "foo.locks",
    "head",
    "x/HEAD",
    "👍",
    "branch",
    "\u00a0x",
  ])("%s is one", (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  test.each([
    "",
    "/foo",
    "foo/",
    "foo//bar",
    ".foo",
    "foo/.bar",
    "foo.",
    "foo..bar",
    "foo.lock",
    "foo.lock/bar",
    "foo@{bar",
    "@{",
    "-foo",
    "-",
    "HEAD",
    "foo bar",
    "foo~1",
    "foo^",
    "foo:bar",
    "foo?",
    "foo*",
    "foo[1]",
    "foo\\bar",
    "foo\u0001",
    "foo\u007f",
    "foo\t",
    "foo\n",
  ])("%j is none", (name) => {
    expect(isBranchName(name)).toBe(false);
  });
});

test("refs sort widest first, then by name", () => {
  const refs = ["task/b", "branch/a", "task/a", "global", "branch/B", "project"].map(
    (text) => parseRef(text) as Ref,
  );
  const sorted = [...refs].sort(compareRefs).map(formatRef);
  expect(sorted).toEqual(["global", "project", "branch/B", "branch/a", "task/a", "task/b"]);
});
