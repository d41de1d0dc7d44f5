import { describe, expect, test } from "vitest";
import {
  fieldsOf,
  parseDifferences,
  parseStatus,
  parseTree,
} from "../../../src/adapters/worktree/git-words.js";
import { listStashed, readLogEnd } from "../../../src/adapters/worktree/head-log.js";

const A = "a".repeat(40);
const B = "b".repeat(40);
const ZERO = "0".repeat(40);

describe("git status", () => {
  test.each<[field: string, files: object[]]>([
    [
      `1 .M N... 100644 100644 100644 ${A} ${B} src/a b.ts`,
      [{ path: "src/a b.ts", head: A, index: B, isUnmerged: false }],
    ],
    [
      `1 A. N... 000000 100644 100644 ${ZERO} ${B} new.ts`,
      [{ path: "new.ts", head: null, index: B, isUnmerged: false }],
    ],
    [`1 .M S.M. 160000 160000 160000 ${A} ${A} vendor/lib`, []],
    [
      `u UU N... 100644 100644 100644 100644 ${ZERO} ${A} ${B} both.ts`,
      [{ path: "both.ts", head: A, index: null, isUnmerged: true }],
    ],
    ["? größe\n.ts", [{ path: "größe\n.ts", head: null, index: null, isUnmerged: false }]],
    ["? vendor/other/", []],
    ["! ignored", []],
    ["# branch.head main", []],
  ])("%j", (field, files) => {
    expect(parseStatus([field]).files).toEqual(files);
  });

  test("a file that `git rm --cached` left is told twice, and is one that HEAD has", () => {
    const fields = [`1 D. N... 100644 000000 000000 ${A} ${ZERO} auth.ts`, "? auth.ts"];
    expect(parseStatus(fields).files).toEqual([{ path: "auth.ts", head: A, index: null, isUnmerged: false }]);
  });

  test("names that are no UTF-8 are no paths; one with a real replacement character is", () => {
    const stdout = Buffer.concat([
      Buffer.from(`? caf\uFFFD.ts\0? caf`),
      Buffer.from([0xe9]),
      Buffer.from(`.ts\u00001 .M N... 100644 100644 100644 ${A} ${B} a `),
      Buffer.from([0xff]),
      Buffer.from("\0"),
    ]);
    expect(parseStatus(fieldsOf(stdout))).toEqual({
      commit: null,
      files: [{ path: "caf\uFFFD.ts", head: null, index: null, isUnmerged: false }],
      unnamed: ["caf\uFFFD.ts", "a \uFFFD"],
    });
    const tree = Buffer.concat([Buffer.from(`100644 blob ${A}\t`), Buffer.from([0xff, 0])]);
    expect(parseTree(fieldsOf(tree))).toEqual([]);
    const difference = Buffer.concat([Buffer.from(`:100644 100644 ${A} ${B} M\0`), Buffer.from([0xff, 0])]);
    expect(parseDifferences(fieldsOf(difference))).toEqual([]);
  });

  test.each<[field: string, commit: string | null]>([
    [`# branch.oid ${A}`, A],
    ["# branch.oid (initial)", null],
  ])("%s", (field, commit) => {
    expect(parseStatus([field]).commit).toBe(commit);
  });
});

test("git diff-tree: files that differ, a submodule being none", () => {
  const fields = [`:100644 100644 ${A} ${B} M`, "a.ts", `:100644 000000 ${A} ${ZERO} D`, "b.ts"];
  const others = [`:100644 100755 ${A} ${A} M`, "mode.sh", `:160000 160000 ${A} ${B} M`, "vendor/lib"];
  expect(parseDifferences([...fields, ...others])).toEqual([
    { path: "a.ts", from: A, to: B },
    { path: "b.ts", from: A, to: null },
  ]);
});

test("git ls-tree: all files as new", () => {
  expect(parseTree([`100644 blob ${A}\tsrc/a\tb.ts`, `160000 commit ${B}\tvendor/lib`])).toEqual([
    { path: "src/a\tb.ts", from: null, to: A },
  ]);
});

describe("logs", () => {
  const line = (from: string, to: string, message: string): string =>
    `${from} ${to} Ada <a@b> 1 +0000\t${message}\n`;

  test("the end of a log is its last line, and where it ends", () => {
    const text = line(ZERO, A, "commit (initial): One") + line(A, B, "commit: Two");
    expect(readLogEnd(text)).toBe(`${text.length - 1} ${line(A, B, "commit: Two").slice(0, -1)}`);
    expect([readLogEnd(null), readLogEnd("")]).toEqual([null, null]);
  });

  test("the stash is its log, newest first", () => {
    expect(listStashed(line(ZERO, A, "WIP") + line(A, B, "WIP"))).toEqual([B, A]);
    expect(listStashed(null)).toEqual([]);
  });
});
