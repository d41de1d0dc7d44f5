// The plain reader answers only where it says what js-yaml says, and puts things where the `yaml` package puts them.
import fc from "fast-check";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import type { Json } from "../../src/model/json/json.js";
import type { SourceNode } from "../../src/format/tree/source-tree.js";
import { valueOf } from "../../src/format/tree/source-tree.js";
import { readYamlTree } from "../../src/format/tree/yaml-tree.js";
import { readPlainYaml } from "../../src/format/yaml/plain-yaml.js";
import { readYaml } from "../../src/format/yaml/yaml-reader.js";
import { formatYamlDocument } from "../../src/format/yaml/yaml-text.js";
import { dataArbitrary, yamlDocumentArbitrary } from "./format-arbitraries.js";

const RUNS = Number(process.env["FORMAT_RUNS"] ?? 2000);

const word = fc.constantFrom(
  ..."a b title x-y é $branch /a~1b 1 012 0x1F 0o17 -1 +5 .5 1. 1e3 1e999 .inf .NaN 12345678901234567890 -0 1:30".split(
    " ",
  ),
  ..."2024-01-01 no yes on true False NULL null ~ - -- --- ... -a ? : :b #c a#b a:b a: http://x/y * *x &x !x !!str | > |- >+ % @x `x".split(
    " ",
  ),
  ..."\" ' \"q\" 'q' \"q\\n\" 'it''s' [] {} [a] [a,b] [a, ,] [ ] { } [a {a: 1} {a:1} [x:y] , ] } <<  = 😀 中文 123e4567".split(
    " ",
  ),
  "a b",
  "[a, 'b c', 3]",
  "\t",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\ufeff",
);
const gap = fc.constantFrom("", " ", " ", "  ", " #", " # note", ": ", ": ", ":", ", ");
const line = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6),
    fc.constantFrom("", "", "", "- ", "- ", "-", "-  ", "- - "),
    fc.array(fc.tuple(word, gap), { minLength: 0, maxLength: 4 }),
    fc.constantFrom("\n", "\n", "\n", "\r\n", " \n", "\r"),
  )
  .map(([indent, dash, parts, end]) => " ".repeat(indent) + dash + parts.flat().join("") + end);
const entry = fc
  .tuple(
    fc.constantFrom(0, 0, 2, 2, 4),
    fc.constantFrom("", "", "- "),
    word,
    fc.constantFrom(": ", ":", ":  "),
    word,
    gap,
  )
  .map(
    ([indent, dash, key, colon, value, rest]) =>
      `${" ".repeat(indent)}${dash}${key}${colon}${value}${rest}\n`,
  );
const wildYaml = fc
  .array(fc.oneof(line, entry, entry), { minLength: 1, maxLength: 7 })
  .map((lines) => `${lines.join("")}z: 1\n`);

/** YAML in order, with a few characters put in or taken out. */
const damagedYaml = fc
  .tuple(
    yamlDocumentArbitrary,
    fc.array(
      fc.tuple(
        fc.nat(10_000),
        fc.nat(2),
        fc.oneof(word, gap, fc.constantFrom("\n", "\n  ", "\n- ", " ", "  ", "\r")),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  )
  .map(([{ front }, damages]) => {
    let text = front;
    for (const [where, removed, added] of damages) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + added + text.slice(at + removed);
    }
    return text.endsWith("\n") ? text : `${text}\n`;
  });

function readPlain(text: string): SourceNode | undefined {
  return readPlainYaml(text, { start: 0, end: text.length });
}

function loadYaml(text: string): unknown {
  // js-yaml refuses a text without a document; for front matter that is the empty mapping.
  if (/^(?: *(?:#.*)?\r?\n)*$/.test(text)) return {};
  try {
    return load(text, { maxAliases: 0, maxDepth: 1000 });
  } catch {
    return undefined;
  }
}

function places(node: SourceNode): unknown {
  const span = [node.start, node.end];
  if (node.kind === "scalar") return { span, style: node.style, value: node.value };
  if (node.kind === "list")
    return { span, flow: node.isFlow, items: node.items.map((s) => [s.start, s.after, places(s.node)]) };
  const members = node.members.map((m) => [m.key, m.start, m.keyEnd, m.after, places(m.node)]);
  return { span, flow: node.isFlow, members };
}

function checkAgainstLibraries(text: string): boolean {
  const tree = readPlain(text);
  if (tree === undefined) return false;
  expect(valueOf(tree)).toEqual(loadYaml(text));
  expect(readYaml(text)).toEqual({ value: valueOf(tree), troubles: [] });
  const other = readYamlTree(text, { start: 0, end: text.length });
  expect(other && places(other)).toEqual(places(tree));
  return true;
}

test("on wild YAML the plain reader abstains or says what js-yaml says", () => {
  let answered = 0;
  fc.assert(
    fc.property(fc.oneof(wildYaml, damagedYaml), (text) => {
      if (checkAgainstLibraries(text)) answered++;
    }),
    { numRuns: RUNS },
  );
  // A reader that always abstains would pass too.
  expect(answered).toBeGreaterThan(RUNS / 1000);
});

test("on YAML as people write it the plain reader says what js-yaml says", () => {
  let answered = 0;
  fc.assert(
    fc.property(yamlDocumentArbitrary, ({ front }) => {
      if (checkAgainstLibraries(front)) answered++;
    }),
    { numRuns: RUNS / 4 },
  );
  expect(answered).toBeGreaterThan(RUNS / 40);
});

test("the full reader and the `yaml` package agree, or there is a finding", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        wildYaml,
        yamlDocumentArbitrary.map(({ front }) => front),
      ),
      (text) => {
        const { value, troubles } = readYaml(text);
        if (value === null) {
          expect(troubles.length).toBeGreaterThan(0);
          return;
        }
        const tree = readYamlTree(text, { start: 0, end: text.length });
        if (tree !== undefined && troubles.length === 0) expect(valueOf(tree)).toEqual(value);
      },
    ),
    { numRuns: RUNS },
  );
});

test("what formatYamlDocument writes reads back the same, by every reader", () => {
  fc.assert(
    fc.property(dataArbitrary, (data) => {
      const text = formatYamlDocument(data);
      expect(readYaml(text)).toEqual({ value: data, troubles: [] });
      const plain = readPlain(text);
      if (plain !== undefined) expect(valueOf(plain)).toEqual(data);
      const tree = readYamlTree(text, { start: 0, end: text.length });
      expect(tree && (valueOf(tree) as Json)).toEqual(data);
    }),
    { numRuns: RUNS / 4 },
  );
});
