// Generators of the format properties: data, and YAML and JSON texts in the styles that people mix.
import fc from "fast-check";
import { setOwn, type Json, type JsonObject } from "../../src/model/json/json.js";

const TRICKY = [
  ..."no yes on Off true null ~ 1 012 1:30 2024-01-01 1e5 123e4567 .inf -1 0x1F = << --- ... - a:b x# #x".split(
    " ",
  ),
  ..."[x] {y} *a &b !t |p >q %r @s `t 'u \"v a'b a\"b \\n é 中文 😀 y N".split(" "),
  "",
  " lead",
  "trail ",
  "a: b",
  "a #b",
  "ends:",
  "two\nlines",
  "two\nlines\n",
  "blank\n\nbetween\n",
  "\n",
  "a\n ",
  " a\nb",
  "tab\there",
  "cr\rhere",
  "crlf\r\nhere\r\n",
  "\u0000",
  "\u0085\u2028\u2029\ufeff\u00a0",
  "\ud800",
  "2024-01-01T10:00:00Z",
];

const keyArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(..."title status stack owner db host port list notes a b c".split(" ")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "$branch",
      "a/b",
      "~",
      "a b",
      ...TRICKY,
    ),
  },
);

const scalarArbitrary: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...TRICKY),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.constantFrom<Json>(true, false, null, "plain text", "Redis with 5min TTL"),
);

function objectOf(value: fc.Arbitrary<Json>, maxLength: number): fc.Arbitrary<JsonObject> {
  return fc.array(fc.tuple(keyArbitrary, value), { maxLength }).map((entries) => {
    const object: JsonObject = {};
    for (const [key, member] of entries) setOwn(object, key, member);
    return object;
  });
}

/** Any JSON value, at most three levels deep. */
export const jsonArbitrary: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalarArbitrary },
  { weight: 1, arbitrary: fc.array(scalarArbitrary, { maxLength: 3 }) },
  { weight: 1, arbitrary: objectOf(scalarArbitrary, 3) },
  { weight: 1, arbitrary: fc.array(objectOf(scalarArbitrary, 2), { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: objectOf(
      fc.oneof(scalarArbitrary, objectOf(scalarArbitrary, 2), fc.array(scalarArbitrary, { maxLength: 2 })),
      3,
    ),
  },
);

export const dataArbitrary: fc.Arbitrary<JsonObject> = objectOf(jsonArbitrary, 5);

/** One member of front matter as written, with the comments and blank lines before it. */
export interface Chunk {
  readonly lead: string;
  readonly key: string;
  readonly member: string;
}

export interface YamlDocument {
  readonly chunks: readonly Chunk[];
  readonly front: string;
  readonly eol: string;
}

const LEADS = [
  "",
  "",
  "",
  "\n",
  "# about the next key\n",
  "# one\n\n  # two, indented\n",
  "  \n",
  "  # indented\n",
  "\n    # deep\n",
];
const VALUES = [
  " plain",
  " plain # beside",
  ' "double"',
  ' "esc\\n\\u00e9" # beside',
  " 'single'",
  " 'it''s'   # beside",
  " 3",
  " 0x1F",
  " null",
  "",
  " # nothing but a comment",
  " [a, b]",
  " [a,   'b', \"c\" ] # beside",
  " []",
  " {}",
  " {a: 1, b: [x, y]}",
  " { a: 1 , 'b': {c: d} } # beside",
  ' {"a": 1, "b": 2}',
  " [\n  a,\n  b,\n]",
  " [ # first\n    a, # second\n    b\n  ]",
  " {\n    a: 1,\n    b: 2,\n  }",
  " [[1, 2], {a: b}]",
  " [a: 1]",
  " |\n  literal\n  text",
  " |-  # header comment\n    literal\n\n      deeper",
  " >\n  folded\n  text\n",
  " |+\n  kept\n\n",
  " multi\n  line plain",
  ' "multi\n  line double"',
  "\n  on its own line",
  " &anchor anchored",
  " !!str 5",
  " !!map {a: 1}",
  " &m\n  a: 1",
  "\n  a: 1\n  b: 2",
  "\n  a: 1 # beside a\n  # before b\n  b: 2 # beside b",
  " # beside the key\n    a:\n        c: 1\n    b: [x]",
  "\n  # before a\n  a: 1",
  "\n  a: 1\n\n  b: 2\n  # after b",
  "\n  - x\n  - y",
  "\n- x\n- y # beside y",
  "\n-   x\n-   a: 1\n    b: 2",
  "\n  - a: 1\n    b: 2\n  - a: 3 # beside\n    # between\n    b: 4",
  "\n  - - 1\n    - 2\n  - []",
  "\n  - # beside the dash\n    a: 1\n  -\n    - deep\n  -",
  "\n  - 'q'\n  - \"r\"\n  - |\n    literal\n  - last",
  "\n  ? a\n  : 1\n  b: 2",
  "\n  \"a\": 1\n  'b c': 2",
];

const chunkArbitrary: fc.Arbitrary<Chunk> = fc
  .tuple(fc.constantFrom(...LEADS), keyArbitrary, fc.constantFrom(...VALUES), fc.constantFrom(0, 1, 2))
  .map(([lead, key, value, quoting]) => {
    const isPlain = /^[a-z$][a-z/ ]*[a-z]$/.test(key) && !/^(?:no|yes|on|true|null)$/.test(key);
    const quoted = quoting === 1 && /^[a-z]+$/.test(key) ? `'${key}'` : JSON.stringify(key);
    return { lead, key, member: `${isPlain && quoting === 0 ? key : quoted}:${value}\n` };
  });

/** Front matter in mixed styles, without its fences. */
export const yamlDocumentArbitrary: fc.Arbitrary<YamlDocument> = fc
  .tuple(
    fc.uniqueArray(chunkArbitrary, { selector: ({ key }) => key, minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([written, isCrlf]) => {
    const eol = isCrlf ? "\r\n" : "\n";
    const convert = (text: string): string => text.replaceAll("\n", eol);
    // An indented comment below a block scalar would be part of its text.
    const apart = written.map((chunk, index) => {
      if (/[+]\n|>\n/.test(written[index - 1]?.member ?? "")) return { ...chunk, lead: "" };
      const isBelowBlock = /[|>]/.test(written[index - 1]?.member ?? "") && /^\n? +#/.test(chunk.lead);
      return isBelowBlock ? { ...chunk, lead: "\n" } : chunk;
    });
    const chunks = apart.map(({ lead, key, member }) => ({
      lead: convert(lead),
      key,
      member: convert(member),
    }));
    return { chunks, eol, front: chunks.map(({ lead, member }) => lead + member).join("") };
  });

interface JsonStyle {
  readonly indent: string | null;
  readonly colon: string;
  readonly comma: string;
  readonly eol: string;
  /** Spaces inside brackets that stand on one line. */
  readonly padding: string;
}

function printJson(value: Json, style: JsonStyle, margin = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const inner = style.indent === null ? "" : margin + style.indent;
  const parts = Array.isArray(value)
    ? value.map((item) => printJson(item, style, inner))
    : Object.entries(value).map(
        ([key, member]) => JSON.stringify(key) + style.colon + printJson(member, style, inner),
      );
  if (parts.length === 0) return open + style.padding + close;
  if (style.indent === null) return open + style.padding + parts.join(style.comma) + style.padding + close;
  const lines = parts.map((part) => inner + part).join(`,${style.eol}`);
  return `${open}${style.eol}${lines}${style.eol}${margin}${close}`;
}

/** JSON objects as text in one of many styles, with or without BOM and final newline. */
export const jsonTextArbitrary: fc.Arbitrary<string> = fc
  .tuple(
    dataArbitrary,
    fc.record({
      indent: fc.constantFrom("  ", "    ", "\t", " ", null, null),
      colon: fc.constantFrom(": ", ":", " : "),
      comma: fc.constantFrom(", ", ",", " ,\n"),
      eol: fc.constantFrom("\n", "\n", "\r\n"),
      padding: fc.constantFrom("", " "),
    }),
    fc.constantFrom("", "\n", "\n\n"),
    fc.constantFrom("", "", "\ufeff"),
  )
  .map(
    ([data, style, end, bom]) =>
      bom +
      printJson(data, { ...style, comma: style.comma.replace("\n", style.eol) }) +
      end.replaceAll("\n", style.eol),
  );
