// Blocks are read part by part; it must not show.
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { expect, test } from "vitest";
import { outlineMarkdown } from "../../src/format/markdown-outline.js";
import { plan } from "../support/plans.js";

const line = fc.constantFrom(
  "# A",
  "## B",
  "#",
  "#c",
  " # D",
  "```",
  "````",
  "~~~ md",
  "``` `",
  "    code",
  "\tcode",
  "<div>",
  "</div>",
  "<!--",
  "-->",
  "<script>",
  "</script>",
  "<?x",
  "?>",
  "<b>",
  "> q",
  "> ```",
  "- a",
  "- ```",
  "  ```",
  "1. # x",
  "[a]:",
  "[a]: b 'c",
  "===",
  "---",
  "text",
  "",
  "",
);
const lines = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom("\n", "\r\n", "\r"))
  .map(([all, eol]) => all.join(eol));

const KINDS: Readonly<Record<string, string>> = { blockquote: "quote", thematicBreak: "rule" };

function whole(text: string): string[] {
  return fromMarkdown(text).children.map(({ type, position }) => {
    return `${KINDS[type] ?? type} ${position?.start.offset} ${position?.end.offset}`;
  });
}

test("the blocks of a text read in parts are those of the whole text", () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: lines }, { weight: 1, arbitrary: plan }), (text) => {
      fc.pre(!text.startsWith("\ufeff") && !/^---\r?\n/.test(text));
      const { blocks } = outlineMarkdown(text);
      expect(blocks.map(({ kind, start, end }) => `${kind} ${start} ${end}`)).toEqual(whole(text));
    }),
    { numRuns: 2000 },
  );
}, 120_000);
