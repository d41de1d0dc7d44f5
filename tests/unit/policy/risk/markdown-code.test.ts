import fc from "fast-check";
import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { withoutCode } from "../../../../src/policy/risk/markdown-code.js";

test.each<[text: string, rest: string]>([
  ["a `b` c", "a ￼￼￼ c"],
  ["a ``b`c`` d `e", "a ￼￼￼￼￼￼￼ d `e"],
  ["```\na\n```\nb", "```\n \n   \nb"],
  ["~~~ js\na\n~~~\nb", "~~~ js\n \n   \nb"],
  ["````\n```\na\n````\nb", "````\n   \n \n    \nb"],
  ["```\nnever closed", "```\n            "],
  ["> ```\n> a\n> ```\n> b", "> ```\n   \n     \n> b"],
  ["no code at all", "no code at all"],
])("%j", (text, rest) => {
  expect(withoutCode(text)).toBe(rest);
});

const line = fc.array(
  fc.constantFrom(
    "`",
    "``",
    "```",
    "~~~",
    "a",
    " ",
    "    ",
    "<!--",
    "-->",
    "<p hidden>",
    "<div>",
    "</div>",
    "\\",
    ">",
    "- ",
    "1. ",
  ),
  { maxLength: 5 },
);
const page = fc.array(line, { maxLength: 7 }).map((lines) => lines.map((parts) => parts.join("")).join("\n"));

test("offsets and line breaks stay", () => {
  fc.assert(
    fc.property(page, (text) => {
      const rest = withoutCode(text);
      expect(rest).toHaveLength(text.length);
      expect(rest.replace(/[^\n]/g, "")).toBe(text.replace(/[^\n]/g, ""));
    }),
  );
});

test("no HTML that a renderer sees is taken for code", () => {
  fc.assert(
    fc.property(page, (text) => {
      let html = 0;
      marked.walkTokens(marked.lexer(text), (token) => {
        // One that is left of several in a row is enough to be found.
        if (token.type === "html" && /<!--|<p hidden>/.test((token as Tokens.HTML).raw)) html++;
      });
      const left = withoutCode(text).match(/<!--|<p hidden>/g)?.length ?? 0;
      expect(left).toBeGreaterThanOrEqual(html);
    }),
    { numRuns: 2000 },
  );
});
