// Where the blocks of a Markdown text are: every place is checked by cutting it out of the text.
import { describe, expect, test } from "vitest";
import { outlineMarkdown, type Block } from "../../../src/format/markdown-outline.js";

/** Each block as its kind and the text at its place. */
function cut(text: string): string[] {
  return outlineMarkdown(text).blocks.map((block) => `${block.kind} ${text.slice(block.start, block.end)}`);
}

function headings(text: string): string[] {
  return outlineMarkdown(text).blocks.flatMap((block) =>
    block.kind === "heading" ? [`${block.level} ${block.title}`] : [],
  );
}

describe("places", () => {
  test.each<[name: string, text: string, expected: string[]]>([
    ["ends of lines", "# A\r\n\r\nb\rc\n", ["heading # A", "paragraph b\rc"]],
    ["a BOM", "\ufeff# A\n\nb\n", ["heading # A", "paragraph b"]],
    ["tabs", "-\tone\n\n\ttwo\n\nthree\n", ["list -\tone\n\n\ttwo", "paragraph three"]],
    ["what UTF-16 writes as two", "😀 a\n\n## 😀\n", ["paragraph 😀 a", "heading ## 😀"]],
    ["a named character", "&eacute;\n\n## &amp; more\n", ["paragraph &eacute;", "heading ## &amp; more"]],
    ["NUL, which Markdown reads as another character", "a\0b\n\n# c", ["paragraph a\0b", "heading # c"]],
    ["front matter", "---\na: b\n---\n# A\n", ["heading # A"]],
    ["a BOM before front matter", "\ufeff---\r\na: b\r\n---\r\n# A\r\n", ["heading # A"]],
    ["a rule that is no front matter", "---\n\n# A\n", ["rule ---", "heading # A"]],
    ["unclosed front matter", "---\na: b\n", ["rule ---", "paragraph a: b"]],
    ["a definition", "[a]: b\n\nc\n", ["definition [a]: b", "paragraph c"]],
  ])("%s", (_, text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  test("a BOM behind front matter is no part of a block", () => {
    expect(cut("---\na: b\n---\n\ufeff# A\n")).toEqual(["heading # A"]);
  });
});

describe("headings", () => {
  test.each<[name: string, text: string, expected: string[]]>([
    ["both kinds", "A\n===\n\nb\nc\n---\n\n### D ###\n", ["1 A", "2 b c", "3 D"]],
    ["marks stay", "## **A** `b` [c](d)\n", ["2 **A** `b` [c](d)"]],
    ["not in code", "```\n# a\n```\n\n    # b\n\n~~~\n# c\n", []],
    ["not in HTML", "<!--\n# a\n-->\n\n<div>\n# b\n</div>\n", []],
    ["not in quotes and lists", "> # a\n\n- # b\n- c\n\n  # d\n", []],
    ["empty", "##\n", ["2 "]],
    ["indented a little", "   ## a\n", ["2 a"]],
  ])("%s", (_, text, expected) => {
    expect(headings(text)).toEqual(expected);
  });
});

describe("points of lists", () => {
  const tasks = (text: string): (string | null)[] => {
    const gather = (blocks: readonly Block[]): (string | null)[] =>
      blocks.flatMap((block) =>
        block.kind === "list" ? block.points.flatMap((point) => [point.task, ...gather(point.blocks)]) : [],
      );
    return gather(outlineMarkdown(text).blocks);
  };

  test.each<[text: string, expected: (string | null)[]]>([
    ["- [ ] a\n- [x] b\n- [X] c\n- d\n", ["open", "done", "done", null]],
    ["1. [ ] a\n   - [x] b\n     + [ ] c\n", ["open", "done", "open"]],
    ["- [x]\n- [x]a\n- [-] b\n", ["done", null, null]],
    ["- ```\n  - [ ] a\n  ```\n", [null]],
    ["> - [ ] a\n", []],
  ])("%j", (text, expected) => {
    expect(tasks(text)).toEqual(expected);
  });

  test("lists in lists end somewhere", () => {
    expect(tasks("- ".repeat(64) + "a\n")).toHaveLength(64);
    expect(() => tasks("# A\n\n" + "- ".repeat(65) + "a\n")).toThrow(
      expect.objectContaining({ code: "FILE_INVALID", line: 3 }),
    );
    expect(() => tasks("> 1. ".repeat(33) + "a\n")).toThrow("nested in more than 64 lists and quotes");
    expect(tasks("-".repeat(200) + "\n\n- a")).toEqual([null]);
  });
});
