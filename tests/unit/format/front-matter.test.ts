// Only a line of exactly --- opens front matter; no other fence is read, and nothing is ever run.
import { afterEach, expect, test } from "vitest";
import { parseDocument } from "../../../src/format/document.js";
import { parseFull } from "../../../src/format/full-document.js";
import { MAX_FRONT_MATTER_BYTES, splitMarkdown } from "../../../src/format/front-matter.js";
import { findPositions } from "../../../src/format/positions.js";
import { editText } from "../../../src/format/edit.js";
import type { SourceText } from "../../../src/model/document.js";

const source = (text: string): SourceText => ({ path: "context.md", form: "markdown", text });

declare global {
  var wasRun: boolean | undefined;
}
afterEach(() => {
  delete globalThis.wasRun;
});

const FENCES = [
  ..."---js ---JS ---Js ---javascript ---JavaScript ---JAVASCRIPT ---coffee ---coffeescript ---cson ---json ---toml ---yaml".split(
    " ",
  ),
  ..."---constructor ---toString ---hasOwnProperty ---__proto__ ----js ---,js ---.js".split(" "),
  "--- js",
  "---\tjs",
  "---  javascript ",
  "--- yaml",
  "--- ",
  "---\t",
  "---\u00a0js",
];

const SPELLINGS = FENCES.flatMap((fence) =>
  ["\n", "\r\n"].flatMap((eol) => ["", "\ufeff"].map((bom) => [bom + fence, eol] as const)),
);

test.each(SPELLINGS)(
  "the fence %j with %j is refused with its line, and runs nothing",
  async (fence, eol) => {
    const code = `globalThis.wasRun = true, {title: (globalThis.wasRun = true)}`;
    const text = [fence, code, "---", "", "# Body", ""].join(eol);
    const parsed = await parseDocument(source(text));
    expect(parsed).toMatchObject({ raw: null, findings: [{ code: "FILE_INVALID", line: 1, column: 1 }] });
    expect(parseFull(source(text))).toEqual(parsed);
    await expect(editText(source(text), [{ kind: "set", pointer: ["a"], value: 1 }])).rejects.toMatchObject({
      code: "FILE_INVALID",
    });
    expect(await findPositions(source(text), [""])).toEqual(new Map());
    expect(globalThis.wasRun).toBeUndefined();
  },
);

test("a body or a later block that looks like code is prose", async () => {
  const text = "---\na: {b: 1}\n---\n---js\nglobalThis.wasRun = true\n---\n";
  expect(await parseDocument(source(text))).toEqual({
    raw: { a: { b: 1 } },
    body: "---js\nglobalThis.wasRun = true\n---\n",
    findings: [],
  });
  const tagged = "---\na: !!js/function 'globalThis.wasRun = true'\n---\n";
  expect(await parseDocument(source(tagged))).toMatchObject({
    raw: null,
    findings: [{ line: 2, column: 4 }],
  });
  expect(globalThis.wasRun).toBeUndefined();
});

test.each<[text: string, raw: object, body: string]>([
  ["", {}, ""],
  ["# Title\n", {}, "# Title\n"],
  ["\ufeff# Title\r\n", {}, "# Title\r\n"],
  ["----\nx\n", {}, "----\nx\n"],
  ["-----\n---\n", {}, "-----\n---\n"],
  ["-", {}, "-"],
  ["--", {}, "--"],
  [" ---\na: 1\n---\n", {}, " ---\na: 1\n---\n"],
  ["\n---\na: 1\n---\n", {}, "\n---\na: 1\n---\n"],
  ["- - -\n", {}, "- - -\n"],
  ["=======\nx\n", {}, "=======\nx\n"],
  [">>>>>>> x\n", {}, ">>>>>>> x\n"],
  ["---\n---\n", {}, ""],
  ["---\n---", {}, ""],
  ["---\r\n---\r", {}, ""],
  ["---\n\n# nothing\n---\nx", {}, "x"],
  ["---\na: 1\n---\n", { a: 1 }, ""],
  ["---\na: 1\n---", { a: 1 }, ""],
  ["---\na: 1\n---\n\nx\n", { a: 1 }, "x\n"],
  ["---\na: 1\n---\n\n\nx\n", { a: 1 }, "\nx\n"],
  ["---\r\na: 1\r\n---\r\n\r\nx\r\n", { a: 1 }, "x\r\n"],
  ["\ufeff---\na: 1\n---\nx", { a: 1 }, "x"],
  ["---\na: b\n----\n c: 1\n---\n", {}, ""],
  ["---\na: |\n  b\n  ----hello\n----hello: c\n---\nx", { a: "b\n----hello\n", "----hello": "c" }, "x"],
  ["---\na: {x: '\n  ---'}\n---\nx", { a: { x: " ---" } }, "x"],
])("%j", async (text, raw, body) => {
  const parsed = await parseDocument(source(text));
  if (text.includes("----\n c"))
    expect(parsed).toMatchObject({ raw: null, findings: [{ code: "FILE_INVALID" }] });
  else expect(parsed).toEqual({ raw, body, findings: [] });
});

test.each<[text: string, message: RegExp]>([
  ["---", /never closed/],
  ["---\n", /never closed/],
  ["---\na: 1\n", /never closed/],
  ["---\na: 1\n--- \n", /never closed/],
  ["---\na: 1\n ---\n", /never closed/],
  ["---\na: 1\n----\n", /never closed/],
  ["---\ra: 1\r---\r", /not exactly ---/],
])("%j is broken on line 1", async (text, message) => {
  const parsed = await parseDocument(source(text));
  expect(parsed).toMatchObject({
    raw: null,
    body: "",
    findings: [{ code: "FILE_INVALID", line: 1, column: 1 }],
  });
  expect(parsed.findings[0]!.message).toMatch(message);
});

test("a fence that is nearly right is pointed at", async () => {
  const { findings } = await parseDocument(source("---\na: 1\n---  \nx\n"));
  expect(findings[0]!.hint).toBe("Line 3 looks like a fence, but is not exactly ---.");
});

test("a conflict around the fences is named, wherever it begins", async () => {
  for (const [text, line] of [
    ["<<<<<<< HEAD\n---\na: 1\n=======\n---\na: 2\n>>>>>>> x\n---\n", 1],
    ["---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n---\n", 2],
    ["---\na: 1\n<<<<<<< HEAD\n---\nb\n=======\n---\nc\n>>>>>>> x\n", 3],
    ["---\nb: 0\n<<<<<<< HEAD\na: 1\n=======\n", 3],
  ] as const) {
    expect(await parseDocument(source(text))).toMatchObject({
      raw: null,
      findings: [
        { code: "FILE_INVALID", line, message: expect.stringContaining("unresolved merge conflict") },
      ],
    });
  }
  expect(await parseDocument(source("---\na: 1\n---\n<<<<<<< HEAD\nprose\n"))).toMatchObject({
    raw: { a: 1 },
  });
});

test("front matter is read to 64 KiB of UTF-8 and refused beyond, also at 1 MB", async () => {
  const line = (bytes: number, unit: string): string =>
    `a: "${unit.repeat((bytes - 6) / new TextEncoder().encode(unit).length)}"\n`;
  for (const unit of ["x", "é"]) {
    expect(splitMarkdown(source(`---\n${line(MAX_FRONT_MATTER_BYTES, unit)}---\n`)).kind).toBe("front");
    for (const bytes of [MAX_FRONT_MATTER_BYTES + 2, 1_000_000]) {
      expect(await parseDocument(source(`---\n${line(bytes, unit)}---\nx`))).toMatchObject({
        raw: null,
        findings: [{ code: "FILE_INVALID", line: 1, message: expect.stringContaining("64 KiB") }],
      });
    }
  }
});
