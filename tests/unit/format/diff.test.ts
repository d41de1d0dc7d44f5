// formatDiff prints what `git apply` applies.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { formatDiff, type FileChange } from "../../../src/format/diff.js";

test("a change, a new file and a deleted one", async () => {
  const diff = await formatDiff([
    { path: ".context/tasks/task-42/context.md", before: "---\na: 1\n---\n", after: "---\na: 2\n---\n" },
    { path: "same.md", before: "x", after: "x" },
    { path: "new.json", before: null, after: "{}" },
    { path: "old.md", before: "gone\n", after: null },
  ]);
  expect(diff).toBe(`diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
--- a/.context/tasks/task-42/context.md
+++ b/.context/tasks/task-42/context.md
@@ -1,3 +1,3 @@
 ---
-a: 1
+a: 2
 ---
diff --git a/new.json b/new.json
new file mode 100644
--- /dev/null
+++ b/new.json
@@ -0,0 +1 @@
+{}
\\ No newline at end of file
diff --git a/old.md b/old.md
deleted file mode 100644
--- a/old.md
+++ /dev/null
@@ -1 +0,0 @@
-gone
`);
});

test("nothing changed is nothing printed", async () => {
  expect(await formatDiff([])).toBe("");
  expect(await formatDiff([{ path: "a", before: "x\n", after: "x\n" }])).toBe("");
});

const numbered = (count: number, mark: string): string =>
  Array.from({ length: count }, (_, i) => `${i} ${mark}\n`).join("");

const CHANGES: FileChange[] = [
  { path: "crlf.md", before: "a\r\nb\r\n", after: "a\r\nc\r\n" },
  { path: "ending.md", before: "a\r\nb", after: "a\nb" },
  { path: "newline-gained.md", before: "a", after: "a\n" },
  { path: "newline-lost.md", before: "a\nb\n", after: "a\nb" },
  { path: "bom.md", before: "\ufeffa\n", after: "a\n" },
  {
    path: "two hunks.md",
    before: numbered(40, "x"),
    after: numbered(40, "x").replace("3 x", "3 y").replace("33 x", "33 y"),
  },
  { path: "deep/dir/feature%2Flogin.md", before: null, after: "new\n" },
  { path: 'odd "name"\\x.md', before: null, after: "new\n" },
  { path: "größe 😀.md", before: null, after: "new" },
  { path: "rewritten.md", before: numbered(3000, "x"), after: numbered(2500, "y") },
  { path: "emptied.md", before: "a\n", after: "" },
  { path: "filled.md", before: "", after: "a" },
  { path: "created-empty.md", before: null, after: "" },
  { path: "gone-empty.md", before: "", after: null },
  { path: "gone.md", before: "a\r\nb", after: null },
];

test("git applies it to the byte", async () => {
  const root = mkdtempSync(join(tmpdir(), "ctx-diff-"));
  try {
    for (const { path, before } of CHANGES) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (before !== null) writeFileSync(join(root, path), before);
    }
    writeFileSync(join(root, "p.diff"), await formatDiff(CHANGES));
    execFileSync("git", ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "p.diff"], {
      cwd: root,
      env: {
        PATH: process.env["PATH"] ?? "",
        GIT_CEILING_DIRECTORIES: dirname(root),
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
      },
    });
    for (const { path, after } of CHANGES) {
      if (after === null) expect(existsSync(join(root, path))).toBe(false);
      else expect([path, readFileSync(join(root, path), "utf8")]).toEqual([path, after]);
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});
