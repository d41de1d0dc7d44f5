// What front matter means (YAML 1.2, core schema), and what is refused, with its place.
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../src/format/document.js";
import { parseFull } from "../../../src/format/full-document.js";
import { readPlainYaml } from "../../../src/format/yaml/plain-yaml.js";
import type { Json } from "../../../src/model/json/json.js";
import type { SourceText } from "../../../src/model/document.js";

const source = (front: string): SourceText => ({
  path: "context.md",
  form: "markdown",
  text: `---\n${front}\n---\n`,
});

const SCALARS: [written: string, value: Json][] = [
  ["no", "no"],
  ["yes", "yes"],
  ["on", "on"],
  ["1:30", "1:30"],
  ["2024-01-01", "2024-01-01"],
  ["2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"],
  ["012", 12],
  ["0o17", 15],
  ["0x1F", 31],
  ["0b11", "0b11"],
  ["1_000", "1_000"],
  ["+5", 5],
  ["-0.5e-3", -0.0005],
  ["1.", 1],
  [".5", 0.5],
  ["3.10", 3.1],
  ["1.2.3", "1.2.3"],
  ["~", null],
  ["", null],
  ["NULL", null],
  ["nULL", "nULL"],
  ["True", true],
  ["tRUE", "tRUE"],
  ["FALSE", false],
  ["'no'", "no"],
  ['"012"', "012"],
  ["http://x.y/z#a", "http://x.y/z#a"],
  ["a #comment", "a"],
  ["a#b", "a#b"],
  ["!!str 012", "012"],
  ["! 012", "012"],
  ["&x 1", 1],
  ["=", "="],
  ["<<", "<<"],
  ["[a, [b, {c: d}], 'e, f']", ["a", ["b", { c: "d" }], "e, f"]],
  ["|\n  a\n\n  b", "a\n\nb\n"],
  [">-\n  a\n  b", "a b"],
  ['"\\u00e9\\ud83d\\ude00\\n"', "é😀\n"],
];

describe("values", () => {
  test.each(SCALARS)("%j is %j, by both readers", async (written, value) => {
    const parsed = await parseDocument(source(`a: ${written}`));
    expect(parsed).toEqual({ raw: { a: value }, body: "", findings: [] });
    expect(parseFull(source(`a: ${written}`))).toEqual(parsed);
  });
});

const REFUSED: [front: string, code: string, message: RegExp, line: number, column: number][] = [
  ["a: 1\na: 2", "KEY_DUPLICATE", /"a" occurs twice/, 3, 1],
  ["a:\n  b: 1\n  'b': 2", "KEY_DUPLICATE", /"b"/, 4, 3],
  ["a: {b: 1, b: 2}", "KEY_DUPLICATE", /"b"/, 2, 11],
  ["__proto__: 1\n__proto__: 2", "KEY_DUPLICATE", /__proto__/, 3, 1],
  ["a: &x 1\nb: *x", "FILE_INVALID", /aliases/, 3, 4],
  ["a: *x", "FILE_INVALID", /aliases/, 2, 4],
  ["? *x\n: 1", "FILE_INVALID", /aliases/, 2, 3],
  ["a: !x 1", "FILE_INVALID", /unknown scalar tag/, 2, 4],
  ["a: !!binary aGk=", "FILE_INVALID", /unknown scalar tag/, 2, 4],
  ["a: !!timestamp 2024-01-01", "FILE_INVALID", /unknown/, 2, 4],
  ["a: !!set {x}", "FILE_INVALID", /unknown/, 2, 4],
  ["a: !!int x", "FILE_INVALID", /cannot resolve/, 2, 4],
  ["1: a", "FILE_INVALID", /key 1 is not text/, 2, 1],
  ["true: a", "FILE_INVALID", /not text/, 2, 1],
  ["~: a", "FILE_INVALID", /not text/, 2, 1],
  [": a", "FILE_INVALID", /not text/, 2, 1],
  ["? [a]\n: 1", "FILE_INVALID", /must be text/, 2, 3],
  ["{a: {{b: 1}: 2}}", "FILE_INVALID", /must be text/, 2, 6],
  ["a:\n\tb: 1", "FILE_INVALID", /tab/, 3, 1],
  ["a: b: c", "FILE_INVALID", /indentation/, 2, 5],
  ["a: &The house, and its main job: resolve", "FILE_INVALID", /on the line of its key/, 2, 4],
  ["a: &Sessions: the right work", "FILE_INVALID", /ends in a colon/, 2, 4],
  ["a: !!str b: c", "FILE_INVALID", /on the line of its key/, 2, 4],
  ["? a\n\t: 1", "FILE_INVALID", /tab/, 3, 1],
  ["a: @x", "FILE_INVALID", /Not valid YAML/, 2, 4],
  ['a: "x', "FILE_INVALID", /Not valid YAML/, 3, 1],
  ["a: [x", "FILE_INVALID", /Not valid YAML/, 3, 1],
  ["a: \u0007", "FILE_INVALID", /non-printable/, 2, 4],
  ["a: .inf", "FILE_INVALID", /no number/, 2, 4],
  ["a: [1, -.INF]", "FILE_INVALID", /no number/, 2, 8],
  ["a: .NaN", "FILE_INVALID", /no number/, 2, 4],
  [".nan: 1", "FILE_INVALID", /not text/, 2, 1],
  ["just text", "FILE_INVALID", /not a mapping/, 2, 1],
  ["\n- a\n- b", "FILE_INVALID", /not a mapping/, 3, 1],
  ["[]", "FILE_INVALID", /not a mapping/, 2, 1],
  ["~", "FILE_INVALID", /not a mapping/, 2, 1],
  ["null", "FILE_INVALID", /not a mapping/, 2, 1],
  ["a: 1\n--- \nb: 2", "FILE_INVALID", /second YAML document/, 4, 1],
  ["a: 1\n...\nb: 2", "FILE_INVALID", /ends a YAML document/, 3, 1],
  ["%YAML 1.2\na: 1", "FILE_INVALID", /directives end mark/, 3, 1],
  ["a: 1\rb: 2", "FILE_INVALID", /carriage return/, 2, 5],
  ["a: 1\n\ufeffb: 2", "FILE_INVALID", /byte order mark/, 3, 1],
];

describe("what is refused", () => {
  test.each(REFUSED)("%j", async (front, code, message, line, column) => {
    const { raw, findings } = await parseDocument(source(front));
    expect(raw).toBeNull();
    expect(findings[0]).toMatchObject({ code, path: "context.md", line, column });
    expect(findings[0]!.message).toMatch(message);
    const shifted = `\ufeff${source(front).text.replaceAll("\n", "\r\n")}`;
    if (!front.includes("\r")) {
      const again = await parseDocument({ ...source(front), text: shifted });
      expect(again.findings[0]).toMatchObject({ code, line, column });
    }
  });
});

test("numbers that readers would change come with a warning", async () => {
  const { raw, findings } = await parseDocument(
    source("sha: 123e4567\nbig: 12345678901234567890\nfine: 1e5"),
  );
  expect(raw).toEqual({ sha: "123e4567", big: 12345678901234567890, fine: 100000 });
  expect(findings.map(({ code, severity, line, column }) => [code, severity, line, column])).toEqual([
    ["NUMBER_IMPRECISE", "warning", 2, 6],
    ["NUMBER_IMPRECISE", "warning", 3, 6],
  ]);
});

test("an alias bomb is refused before it grows", async () => {
  const names = [..."abcdefghi"];
  const levels = names.map(
    (name, i) =>
      `${name}: &${name} [${
        i === 0
          ? "lol"
          : Array(9)
              .fill(`*${names[i - 1]}`)
              .join(", ")
      }]`,
  );
  const { raw, findings } = await parseDocument(source(levels.join("\n")));
  expect(raw).toBeNull();
  expect(findings).toHaveLength(72);
  expect(findings[0]).toMatchObject({
    code: "FILE_INVALID",
    line: 3,
    message: expect.stringContaining("aliases"),
  });
});

test("of many problems the first hundred are told", async () => {
  const { findings } = await parseDocument(source("a: 1\n".repeat(5000)));
  expect(findings).toHaveLength(100);
  const late = await parseDocument(source(`b: [${"12345678901234567890, ".repeat(150)}]\na: 1\na: 2`));
  expect(late.raw).toBeNull();
  expect(late.findings.filter(({ severity }) => severity === "error")).toMatchObject([
    { code: "KEY_DUPLICATE", line: 4 },
  ]);
});

test("nesting is read to 64 levels in every style and refused beyond, without a stack overflow", async () => {
  const styles: ((depth: number) => string)[] = [
    (depth) => `a: ${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}`,
    (depth) => `${"{a: ".repeat(depth)}1${"}".repeat(depth)}`,
    (depth) => Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
    (depth) => `a:\n  ${"- ".repeat(depth - 1)}x`,
  ];
  for (const style of styles) {
    expect((await parseDocument(source(style(64)))).raw).not.toBeNull();
    const { raw, findings } = await parseDocument(source(style(65)));
    expect([raw, findings[0]!.message]).toEqual([null, expect.stringContaining("64 levels")]);
    expect((await parseDocument(source(style(300)))).findings[0]).toMatchObject({ code: "FILE_INVALID" });
  }
  for (const unit of ["[", "{", "{a: ", "- ", "? ", "a: &x !!map\n "]) {
    const text = unit.repeat(Math.floor(60_000 / unit.length));
    expect((await parseDocument(source(text))).findings[0]).toMatchObject({ severity: "error" });
  }
});

test("__proto__, constructor and prototype are plain keys that pollute nothing", async () => {
  for (const front of [
    "__proto__:\n  polluted: 1\nconstructor: 2\nprototype: 3",
    "{__proto__: {polluted: 1}, constructor: 2, prototype: 3}",
  ]) {
    const { raw } = await parseDocument(source(front));
    expect(Object.keys(raw!)).toEqual(["__proto__", "constructor", "prototype"]);
    expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
  }
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test.each([
  ["title: a", true],
  ["a:\n  b:\n    - c: 1\n      d: [x, 'y', \"z\"]\n    - e", true],
  ["a:\n- b\n- c\n# note\nd: {}", true],
  ["'a b': \"c\" # beside\n$merge:\n  /a/b~1c: by:id", true],
  ["größe: 中文 😀", true],
  ["", true],
  ["a: |\n  b", false],
  ["a: {b: 1}", false],
  ['a: "b\\n"', true],
  ['a: "b\\x41"', false],
  ["a: 'it''s'", true],
  ["a: b\n  c", false],
  ["a: 1\na: 2", false],
  ["a: *b", false],
  ["a: [b,]", false],
  ["a: 123e4567", false],
])("%j needs no library: %j", (front, isPlain) => {
  const text = `${front}\n`;
  expect(readPlainYaml(text, { start: 0, end: text.length }) !== undefined).toBe(isPlain);
});

test("a line of 60,000 spaces or words costs linear time", () => {
  for (const filler of [
    " ".repeat(60_000),
    "a ".repeat(30_000),
    "a:b ".repeat(15_000),
    "- ".repeat(30_000),
    "'".repeat(60_000),
  ]) {
    for (const end of [": x: y", "\t", ": ", "'"]) {
      const text = `a: b${filler}${end}\n`;
      // An exponential or quadratic reader would not come back within the test's time.
      const answers = Array.from({ length: 20 }, () => readPlainYaml(text, { start: 0, end: text.length }));
      expect(new Set(answers.map((answer) => answer === undefined)).size).toBe(1);
    }
  }
});

test.each<[string, unknown]>([
  ["a: &x\n  b: 1", { a: { b: 1 } }],
  ["a:\n- &x b: 1", { a: [{ b: 1 }] }],
  ["a: &x {b: 1}", { a: { b: 1 } }],
  ["? a\n: b: 1", { a: { b: 1 } }],
  ["a: |\n  x\n  \t- y", { a: "x\n\t- y\n" }],
  ['a: "x\n \t: y"', { a: "x : y" }],
])("a mapping or a tab where YAML allows it: %j", async (front, value) => {
  expect(await parseDocument(source(front))).toMatchObject({ raw: value, findings: [] });
});

describe("a mark that ends the document", () => {
  test.each([
    ["...\nz: 1", 2],
    ["a: 1\n... \nz: 1", 3],
    ["a: 1\r\n...\r\nz: 1\r\n", 3],
  ])("%j is refused: which document is meant is disputed", async (front, line) => {
    const { findings } = await parseDocument(source(front));
    expect(findings).toMatchObject([{ code: "FILE_INVALID", line, column: 1 }]);
  });

  test.each(["a: 1\n...", "a: 1\n...\n# over\n"])("%j is its end", (front) => {
    expect(parseFull(source(front)).raw).toEqual({ a: 1 });
  });
});
