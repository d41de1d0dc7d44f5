import { expect, test } from "vitest";
import { findFaults, type SourceFile } from "../../../../src/policy/sharing/vendorable.js";

const file = (path: string, more: Partial<SourceFile> = {}): SourceFile => ({
  path,
  kind: "file",
  sizeBytes: 10,
  ...more,
});
const isRead = (path: string): boolean => path.endsWith(".md") && !path.startsWith(".");
const check = (...files: SourceFile[]): string[] => findFaults(files, isRead).map(({ path }) => path);

test.each([
  [
    "what a team writes",
    [file("context.md"), file("patterns/a.json"), file("LICENSE"), file("über/größe.md")],
  ],
  [
    "hidden files that git and hosts have",
    [file(".gitattributes"), file(".github/README.md"), file(".gitmodules")],
  ],
  ["a link that is hidden and not taken", [file(".github/x", { kind: "symlink" })]],
  ["names that only begin like git's", [file("git~x.md"), file(".gitkeep"), file("notes.git")]],
  ["large files that are not taken", [file("picture.png", { sizeBytes: 1e9 })]],
] as const)("lets %s in", (_, files) => {
  expect(check(...files)).toEqual([]);
});

test.each([
  ".git/config",
  ".GIT/config",
  "a/.Git",
  "git~1",
  "GIT~2/x.md",
  ".git /x",
  ".git./x",
  ".git::$INDEX_ALLOCATION/x",
  ".g\u200dit/x",
  ".\ufeffgit/x",
  "../x.md",
  "a/../../x.md",
  "/etc/x.md",
  "a//x.md",
  "./x.md",
  "a\\x.md",
  "C:x.md",
  "x.md:stream",
  "x.",
  "x /y.md",
  "con",
  "Aux.md",
  "com1.txt",
  "a\tb.md",
  "a\u0000.md",
  "a\u202egpj.md",
  "a\uFFFDb.md",
  `${"d/".repeat(16)}x.md`,
  `${"x".repeat(401)}.md`,
])("refuses %j", (path) => {
  expect(check(file(path))).toContain(path);
});

test("refuses links, submodules and what is too large", () => {
  expect(check(file("a.md", { kind: "symlink" }), file("b", { kind: "submodule" }))).toEqual(["a.md", "b"]);
  expect(check(file("a.md", { sizeBytes: 1024 * 1024 + 1 }))).toEqual(["a.md"]);
  const many = Array.from({ length: 65 }, (_, index) => file(`${index}.md`, { sizeBytes: 1024 * 1024 }));
  expect(check(...many)).toEqual([""]);
});

test("refuses names that differ only by case, of files and of directories", () => {
  expect(check(file("A.md"), file("a.md"))).toEqual(["a.md"]);
  expect(check(file("A/x.md"), file("a/y.md"))).toEqual(["a/y.md"]);
  expect(check(file("\u00e9.md"), file("e\u0301.md"))).toEqual(["e\u0301.md"]);
  expect(check(file("a/x.md"), file("a/y.md"))).toEqual([]);
});
