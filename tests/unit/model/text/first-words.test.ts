import fc from "fast-check";
import { expect, test } from "vitest";
import { firstWords } from "../../../../src/model/text/first-words.js";

test.each([
  ["", 3, ""],
  ["  one\n two\t", 3, "one two"],
  ["one two three", 3, "one two three"],
  ["one two three four", 3, "one two three…"],
  ["one, two — three", 3, "one, two —…"],
  ["数据库连接池", 3, "数据库…"],
  ["数据库 ok", 4, "数据库 ok"],
  ["👩‍👩‍👧‍👦 👩‍👩‍👧‍👦 x", 1, "👩‍👩‍👧‍👦…"],
  ["e\u0301te\u0301 x", 1, "e\u0301te\u0301…"],
  ["x".repeat(100), 2, `${"x".repeat(40)}…`],
  [`${"👍🏽".repeat(30)}`, 1, `${"👍🏽".repeat(5)}…`],
])("%j cut to %i words is %j", (text, most, expected) => {
  expect(firstWords(text, most)).toBe(expected);
});

test("a beginning is whole characters of the text, and no more words than asked", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (text, most) => {
        const flat = text.replace(/\s+/g, " ").trim();
        const cut = firstWords(text, most);
        const said = cut === flat ? cut : cut.slice(0, -1);
        expect(flat.startsWith(said)).toBe(true);
        expect(cut.split(" ").length).toBeLessThanOrEqual(Math.max(1, most));
        const characters = (one: string) =>
          [...new Intl.Segmenter("und").segment(one)].map(({ segment }) => segment);
        expect(characters(flat).slice(0, characters(said).length).join("")).toBe(said);
      },
    ),
  );
});
