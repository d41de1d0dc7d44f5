import * as fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatYaml } from "../../../src/cli/render/yaml.js";
import type { Json } from "../../../src/model/json/json.js";
import { hasHidden } from "../../../src/model/text/visible-text.js";

// prettier-ignore
const TEXTS = [
  "", "no", "NULL", "~", "1:30", "012", "0x1f", "1e3", ".inf", ".nan", "2024-01-01", "<<", "=",
  "-", "- a", "? a", "a #b", "a: b", "a:", ":a", "#a", "&a", "*a", "!a", "%a", "@a", "`a`", "{a}", "[a]", "'", '"', "|", ">",
  " a", "a ", "---", "...", "a\n---\nb", "a\n...\nb\n", "---\na", "\n", "a\n", "a\n\n", "\na", " a\nb", "\ta\nb", "a\n \nb",
  "a\r\nb", "a\rb\nc", "a\tb\nc\t", "a\n#b", "# a\nb", "a\u0085b\nc", "a\u2028b\nc", "\ufeffa\nb", "a\u202eb\nc", "\ud800\nx",
  "e\u0301\n😀", "a\u00a0b\nc",
];

describe("YAML output", () => {
  test("is readable", () => {
    const value: Json = {
      title: "User login",
      done: false,
      limits: { retries: -1, ratio: 0.5 },
      empty: { object: {}, array: [] },
      tags: ["auth", "yes", "a: b", ""],
      steps: [{ name: "one", files: ["a.ts"] }, [1, [2]]],
      prose: "First line.\n\n  indented\nlast\n",
      "odd key: #1": null,
    };
    expect(formatYaml(value)).toMatchInlineSnapshot(`
      "title: User login
      done: false
      limits:
        retries: -1
        ratio: 0.5
      empty:
        object: {}
        array: []
      tags:
        - auth
        - "yes"
        - "a: b"
        - ""
      steps:
        - name: one
          files:
            - a.ts
        - - 1
          - - 2
      prose: |
        First line.

          indented
        last
      "odd key: #1": null"
    `);
  });

  test("gives back whatever a reader could take for something else", () => {
    for (const text of TEXTS) expect([text, ...readBack(text)]).toEqual([text, text, text]);
  });

  test.each<[Json]>([
    [{ "": 1, ["__proto__"]: 2, "a\nb": 3, true: 4, "1": 5, "- x": 6 }],
    [{ filled: [[[], {}, [[]], [{}]], { a: [{ b: [{ c: "x\ny" }] }] }] }],
    [{ ["k".repeat(2000)]: { deep: 1 }, ["é".repeat(1500)]: "x" }],
    [{ numbers: [0, 1e21, 1e-7, 123456789012345680000] }],
  ])("gives back odd keys, nests and numbers", (value) => {
    expect(readBack(value)).toEqual([value, value]);
  });

  test("gives back any JSON value, and shows all of it", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), lines());
    const key = fc.oneof(fc.string(), fc.constantFrom("$schema", "a b", "constructor", "no"));
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e21),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4 }) as fc.Arbitrary<Json>,
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        expect(readBack(given)).toEqual([given, given]);
        expect(hasHidden(formatYaml(given).replace(/[\n\t]/g, ""))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

/** What two independent readers make of it; ctx prints the document with its last line break. */
function readBack(value: Json): unknown[] {
  const document = `${formatYaml(value)}\n`;
  return [parse(document, { uniqueKeys: false }), load(document)];
}

function lines(): fc.Arbitrary<string> {
  const line = fc.constantFrom(
    "",
    "a",
    "  b",
    "- c",
    "# d",
    "key: value",
    "\t",
    " ",
    "---",
    "...",
    "%e",
    "é",
    "x ",
  );
  return fc.array(line, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("\n"));
}
