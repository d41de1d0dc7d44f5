import { describe, expect, test } from "vitest";
import { putValue, takeValue } from "../../../../src/format/agents/json-splice.js";
import { isJsoncProblem, readJsonc, type JsoncText } from "../../../../src/format/agents/jsonc.js";

function source(text: string): JsoncText {
  const read = readJsonc(text);
  if (isJsoncProblem(read)) throw new Error(read.message);
  return read;
}

describe("a value comes in as its surroundings are, and goes again", () => {
  const pointer = ["servers", "ctx"];

  test.each([
    ["{}", '{"servers": {\n  "ctx": 1\n}}'],
    ["{ }\n", '{"servers": {\n  "ctx": 1\n} }\n'],
    ['{"a":1}', '{"a":1, "servers": { "ctx": 1 }}'],
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "servers": {\n    "ctx": 1\n  }\n}\n'],
    ['{\r\n\t"a": 1\r\n}', '{\r\n\t"a": 1,\r\n\t"servers": {\r\n\t\t"ctx": 1\r\n\t}\r\n}'],
    ['{\n  "servers": {}\n}', '{\n  "servers": {"ctx": 1}\n}'],
    ['{\n  "servers": {\n  }\n}', '{\n  "servers": {"ctx": 1\n  }\n}'],
    ['{\n  "servers": { /* none */ }\n}', '{\n  "servers": {"ctx": 1 /* none */ }\n}'],
    ['{ "servers": { "db": 2 } }', '{ "servers": { "db": 2, "ctx": 1 } }'],
    [
      '{\n  "servers": {\n    "db": 2, // ours\n  },\n}',
      '{\n  "servers": {\n    "db": 2, // ours\n    "ctx": 1,\n  },\n}',
    ],
    [
      '{\n  "servers": {\n    "db": 2 // ours\n    // more to come\n  }\n}',
      '{\n  "servers": {\n    "db": 2, // ours\n    "ctx": 1\n    // more to come\n  }\n}',
    ],
    ['\ufeff// of the shop\n{"a": "}"}', '\ufeff// of the shop\n{"a": "}", "servers": { "ctx": 1 }}'],
  ])("%j", (before, after) => {
    const text = putValue(source(before), pointer, 1);
    expect(text).toBe(after);
    expect(takeValue(source(after), pointer, 1)).toBe(before);
  });

  test("nothing else in it: the file goes, unless somebody wrote a remark around it", () => {
    expect(takeValue(source('{\n  "servers": {\n    "ctx": 1\n  }\n}\n'), pointer, 1)).toBeNull();
    expect(takeValue(source('// keep\n{\n  "servers": {\n    "ctx": 1\n  }\n}\n'), pointer, 1)).toBe(
      "// keep\n{}\n",
    );
    expect(takeValue(source('{\n  "servers": {\n    // keep\n    "ctx": 1\n  }\n}\n'), pointer, 1)).toBe(
      '{\n  "servers": {\n    // keep\n  }\n}\n',
    );
  });

  test.each([
    // What people added before and after it meanwhile.
    ['{"servers": {"ctx": 1, "db": 2}}', '{"servers": {"db": 2}}'],
    ['{\n  "servers": {\n    "ctx": 1,\n    "db": 2\n  }\n}', '{\n  "servers": {\n    "db": 2\n  }\n}'],
    ['{"servers": {"ctx": 1, /* keep */ "db": 2}}', '{"servers": { /* keep */ "db": 2}}'],
    ['{"servers": {"a": 0, "ctx": 1, "db": 2}}', '{"servers": {"a": 0, "db": 2}}'],
    ['{"servers": {"a": 0, "ctx": 1,}}', '{"servers": {"a": 0,}}'],
    ['{"other": 1}', '{"other": 1}'],
  ])("%j without it", (before, after) => {
    expect(takeValue(source(before), pointer, 1)).toBe(after);
  });

  test("a list is added to at its end", () => {
    const before = '{\n  "list": [\n    { "a": 1 }\n  ]\n}';
    const after = '{\n  "list": [\n    { "a": 1 },\n    {\n      "b": [1, 2]\n    }\n  ]\n}';
    expect(putValue(source(before), ["list", "-"], { b: [1, 2] })).toBe(after);
    expect(takeValue(source(after), ["list", "1"], { b: [1, 2] })).toBe(before);
  });

  test("a value that is there is replaced where it stands", () => {
    const text = putValue(source('{\n  "servers": {\n    "ctx": [3] // old\n  }\n}'), pointer, { a: [] });
    expect(text).toBe('{\n  "servers": {\n    "ctx": {\n      "a": []\n    } // old\n  }\n}');
  });

  test("nothing is put into what holds nothing", () => {
    expect(putValue(source('{"servers": 1}'), pointer, 1)).toBeNull();
    expect(putValue(source('{"servers": []}'), pointer, 1)).toBeNull();
  });
});

describe("what is no file of settings", () => {
  test.each([
    ["", 1, 1],
    ["[]", 1, 1],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{\n  "a": 1,\n  "a": 2\n}', 3, 3],
    ['{\n  "a": "no end\n}', 2, 15],
    ["{ /* no end }", 1, 3],
    [`{"a": ${"[".repeat(70)}${"]".repeat(70)}}`, 1, 70],
  ])("%j is broken at %d:%d", (text, line, column) => {
    const read = readJsonc(text);
    expect(isJsoncProblem(read) && { line: read.line, column: read.column }).toEqual({ line, column });
  });

  test("what is longer than any settings", () => {
    const long = (length: number) => `{"a": "${"x".repeat(length - 9)}"}`;
    expect(isJsoncProblem(readJsonc(long(262_144)))).toBe(false);
    expect(readJsonc(long(262_145))).toMatchObject({ message: expect.stringContaining("256 KiB") });
  });

  // Reading that goes back over the text for each of these would not end.
  test.each(['"\\', "/*", "/*/", ", ", '"', "//\n"])("%j, very often", (piece) => {
    expect(isJsoncProblem(readJsonc(`{${piece.repeat(150_000)}`))).toBe(true);
  });
});
