import { describe, expect, test } from "vitest";
import { parseQuery } from "../../../../src/policy/search/query.js";

describe("queries", () => {
  test.each<[what: string, typed: string[], expected: string[], wordCount: number]>([
    ["words, each once", ["Login", "login token"], ["login", "token"], 2],
    [
      "the parts of a compound belong to it and count less",
      ["utils/auth.py"],
      ["utils/auth.py", "utils*", "auth*", "py*"],
      1,
    ],
    ["a part that is a word too", ["auth", "utils/auth"], ["auth", "utils/auth", "utils*"], 2],
    ["the words of a phrase are words", ['"session token"'], ["session", "token"], 2],
    ["a single letter does not begin words", ["c"], ["c!"], 1],
    ["a single character of writing without spaces does", ["鍵"], ["鍵"], 1],
  ])("%s", (_, typed, expected, wordCount) => {
    const query = parseQuery(typed);
    const shown = query.terms.map(
      ({ text, weight, isPrefix }) => text + (weight < 1 ? "*" : "") + (isPrefix ? "" : "!"),
    );
    expect(shown).toEqual(expected);
    expect(query.wordCount).toBe(wordCount);
  });

  test.each<[phrase: string, text: string, isFound: boolean]>([
    ["session token", "the session token rotates", true],
    ["session token", "the session's token", false],
    ["session token", "session\n  token", true],
    ["session token", "a token, a session", false],
    ["session token", "obsession token", false],
    ["session token", "session tokens", false],
    ["utils/auth.py", "in utils/auth.py:3", true],
    ["Städte", "die stadte", true],
    ["機能", "認証機能を", true],
  ])("the phrase %j in %j: %s", (phrase, text, isFound) => {
    const { phrases } = parseQuery([`"${phrase}"`]);
    expect(phrases).toHaveLength(1);
    expect(phrases.every((one) => one.test(text))).toBe(isFound);
  });

  test("a quote that nothing closes is no phrase", () => {
    expect(parseQuery(['"session token']).phrases).toEqual([]);
  });

  test.each([[["***"]], [[""]], [[" "]], [Array.from({ length: 65 }, (_, index) => `word${index}`)]])(
    "%j is refused",
    (typed) => {
      expect(() => parseQuery(typed)).toThrow(expect.objectContaining({ code: "USAGE" }));
    },
  );
});
