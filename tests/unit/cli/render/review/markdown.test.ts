// The comment as a renderer of GitHub's Markdown reads it: no word from a file ends its cell, links, loads, or notifies.
import fc from "fast-check";
import { marked, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../../../../src/cli/render/review/markdown.js";
import type { ReviewData } from "../../../../../src/model/review.js";
import { NAUGHTY } from "../../../../support/naughty-strings.js";
import { makeReview, makeReviewOf } from "../../../../support/review-fixture.js";

const ERROR = { code: "FILE_INVALID", severity: "error", message: "It is empty.", line: 3 } as const;

/** Every token of a text, however deep; a table's cells included. */
function listTokens(markdown: string): Token[] {
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(markdown, { gfm: true }), (token) => {
    tokens.push(token);
  });
  return tokens;
}

/** What is wrong with a comment, as a reader of the page would meet it. */
function listWrongs(markdown: string, headings = 5): string[] {
  const tokens = listTokens(markdown);
  const html = tokens.filter(({ type }) => type === "html").map(({ raw }) => raw);
  const shape = tokens.filter(({ type }) =>
    ["heading", "hr", "blockquote", "def", "list", "table"].includes(type),
  );
  const text = tokens.filter(
    (token): token is Tokens.Text =>
      token.type === "text" && !("tokens" in token && token.tokens !== undefined),
  );
  const plain = text.map((token) => token.text).join("\n");
  const wide = tokens.filter((token): token is Tokens.Table => token.type === "table");
  return [
    ...tokens
      .filter(({ type }) => ["link", "image", "em", "del", "checkbox", "br"].includes(type))
      .map(({ type, raw }) => `${type} ${raw}`),
    // Our own HTML and nothing else: the mark, and folded parts that open and close in turn.
    ...html
      .filter(
        (raw) =>
          !/^(?:<!-- ctx-review head=[0-9a-f]+ -->\s*|<details><summary>(?:<code>[^<>]*<\/code>|[^<>])*<\/summary>\s*|<\/details>\s*)+$/.test(
            raw,
          ),
      )
      .map((raw) => `html ${raw}`),
    ...(/@[\p{L}\p{N}]|#\d|\bgh-\d|https?:|www\.|\b[0-9a-f]{7,40}\b/iu.test(plain)
      ? [`live text: ${plain}`]
      : []),
    ...wide.flatMap(({ header, rows, raw }) => {
      const lines = raw.trimEnd().split("\n");
      return [
        // GFM cuts a row at every pipe that no backslash precedes, code or not; two backslashes are read in two ways.
        ...lines
          .filter(
            (line) => (line.match(/(?<!\\)\|/g) ?? []).length !== header.length + 1 || /\\\\\|/.test(line),
          )
          .map((line) => `a row of other cells: ${line}`),
        ...(lines.length - 2 === rows.length ? [] : ["a row of several lines"]),
      ];
    }),
    ...(shape.filter(({ type }) => type === "heading").length === headings ? [] : ["headings"]),
    ...(shape.filter(({ type }) => type === "table").length === 2 ? [] : ["tables"]),
    ...(shape.some(({ type }) => type === "blockquote" || type === "def")
      ? ["a quotation or definition"]
      : []),
    ...(/[\u202a-\u202e\u2066-\u2069\u0000-\u0009\u000b-\u001f\u007f-\u009f\u{e0000}-\u{e007f}]|\p{Surrogate}/u.test(
      markdown,
    )
      ? ["hidden characters"]
      : []),
    ...(/^\s*::|##\[/m.test(markdown) ? ["a runner's command"] : []),
  ];
}

/** The cells of the first body row of every table, as the page shows them. */
function cellsOf(markdown: string): string[] {
  return listTokens(markdown)
    .filter((token): token is Tokens.Table => token.type === "table")
    .flatMap(({ rows }) => (rows[0] ?? []).map(({ tokens }) => tokens.map(shownOf).join("")));
}

function shownOf(token: Token): string {
  if (token.type === "codespan") return (token as Tokens.Codespan).text;
  if ("tokens" in token && token.tokens !== undefined) return token.tokens.map(shownOf).join("");
  return "text" in token ? String(token.text).replace(/&#124;/g, "|") : token.raw;
}

describe.each(Object.entries(NAUGHTY))("harmless: %s", (_category, words) => {
  test.each(words.map((word) => [JSON.stringify(word), word] as const))("%s", (_name, word) => {
    expect(listWrongs(renderMarkdown(makeReviewOf(word)))).toEqual([]);
    const error = { ...ERROR, message: `/to names no context: ${word}`, path: `.context/${word}.json` };
    expect(listWrongs(renderMarkdown(makeReviewOf(word), [error]), 6)).toEqual([]);
  });
});

test("a fair judge: what is not neutralised is seen", () => {
  const markdown = renderMarkdown(makeReviewOf("x"));
  expect(listWrongs(markdown)).toEqual([]);
  for (const raw of [
    "@eve",
    "#12",
    "<img src=x>",
    "![x](y)",
    "https://evil.test2.org",
    "*x*",
    "x\n\n# y",
    "::error::x",
  ])
    expect(listWrongs(markdown.replace("Said", `\n\n${raw} Said`))).not.toEqual([]);
  for (const cell of ["a | b", "a\nb", "", "\u202ea", "<i>a</i>"])
    expect(listWrongs(markdown.replace("| changed |", cell))).not.toEqual([]);
});

test("any text in any place", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom(
        "|",
        "`",
        "\\",
        "\n",
        " ",
        "@",
        "a",
        "#",
        "1",
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "!",
        "*",
        "_",
        ":",
        "&",
        ";",
        "~",
        "\ud800",
      ),
      maxLength: 12,
    }),
  );
  fc.assert(
    fc.property(word, (text) => {
      expect(listWrongs(renderMarkdown(makeReviewOf(text)))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("what is harmless is shown as it is", () => {
  const [where, key, change, value, whom] = cellsOf(renderMarkdown(makeReviewOf("a|b `c` \\|d")));
  expect([where, key, change, whom]).toEqual([
    "task/a|b `c` \\|d",
    "/a|b `c` \\|d",
    "changed",
    "task/a|b `c` \\|d",
  ]);
  expect(value).toContain('"a|b `c` \\\\|d" → ["a|b `c` \\\\|d"]');
});

describe("size", () => {
  const many = (number: number, length: number): ReviewData => {
    const one = makeReviewOf("x".repeat(length));
    const times = <T>(list: readonly T[], each: (item: T, index: number) => T): T[] =>
      Array.from({ length: number }, (_, index) => each(list[0] as T, index));
    return makeReview({
      contexts: one.contexts,
      changes: times(one.changes, (change, index) => ({ ...change, pointer: `/key${index}` })),
      delegations: times(one.delegations, (delegation, index) => ({ ...delegation, key: `key${index}` })),
      conflicts: times(one.conflicts, (conflict, index) => ({ ...conflict, pointer: `/key${index}` })),
      risks: times(one.risks, (risk, index) => ({ ...risk, line: index + 1 })),
    });
  };

  test.each([
    [1, 10],
    [200, 10],
    [5000, 40],
    [3, 100_000],
    [300, 4_000],
  ])("%i of each, names of %i letters: at most 65,000 characters", (number, length) => {
    const markdown = renderMarkdown(many(number, length));
    expect(markdown.length).toBeLessThanOrEqual(65_000);
    expect(listTokens(markdown).filter(({ type }) => type === "heading")).toHaveLength(5);
    expect(markdown.match(/<details>/g)?.length ?? 0).toBe(markdown.match(/^<\/details>/gm)?.length ?? 0);
    expect(markdown).toMatch(/The same in a terminal: `ctx review [0-9a-f]{12}\.\.[0-9a-f]{12}`$/);
  });

  test("says what it left out, and the worst risks stay", () => {
    const markdown = renderMarkdown(many(5000, 40));
    const left = [
      ...markdown.matchAll(/^([\d,]+) more (change|delegation|conflict|risk)s: see `ctx review /gm),
    ];
    expect(left.map(([, , noun]) => noun)).toEqual(["change", "delegation", "conflict", "risk"]);
    const shown = listTokens(markdown).filter((token): token is Tokens.Table => token.type === "table");
    const risks = shown.at(-1)?.rows ?? [];
    expect(risks.length + Number(left[3]?.[1]?.replaceAll(",", ""))).toBe(5000);
    expect(risks.length).toBeGreaterThan(20);
  });

  test("of a long delegation the beginning, and where the rest is", () => {
    const [delegation] = makeReviewOf("x").delegations;
    const data = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const markdown = renderMarkdown(makeReview({ delegations: [{ ...delegation!, data, path: "p.json" }] }));
    expect(markdown).toContain('"line 0"');
    expect(markdown).not.toContain('"line 2999"');
    expect(markdown).toMatch(/^2,[\d]{3} more lines in `p\.json`\.$/m);
    expect(markdown.length).toBeLessThan(6000);
  });
});

test("nothing to review makes no comment", () => {
  expect(renderMarkdown(makeReview({ verdict: "nothing" }))).toBe("");
  expect(renderMarkdown(makeReview({ verdict: "nothing" }), [{ ...ERROR, severity: "warning" }])).toBe("");
});

test("an error makes one, also where nothing resolves differently: the check fails for it", () => {
  const markdown = renderMarkdown(makeReview({ verdict: "nothing" }), [
    { ...ERROR, path: ".context/a.json" },
  ]);
  expect(markdown).toContain("### ctx review: 1 error\n");
  expect(markdown).toContain("#### Errors\n\n- `.context/a.json:3`: It is empty.\n");
});

test("what may be a secret is not repeated", () => {
  const review = makeReviewOf("S3CRET-word");
  const risks = ["S3CRET-word", ".context/tasks/S3CRET-word/context.md"].map((path) => {
    return { flag: "R6", severity: "high", path, line: 1, message: "What looks like a password." } as const;
  });
  const hidden = renderMarkdown({ ...review, risks });
  expect(hidden).not.toContain('"S3CRET-word"');
  expect(hidden).toContain("not shown: its file may hold a secret");
  expect(renderMarkdown(review)).toContain('"S3CRET-word"');
});
