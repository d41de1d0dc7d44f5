import { describe, expect, test } from "vitest";
import { widthOf } from "../../../../src/model/text/terminal-width.js";
import { makeSnippet } from "../../../../src/policy/search/snippet.js";

/** The snippet around every occurrence of a word, its matches in brackets. */
function show(line: string, word: string): string {
  const matches = [...line.matchAll(new RegExp(word, "g"))].map(({ index }) => ({
    start: index,
    end: index + word.length,
    value: 1,
  }));
  const snippet = makeSnippet(line, matches);
  let shown = "";
  let at = 0;
  for (const { start, end } of snippet.matches) {
    shown += `${snippet.text.slice(at, start)}[${snippet.text.slice(start, end)}]`;
    at = end;
  }
  return shown + snippet.text.slice(at);
}

const LONG = "lorem ipsum dolor sit amet ".repeat(20);

describe("snippets", () => {
  test.each<[what: string, line: string, word: string, expected: string]>([
    ["a short line is whole, without its indentation", "    caching: Redis", "Redis", "caching: [Redis]"],
    ["nothing found in it", "  title: Login  ", "Redis", "title: Login"],
    ["an empty line", "", "x", ""],
    [
      "the end of a long line",
      `${LONG}the token`,
      "token",
      "…amet lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem ipsum dolor sit amet the [token]",
    ],
    [
      "the beginning of a long line",
      `the token ${LONG}`,
      "token",
      "the [token] lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem ipsum dolor sit amet lorem ip…",
    ],
  ])("%s", (_, line, word, expected) => {
    expect(show(line, word)).toBe(expected);
  });

  test("it is taken where most was found", () => {
    expect(show(`token ${LONG} a token, one more token ${LONG}`, "token")).toMatch(
      /^….* a \[token\], one more \[token\] /,
    );
  });

  test("matches inside each other are one", () => {
    const matches = [
      { start: 0, end: 13, value: 1 },
      { start: 0, end: 5, value: 1 },
      { start: 6, end: 10, value: 1 },
    ];
    expect(makeSnippet("utils/auth.py", matches).matches).toEqual([{ start: 0, end: 13 }]);
  });

  test.each([
    ["wide characters", "認証".repeat(500)],
    ["combining characters", "e\u0301".repeat(5000)],
    ["emoji", "👩‍🚀".repeat(500)],
    ["a megabyte", "x".repeat(1_000_000)],
  ])("%s take no more than 100 columns", (_, line) => {
    for (const start of [0, 30, line.length - 2]) {
      const { text, matches } = makeSnippet(line, [{ start, end: start + 2, value: 1 }]);
      expect(widthOf(text)).toBeLessThanOrEqual(100);
      expect(text).not.toMatch(/^…?[\udc00-\udfff]/);
      for (const match of matches) expect(match.end).toBeLessThanOrEqual(text.length);
    }
  });
});
