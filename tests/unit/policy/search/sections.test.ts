import { describe, expect, test } from "vitest";
import { makeWeigh, type TextForm } from "../../../../src/policy/search/sections.js";

/** The weight of the place where each of some words begins. */
function weightsOf(text: string, form: TextForm, words: string[]): number[] {
  const lines = text.split("\n");
  const weigh = makeWeigh(lines, form);
  return words.map((word) => {
    const line = lines.findIndex((one) => one.includes(word));
    return weigh(line, (lines[line] as string).indexOf(word));
  });
}

const MARKDOWN = [
  "---",
  "title: Login",
  "caching: Redis",
  "- name: form",
  "url: https://shop.example",
  "---",
  "# Heading",
  "## Section",
  "note: prose",
].join("\n");

describe("what a word counts by where it stands", () => {
  test.each<[what: string, text: string, form: TextForm, words: Record<string, number>]>([
    [
      "Markdown",
      MARKDOWN,
      "markdown",
      {
        title: 2,
        Login: 3,
        caching: 2,
        Redis: 1,
        name: 2,
        form: 1,
        shop: 1,
        Heading: 3,
        Section: 2,
        prose: 1,
      },
    ],
    ["Markdown without front matter", "# Login\n\nkey: text", "markdown", { Login: 3, key: 1 }],
    ["front matter that never ends", "---\nkey: value", "markdown", { key: 1 }],
    [
      "JSON, a key a line",
      '{\n  "title": "Login",\n  "caching": "Redis"\n}',
      "json",
      { title: 2, Login: 3, caching: 2, Redis: 1 },
    ],
    [
      "JSON on one line",
      '{"title": "Login", "caching": {"ttl": "short"}}',
      "json",
      { Login: 3, caching: 2, ttl: 2, short: 1 },
    ],
    ["plain text", "title: Login\n# Heading", "plain", { Login: 1, Heading: 1 }],
  ])("%s", (_, text, form, words) => {
    expect(weightsOf(text, form, Object.keys(words))).toEqual(Object.values(words));
  });

  test("places of a line may be asked for in any order", () => {
    const weigh = makeWeigh(['{"a": "x", "b": "y"}'], "json");
    expect([12, 2, 7, 12].map((offset) => weigh(0, offset))).toEqual([2, 2, 1, 2]);
  });
});
