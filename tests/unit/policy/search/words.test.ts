import { describe, expect, test } from "vitest";
import { fold, listWords } from "../../../../src/policy/search/words.js";

describe("words", () => {
  test.each<[what: string, text: string, expected: string[]]>([
    ["plain words", "Cache the login, twice!", ["cache", "the", "login", "twice"]],
    ["a path, whole and in parts", "see utils/auth.py", ["see", "utils/auth.py", "utils", "auth", "py"]],
    ["snake_case", "session_token", ["session_token", "session", "token"]],
    [
      "camelCase and acronyms",
      "sessionToken JWTParser",
      ["sessiontoken", "session", "token", "jwtparser", "jwt", "parser"],
    ],
    ["a task id", "task-42", ["task-42", "task", "42"]],
    ["joiners at the ends join nothing", "-auth- (src/**)", ["auth", "src"]],
    ["accents, case and width", "Ångström ÉCOLE ＡＢＣ ﬁne", ["angstrom", "ecole", "abc", "fine"]],
    ["ß and the final sigma", "Straße ΣΊΣΥΦΟΣ", ["strasse", "σισυφοσ"]],
    ["Cyrillic and Arabic", "Йод кэш مخزن", ["иод", "кэш", "مخزن"]],
    ["writing without spaces, in pairs", "認証機能", ["認証", "証機", "機能"]],
    ["one character of it", "鍵", ["鍵"]],
    ["both kinds in one run", "login画面", ["login", "画面"]],
    ["nothing", " …—!? ", []],
  ])("%s", (_, text, expected) => {
    expect(listWords(text).map((word) => word.text)).toEqual(expected);
  });

  test("each stands where it was written", () => {
    const text = "Das Maß: 認証機, src/authGuard.ts";
    for (const { text: word, start, end } of listWords(text)) expect(fold(text.slice(start, end))).toBe(word);
  });

  test("a hostile line without end is taken apart in one go", () => {
    for (const piece of ["a-", "aB", "e\u0301\u0301", "認", "a b", "_", "🜂x"]) {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      expect(listWords(text).length).toBeLessThanOrEqual(200_001);
    }
  });
});
