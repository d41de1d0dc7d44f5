// parseJson accepts exactly RFC 8259 (after JSONTestSuite's classics) and says where a text is broken.
import { describe, expect, test } from "vitest";
import { MAX_JSON_LENGTH, parseJson, parseJsonObject } from "../../../src/format/json.js";
import { scanJson } from "../../../src/format/tree/json-scanner.js";
import { valueOf } from "../../../src/format/tree/source-tree.js";

function check(text: string): ReturnType<typeof parseJson> {
  return parseJson({ path: "context.json", text });
}

const VALID = [
  ...'[] {} [[]] [null] [true,false] [1] [-1] [-0] [0] [1.5] [1e2] [1E+2] [0e1] [123.456e-789] [1e-400] [20e1] 0 -5 null true "x"'.split(
    " ",
  ),
  " [ ] ",
  "\t[\r\n1 ]\n",
  '""',
  '[""]',
  '["\\"\\\\\\/\\b\\f\\n\\r\\t"]',
  '["\\u0041\\u00e9\\uD83D\\ude00"]',
  '["\\uD800"]',
  '["\\uDFAA"]',
  '["\\u0000"]',
  '["\\u2028 \u2028\u2029"]',
  '["\u007f"]',
  '["\ud800"]',
  '["é😀中"]',
  '["a/*b*/c//d#e"]',
  '{"a":1,"b":{"a":1}}',
  '{"":0}',
  '{"a\\u0000b":1}',
  '{"a":"b\\":c"}',
  '[{"a":1},{"a":2}]',
  '"\\":"',
];

const INVALID: [text: string, message: RegExp, line: number, column: number][] = [
  ["", /empty/, 1, 1],
  ["  \n ", /empty/, 2, 2],
  ["[1,]", /comma before \]/, 1, 4],
  ['{"a":1,}', /comma before \}/, 1, 8],
  ["[,1]", /a value.*found ,/, 1, 2],
  ["[1,,2]", /found ,/, 1, 4],
  ["[1 2]", /a comma or \].*found 2/, 1, 4],
  ["[1", /ends.*cut off/, 1, 3],
  ["[", /ends.*cut off/, 1, 2],
  ["]", /found \]/, 1, 1],
  ["[1]]", /Nothing may follow/, 1, 4],
  ["[1] x", /Nothing may follow/, 1, 5],
  ["{} {}", /Nothing may follow/, 1, 4],
  ['{"a"}', /colon.*found \}/, 1, 5],
  ['{"a":}', /a value/, 1, 6],
  ['{"a" 1}', /colon/, 1, 6],
  ['{"a":1 "b":2}', /comma or \}/, 1, 8],
  ["{a:1}", /key in double quotes/, 1, 2],
  ["{'a':1}", /double quotes, not in single/, 1, 2],
  ["['a']", /double quotes, not in single/, 1, 2],
  ["{1:1}", /key in double quotes/, 1, 2],
  ["{,}", /key in double quotes/, 1, 2],
  ["[+1]", /found \+/, 1, 2],
  ["[01]", /begin with a zero/, 1, 3],
  ["[-01]", /begin with a zero/, 1, 4],
  ["[-]", /digit after the minus/, 1, 3],
  ["[1.]", /a digit/, 1, 4],
  ["[.5]", /found \./, 1, 2],
  ["[1e]", /a digit/, 1, 4],
  ["[1e+]", /a digit/, 1, 5],
  ["[0x1F]", /end of the number/, 1, 3],
  ["[1_000]", /comma or \]/, 1, 3],
  ["[NaN]", /found N/, 1, 2],
  ["[Infinity]", /found I/, 1, 2],
  ["[-Infinity]", /minus/, 1, 3],
  ["[True]", /found T/, 1, 2],
  ["[nul]", /found n/, 1, 2],
  ["[undefined]", /found u/, 1, 2],
  ['["a', /inside a string/, 1, 4],
  ['["a\\', /inside a string/, 1, 5],
  ['["\\u00', /inside a string/, 1, 7],
  ['["\\u00G0"]', /hexadecimal/, 1, 7],
  ['["\\x41"]', /no escape/, 1, 4],
  ['["\\a"]', /no escape/, 1, 4],
  ['["a\nb"]', /U\+000A/, 1, 4],
  ['["\t"]', /U\+0009/, 1, 3],
  ['["\u0000"]', /U\+0000/, 1, 3],
  ["[1] // note", /follow/, 1, 5],
  ["{\n  // note\n}", /no comments/, 2, 3],
  ["[1, /* x */ 2]", /no comments/, 1, 5],
  ["# note\n{}", /no comments/, 1, 1],
  ["\u00a0{}", /U\+00A0/, 1, 1],
  ["{}\ufeff", /follow/, 1, 3],
  ["\ufeff\ufeff{}", /U\+FEFF/, 1, 1],
  ['{"a":\r\n  tru\r\n}', /found t/, 2, 3],
  ["[1e400]", /too big/, 1, 2],
  ["[-1e999]", /too big/, 1, 2],
  ["*", /found \*/, 1, 1],
  ["\ufeff{x}", /key in double quotes/, 1, 2],
];

describe("texts that are JSON", () => {
  test.each(VALID)("%j", (text) => {
    expect(check(text)).toEqual({ value: JSON.parse(text), findings: [] });
    expect(valueOf(scanJson(text).tree!)).toEqual(JSON.parse(text));
  });
});

describe("texts that are not JSON", () => {
  test.each(INVALID)("%j", (text, message, line, column) => {
    const { value, findings } = check(text);
    expect(value).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: "FILE_INVALID", path: "context.json", line, column });
    expect(findings[0]!.message).toMatch(message);
  });
});

test("a BOM at the start is tolerated", () => {
  expect(check('\ufeff{"a":1}')).toEqual({ value: { a: 1 }, findings: [] });
});

test("every duplicate key is found, at its place, and no value is chosen", () => {
  const { value, findings } = check('{"a":1,\n "b":{"c":1,"c":2},\n "\\u0061":3}');
  expect(value).toBeUndefined();
  expect(findings.map(({ code, line, column }) => [code, line, column])).toEqual([
    ["KEY_DUPLICATE", 2, 13],
    ["KEY_DUPLICATE", 3, 2],
  ]);
  expect(check('{"__proto__":1,"__proto__":2}').value).toBeUndefined();
});

test("of many problems the first hundred of a kind are told, and warnings hide no error", () => {
  const { value, findings } = check(
    `{"n":[${"12345678901234567890,".repeat(150)}0],${'"a":1,'.repeat(150)}"b":1}`,
  );
  expect(value).toBeUndefined();
  expect(findings.filter(({ code }) => code === "KEY_DUPLICATE")).toHaveLength(100);
  expect(findings).toHaveLength(200);
});

test.each([
  ["12345678901234567890", true],
  ["9007199254740993", true],
  ["-9007199254740993", true],
  ["9007199254740992", false],
  ["21782748413139790", false],
  ["1000000000000000000000000", false],
  ["1500000000000000000000001", true],
  ["0.12345678901234567890", false],
  ["12345678901234567890.5", false],
  ["1234567890123456", false],
])("the digits of %s: lost %j", (text, isLost) => {
  const { value, findings } = check(`{"n":${text}}`);
  expect(value).toEqual({ n: Number(text) });
  expect(findings.map(({ code, line, column }) => [code, line, column])).toEqual(
    isLost ? [["NUMBER_IMPRECISE", 1, 6]] : [],
  );
});

test("nesting is read to 64 levels and refused beyond, without a stack overflow", () => {
  const nest = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  expect(check(nest(64)).value).toBeDefined();
  expect(check(nest(65)).findings[0]).toMatchObject({
    code: "FILE_INVALID",
    column: 65,
    message: expect.stringContaining("64"),
  });
  for (const text of [nest(100_000), "[".repeat(100_000), '{"a":'.repeat(100_000)]) {
    expect(check(text).findings[0]).toMatchObject({ code: "FILE_INVALID", line: 1 });
  }
});

test("a text of 1 MiB is read, a longer one refused", () => {
  const fill = (length: number): string => `"${"x".repeat(length - 2)}"`;
  expect(check(fill(MAX_JSON_LENGTH)).findings).toEqual([]);
  expect(check(fill(MAX_JSON_LENGTH + 1)).findings[0]).toMatchObject({
    code: "FILE_INVALID",
    message: expect.stringContaining("1 MiB"),
  });
});

test("conflict marks are named for what they are", () => {
  const text = '{\n  "a": 1,\n<<<<<<< HEAD\n  "b": 2\n=======\n  "b": 3\n>>>>>>> theirs\n}\n';
  expect(check(text)).toMatchObject({
    value: undefined,
    findings: [
      {
        code: "FILE_INVALID",
        line: 3,
        column: 1,
        message: expect.stringContaining("unresolved merge conflict"),
      },
    ],
  });
  expect(check(text.replaceAll("\n", "\r\n")).findings[0]).toMatchObject({ line: 3 });
  expect(check('{"a":"<<<<<<< HEAD"}').findings).toEqual([]);
});

test("__proto__ is a plain key that pollutes nothing", () => {
  for (const text of ['{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":12345678901234567890}}']) {
    const value = check(text).value as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test.each(["[]", "1", '"x"', "null"])("a document must be an object: %s is none", (text) => {
  expect(parseJsonObject({ path: "a.json", text })).toMatchObject({
    value: undefined,
    findings: [{ code: "FILE_INVALID", line: 1 }],
  });
});
