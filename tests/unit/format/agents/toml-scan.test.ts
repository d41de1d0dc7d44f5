import { describe, expect, test } from "vitest";
import { scanToml } from "../../../../src/format/agents/toml-scan.js";

describe("what a file sets, and where", () => {
  test("tables, arrays of tables, dotted and quoted keys", () => {
    const text = `# of the shop
model = "gpt-6" # [not.a.table]
a.b . "c d" = 1

[mcp_servers.docs]
args = [
  "]", # one
  'it''s',
]
note = """
[no] \\""" no
"""
raw = '''
[no]'''
[[ profiles ]]
x = { y = "}", z = [1, 2] }
["quoted".name]
`;
    const records = scanToml(text);
    expect(
      Array.isArray(records) && records.map(({ name, kind, line }) => `${line} ${kind} ${name.join("/")}`),
    ).toEqual([
      "2 value model",
      "3 value a/b/c d",
      "5 table mcp_servers/docs",
      "6 value mcp_servers/docs/args",
      "10 value mcp_servers/docs/note",
      "13 value mcp_servers/docs/raw",
      "15 tables profiles",
      "16 value profiles/x",
      "17 table quoted/name",
    ]);
  });

  test.each([
    [String.raw`"\u0063t\U00000078"`, "ctx"],
    [String.raw`"\\u0063tx"`, String.raw`\\u0063tx`],
    [String.raw`'\u0063tx'`, String.raw`\u0063tx`],
  ])("the key %s is %s", (written, name) => {
    expect(scanToml(`[mcp_servers.${written}]`)).toEqual([
      { name: ["mcp_servers", name], kind: "table", line: 1 },
    ]);
  });

  test.each(["", "\n", "\ufeffa = 1", "# only a remark", "a = 1\r\n\r\n[b]\r\nc = 2"])(
    "%j is TOML",
    (text) => {
      expect(Array.isArray(scanToml(text))).toBe(true);
    },
  );
});

describe("what is no TOML", () => {
  test.each([
    ['a = "no end\nb = 1', 1, "A string has no end."],
    ['a = """no end\nb = 1', 1, "A string has no end."],
    ["a = [1,\n2", 2, "The file ends inside of brackets; it may have been cut off."],
    ["a = 1\nb", 2, "A key has to be followed by = and a value."],
    ["a =\n", 1, "A value is missing."],
    ["[a\n", 1, "The name of a table has to end with ]."],
    ["[a] b\n", 1, "Nothing may follow on this line."],
    ["a = 1]\n", 1, "] closes nothing."],
    ["\n= 1\n", 2, "A key is missing, or is none that TOML knows."],
    ["<<<<<<< HEAD\n", 1, "A key is missing, or is none that TOML knows."],
  ])("%j", (text, line, message) => {
    expect(scanToml(text)).toEqual({ line, message });
  });
});
