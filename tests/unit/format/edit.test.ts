// Edits in the small: what each one looks like, what is refused, and that everything else stays.
import { describe, expect, test } from "vitest";
import { editText, type Edit } from "../../../src/format/edit.js";
import { findPositions } from "../../../src/format/positions.js";
import { cutCoarsely } from "../../../src/format/splice/cut.js";
import type { DocumentForm, SourceText } from "../../../src/model/document.js";
import type { Json } from "../../../src/model/json/json.js";
import { parsePointer } from "../../../src/model/json/pointer.js";

const sourceOf = (form: DocumentForm, text: string): SourceText => ({
  path: form === "json" ? "context.json" : "context.md",
  form,
  text,
});
const set = (pointer: string, value: Json): Edit => ({ kind: "set", pointer: parsePointer(pointer), value });
const unset = (pointer: string): Edit => ({ kind: "unset", pointer: parsePointer(pointer) });

const YAML: [name: string, before: string, edit: Edit, after: string][] = [
  ["a scalar keeps its comment", "a: 1 # one\nb: 2", set("/a", 5), "a: 5 # one\nb: 2"],
  ["spaces before a comment stay", "a: x   # one", set("/a", "y z"), "a: y z   # one"],
  ["double quotes stay", 'a: "x"', set("/a", "z"), 'a: "z"'],
  ["single quotes stay", "a: 'x'", set("/a", "it's"), "a: 'it''s'"],
  ["a text that would be misread is quoted", "a: x", set("/a", "no"), 'a: "no"'],
  ["a number may become text", "a: 12", set("/a", "012"), 'a: "012"'],
  ["null is written", "a: x", set("/a", null), "a: null"],
  ["an empty value is filled", "a:\nb: 2", set("/a", 1), "a: 1\nb: 2"],
  ["an empty value with a comment is filled", "a: # one\nb: 2", set("/a", 1), "a: 1 # one\nb: 2"],
  ["a new key goes last", "b: 2\na: 1\n# end", set("/c", "x"), "b: 2\na: 1\nc: x\n# end"],
  ["objects are created on the way", "a: 1", set("/b/c/d", [1]), "a: 1\nb:\n  c:\n    d:\n      - 1"],
  [
    "a nested key follows its neighbours",
    "a:\n    b: 1\n\nc: 2",
    set("/a/d", { e: 1 }),
    "a:\n    b: 1\n    d:\n        e: 1\n\nc: 2",
  ],
  ["lists follow the file", "a:\n- x\nb: 1", set("/c", ["v"]), "a:\n- x\nb: 1\nc:\n- v"],
  ["a list grows", "a:\n  - x # one\nb: 1", set("/a/-", "v"), "a:\n  - x # one\n  - v\nb: 1"],
  ["a list of one line grows", "a: [x, y] # two", set("/a/-", "z"), "a: [x, y, z] # two"],
  [
    "a list of several lines grows",
    "a: [\n    x,\n    y,\n  ]",
    set("/a/-", "z"),
    "a: [\n    x,\n    y,\n    z,\n  ]",
  ],
  ["an empty list is filled", "a: []", set("/a/-", { b: 1, c: 2 }), "a:\n  - b: 1\n    c: 2"],
  ["an empty object is filled", "a: {} # none\nb: 1", set("/a/x", 1), "a: # none\n  x: 1\nb: 1"],
  ["an object of one line grows", "a: { x: 1 }", set("/a/v", "b, c"), 'a: { x: 1, v: "b, c" }'],
  ["keys in quotes beget keys in quotes", 'a: {"x": 1}', set("/a/y", 2), 'a: {"x": 1, "y": 2}'],
  ["a pair without braces gets them", "a: [x: 1]", set("/a/0/v", 2), "a: [{x: 1, v: 2}]"],
  [
    "an item is replaced",
    "a:\n  - x # one\n  - y",
    set("/a/0", { b: 1, c: 2 }),
    "a:\n  - b: 1 # one\n    c: 2\n  - y",
  ],
  ["a compact item is replaced", "a:\n  - b: 1\n    c: 2\n  - y", set("/a/0", 5), "a:\n  - 5\n  - y"],
  [
    "an object is changed where it differs",
    "a: # A\n  b: 1 # B\n  c: 2 # C",
    set("/a", { b: 1, c: 3, d: 4 }),
    "a: # A\n  b: 1 # B\n  c: 3 # C\n  d: 4",
  ],
  ["an object becomes a scalar", "a: # A\n  b: 1\n  c: 2\nd: 4", set("/a", "x"), "a: x # A\nd: 4"],
  ["a scalar becomes an object", "a: x # A\nb: 1", set("/a", { c: 2 }), "a: # A\n  c: 2\nb: 1"],
  ["a block of text is replaced", "a: |\n  x\n  y\n\nb: 1", set("/a", "z"), "a: z\n\nb: 1"],
  [
    "a text of several lines becomes a block",
    "a: x # A\nb: 1",
    set("/a", "y\nz\n"),
    "a: | # A\n  y\n  z\nb: 1",
  ],
  [
    "a block would swallow the comment below",
    "a: x\n   # deep\nb: 1",
    set("/a", "y\nz"),
    'a: "y\\nz"\n   # deep\nb: 1',
  ],
  ["a tag goes with its value", "a: !!str 5", set("/a", 7), "a: 7"],
  ["an anchor goes with its value", "a: &x 5", set("/a", 7), "a: 7"],
  ["an explicit key stays", "? a\n: 1\nb: 2", set("/a", 3), "? a\n: 3\nb: 2"],
  [
    "an equal value changes nothing",
    "a: {c:  012 , b: 'x'} # A",
    set("/a", { b: "x", c: 12 }),
    "a: {c:  012 , b: 'x'} # A",
  ],
  [
    "a key is removed with its line",
    "a: 1 # A\n# about b\nb: 2 # B\nc: 3",
    unset("/b"),
    "a: 1 # A\n# about b\nc: 3",
  ],
  ["a nested key is removed", "a:\n  b:\n    - x\n    - y\n  c: 1\nd: 2", unset("/a/b"), "a:\n  c: 1\nd: 2"],
  ["the last nested key leaves {}", "a: # A\n  b: 1\nc: 2", unset("/a/b"), "a: {} # A\nc: 2"],
  ["the last item leaves []", "a:\n  - x\nb: 1", unset("/a/0"), "a: []\nb: 1"],
  ["the last key of all leaves nothing", "# note\na: 1", unset("/a"), "# note"],
  ["a key in braces goes with its comma", "a: {b: 1, c: 2, d: 3}", unset("/a/c"), "a: {b: 1, d: 3}"],
  ["the last key in braces goes with its comma", "a: {b: 1, c: 2 }", unset("/a/c"), "a: {b: 1 }"],
  ["the only key in braces", "a: { b: 1 }", unset("/a/b"), "a: {}"],
  ["the first key of an item", "a:\n- b: 1\n  c: 2", unset("/a/0/b"), "a:\n- c: 2"],
  [
    "the first key of an item with a comment behind",
    "a:\n- b: 1\n  # C\n  c: 2",
    unset("/a/0/b"),
    "a:\n- \n  # C\n  c: 2",
  ],
  [
    "a block above must not swallow a comment",
    "a: |\n  x\nb: 1\n   # deep\nc: 2",
    unset("/b"),
    "a: |\n  x\n#\n   # deep\nc: 2",
  ],
  [
    "a block above must not swallow blank lines",
    "a: |+\n  x\nb: 1\n\nc: 2",
    unset("/b"),
    "a: |+\n  x\n#\n\nc: 2",
  ],
  ["a root in braces", "{a: 1}", set("/b", { c: [2] }), "{a: 1, b: {c: [2]}}"],
  ["a root of empty braces", "{} # none", set("/b", 1), "b: 1 # none"],
  ["__proto__ is a key", "a: 1", set("/__proto__/x", 1), "a: 1\n__proto__:\n  x: 1"],
  ["the whole document", "a: 1 # A\nb: 2", set("", { a: 1, c: 3 }), "a: 1 # A\nc: 3"],
];

describe("front matter", () => {
  for (const eol of ["\n", "\r\n"]) {
    test.each(YAML)(`%s (${JSON.stringify(eol)})`, async (_name, before, edit, after) => {
      for (const bom of ["", "\ufeff"]) {
        for (const body of ["", "\n# Body\n\n---\n", "Body"]) {
          const wrap = (front: string): string => (bom + `---\n${front}\n---\n` + body).replaceAll("\n", eol);
          expect(await editText(sourceOf("markdown", wrap(before)), [edit])).toBe(wrap(after));
        }
      }
    });
  }
});

const JSON_EDITS: [name: string, before: string, edit: Edit, after: string][] = [
  ["a scalar", '{\n  "a" : 1,\n  "b": 2\n}\n', set("/a", "x"), '{\n  "a" : "x",\n  "b": 2\n}\n'],
  [
    "a new key with tabs",
    '{\n\t"a": 1\n}',
    set("/b", { c: [1] }),
    '{\n\t"a": 1,\n\t"b": {\n\t\t"c": [\n\t\t\t1\n\t\t]\n\t}\n}',
  ],
  ["a new key on one line", '{"a":1}', set("/b", { c: [1, 2] }), '{"a":1,"b":{"c":[1,2]}}'],
  [
    "a new key on one line with spaces",
    '{ "a": 1 }\n',
    set("/b", { c: [1, 2] }),
    '{ "a": 1, "b": {"c": [1, 2]} }\n',
  ],
  ["the first key", "{}", set("/a/b", 1), '{\n  "a": {\n    "b": 1\n  }\n}'],
  [
    "the first key of a nested object",
    '{\n    "a": {}\n}',
    set("/a/b", 1),
    '{\n    "a": {\n        "b": 1\n    }\n}',
  ],
  ["an item on one line", '{\n  "a": [1, 2]\n}', set("/a/-", 3), '{\n  "a": [1, 2, 3]\n}'],
  [
    "an item on lines of their own",
    '{\n  "a": [\n    1\n  ]\n}',
    set("/a/-", { b: 2 }),
    '{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}',
  ],
  ["a key in the middle", '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', unset("/b"), '{\n  "a": 1,\n  "c": 3\n}'],
  ["the last key", '{\n  "a": 1,\n  "b": 2\n}', unset("/b"), '{\n  "a": 1\n}'],
  ["the only key", '{\n  "a": 1\n}\n', unset("/a"), "{}\n"],
  ["an item", "[0]".replace("[0]", '{"a":[1,2,3]}'), unset("/a/1"), '{"a":[1,3]}'],
  ["escapes elsewhere stay", '{"\\u0061":"\\u0062","c":1e2}', set("/c", 5), '{"\\u0061":"\\u0062","c":5}'],
  ["an escaped key is found", '{"\\u0061":1}', set("/a", 2), '{"\\u0061":2}'],
  [
    "an equal value changes nothing",
    '{"a":[1.0,{"b":2,"c":3}]}',
    set("/a", [1, { c: 3, b: 2 }]),
    '{"a":[1.0,{"b":2,"c":3}]}',
  ],
  [
    "a BOM and CR LF stay",
    '\ufeff{\r\n  "a": 1\r\n}\r\n',
    set("/b", [1]),
    '\ufeff{\r\n  "a": 1,\r\n  "b": [\r\n    1\r\n  ]\r\n}\r\n',
  ],
  [
    "an imprecise number elsewhere stays",
    '{"n":12345678901234567890,"a":1}',
    set("/a", 2),
    '{"n":12345678901234567890,"a":2}',
  ],
];

test.each(JSON_EDITS)("JSON: %s", async (_name, before, edit, after) => {
  expect(await editText(sourceOf("json", before), [edit])).toBe(after);
});

test("Markdown without front matter gains some, and its prose stays", async () => {
  expect(await editText(sourceOf("markdown", "# Title\n"), [set("/a/b", 1)])).toBe(
    "---\na:\n  b: 1\n---\n\n# Title\n",
  );
  expect(await editText(sourceOf("markdown", "\ufeff# T\r\n"), [set("/a", 1)])).toBe(
    "\ufeff---\r\na: 1\r\n---\r\n\r\n# T\r\n",
  );
  expect(await editText(sourceOf("markdown", ""), [set("/a", 1)])).toBe("---\na: 1\n---\n");
  expect(await editText(sourceOf("markdown", "---\n---\nx"), [set("/a", 1)])).toBe("---\na: 1\n---\nx");
  expect(await editText(sourceOf("markdown", "---\n# note\n---\n"), [set("/a", 1)])).toBe(
    "---\n# note\na: 1\n---\n",
  );
});

test("edits are made in order", async () => {
  const edits = [
    set("/a", {}),
    set("/a/b", 1),
    set("/list", []),
    set("/list/-", "x"),
    set("/list/0", "y"),
    unset("/a/b"),
  ];
  expect(await editText(sourceOf("json", "{}"), edits)).toBe('{\n  "a": {},\n  "list": [\n    "y"\n  ]\n}');
});

const DOCUMENT = {
  yaml: "---\na:\n  b: [x]\n  s: text\nn: null\n---\n",
  json: '{"a":{"b":["x"],"s":"text"},"n":null}',
};
const REFUSED: [edit: Edit, code: string, message: RegExp][] = [
  [unset("/x"), "VALUE_NOT_FOUND", /no value at \/x/],
  [unset("/a/x"), "VALUE_NOT_FOUND", /no value at \/a\/x/],
  [unset("/a/b/1"), "VALUE_NOT_FOUND", /\/a\/b\/1/],
  [unset("/a/b/-"), "VALUE_NOT_FOUND", /\/a\/b\/-/],
  [unset("/a/s/x"), "VALUE_NOT_FOUND", /\/a\/s\/x/],
  [unset("/toString"), "VALUE_NOT_FOUND", /toString/],
  [unset("/__proto__"), "VALUE_NOT_FOUND", /__proto__/],
  [set("/a/s/x", 1), "VALUE_NOT_FOUND", /\/a\/s is "text", which has no keys/],
  [set("/a/s/x/y", 1), "VALUE_NOT_FOUND", /\/a\/s is "text"/],
  [set("/n/x", 1), "VALUE_NOT_FOUND", /\/n is null/],
  [set("/a/b/1", 1), "VALUE_NOT_FOUND", /no item at \/a\/b\/1; the array has 1/],
  [set("/a/b/01", 1), "VALUE_NOT_FOUND", /no item at/],
  [set("/a/b/x", 1), "VALUE_NOT_FOUND", /no item at/],
  [set("/a/b/-/x", 1), "VALUE_NOT_FOUND", /no item at \/a\/b\/-/],
  [set("/new/-", 1), "VALUE_NOT_FOUND", /no array at \/new/],
  [set("", [1]), "USAGE", /object/],
  [unset(""), "USAGE", /object/],
];

describe("edits without a place are refused with a hint", () => {
  test.each(REFUSED)("%j", async (edit, code, message) => {
    for (const source of [sourceOf("markdown", DOCUMENT.yaml), sourceOf("json", DOCUMENT.json)]) {
      const failure = editText(source, [edit]);
      await expect(failure).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
        hint: expect.any(String),
      });
    }
  });
});

test.each([
  [sourceOf("json", '{\n"a":1,\n}'), 3],
  [sourceOf("json", '{"a":1,\n"a":2}'), 2],
  [sourceOf("markdown", "---\na: 1\nb: *x\n---\n"), 3],
  [sourceOf("markdown", "---\na: 1\n"), 1],
  [sourceOf("markdown", "---js\n---\n"), 1],
])("a broken source is refused with its line: %j", async (source, line) => {
  await expect(editText(source, [set("/a", 1)])).rejects.toMatchObject({
    code: "FILE_INVALID",
    path: source.path,
    line,
  });
});

test("front matter that readers understand differently is refused, not guessed at", async () => {
  const source = sourceOf("markdown", "---\na:a:\n  # c\n    a:a\nz: 1\n---\n");
  const result = await editText(source, [set("/z", 2)]).catch((error: unknown) => error);
  if (typeof result === "string") expect(result).toBe(source.text.replace("z: 1", "z: 2"));
  else expect(result).toMatchObject({ code: "FILE_INVALID", path: "context.md" });
});

test("the coarse way rewrites one top-level key and nothing else", async () => {
  const yaml = sourceOf("markdown", "---\n# A\na: {b: 1} # beside\n# C\nc: 2\n---\nbody");
  expect(await cutCoarsely(yaml, "a", { a: { b: ["x\ny"] }, c: 2 })).toBe(
    '---\n# A\na:\n  b:\n    - "x\\ny"\n# C\nc: 2\n---\nbody',
  );
  expect(await cutCoarsely(yaml, "a", { c: 2 })).toBe("---\n# A\n# C\nc: 2\n---\nbody");
  expect(await cutCoarsely(yaml, "d", { d: 1 })).toContain("c: 2\nd: 1\n---\n");
  expect(await cutCoarsely(sourceOf("markdown", "---\n{a: 1}\n---\n"), "a", { a: 2 })).toBe(
    "---\na: 2\n---\n",
  );
  expect(await cutCoarsely(sourceOf("json", ' {"a":1}\n'), "a", { a: 2 })).toBe(' {\n  "a": 2\n}\n');
  expect(await cutCoarsely(sourceOf("json", "{"), "a", { a: 2 })).toBeNull();
});

test("an edit that would make a document unreadable is refused", async () => {
  let deep: Json = [];
  for (let depth = 1; depth < 63; depth++) deep = [deep];
  for (const source of [
    sourceOf("markdown", "---\na: 1\n---\n"),
    sourceOf("json", '{"a":1}'),
    sourceOf("markdown", "# none\n"),
  ]) {
    await expect(editText(source, [set("/b", deep)])).resolves.toContain("[");
    await expect(editText(source, [set("/b", [deep])])).rejects.toMatchObject({ code: "USAGE" });
    await expect(editText(source, [set("/b/c", deep)])).rejects.toMatchObject({ code: "USAGE" });
    const long = "x".repeat(source.form === "json" ? 1_048_576 : 65_536);
    await expect(editText(source, [set("/a", long)])).rejects.toMatchObject({
      code: "FILE_INVALID",
      message: expect.stringContaining("larger than"),
    });
  }
});

test("ten thousand keys are edited and found in linear time", async () => {
  const value = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i]));
  const text = await editText(sourceOf("json", "{}"), [
    set("/a", value),
    set("/a/key9999", "x"),
    unset("/a/key0"),
  ]);
  expect(text).toContain('"key9999": "x"\n');
  const pointers = Object.keys(value).map((key) => `/a/${key}`);
  expect((await findPositions(sourceOf("json", text), pointers)).size).toBe(9_999);
});
