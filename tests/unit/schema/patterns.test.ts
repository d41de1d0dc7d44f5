// Patterns from users: which engine answers, which are refused, and that none can take long.
import { describe, expect, test } from "vitest";
import { boundBacktracking } from "../../../src/schema/backtracking.js";
import { compilePattern } from "../../../src/schema/patterns.js";

function ask(source: string, text: string, flags = ""): boolean | string {
  const compiled = compilePattern(source, flags);
  return "pattern" in compiled ? compiled.pattern.occursIn(text) : compiled.reason;
}

describe("a pattern", () => {
  test.each<[source: string, flags: string, text: string, expected: boolean]>([
    ["^task-\\d+$", "", "task-42", true],
    ["^task-\\d+$", "", "TASK-42", false],
    ["^task-\\d+$", "i", "TASK-42", true],
    ["^b", "", "a\nb", false],
    ["^b", "gm", "a\nb", true],
    ["a.b", "", "a\nb", false],
    ["a.b", "s", "a\nb", true],
    ["\\bredis\\b", "i", "Uses Redis.", true],
    ["\\u0041", "", "A", true],
    ["[^]", "", "\n", true],
    ["^\\p{L}+$", "", "schön", true],
    ["(?!.*TODO)", "", "all of it done", true],
    ["^(?!.*TODO)", "", "one TODO left", false],
    ["^(?=.*login)(?=.*token)", "", "token for the login", true],
    ["^(?=.*login)(?=.*token)", "", "token", false],
  ])("%s with flags %j in %j: %s", (source, flags, text, expected) => {
    expect(ask(source, text, flags)).toBe(expected);
  });

  test.each<[source: string, flags: string, reason: string]>([
    ["(", "", "is no regular expression"],
    ["a", "y", 'has the flag "y"; use i, m or s'],
    ["a".repeat(1025), "", "is longer than 1024 characters"],
    ["(?=a)(b+)+$", "", "repeats a group without end"],
    ["(?=a)(?:b{2,9}){9}", "", "repeats a group"],
    ["(a)\\1", "", "has a back reference"],
    ["(?=x).*.*y", "", "repeats too much beside its look-around"],
    [`(?=x)${"(a|a)".repeat(20)}`, "", "can be read in too many ways"],
  ])("%s is refused: %s %s", (source, flags, reason) => {
    expect(ask(source, "", flags)).toContain(reason);
  });

  test("that would explode is answered at once", () => {
    expect(ask("^(a+)+$", `${"a".repeat(100_000)}!`)).toBe(false);
    expect(ask("(?!.*TODO)x", `${"a".repeat(9_999)}`)).toBe(false);
  });

  test("with look-around is not asked about a long text", () => {
    expect(() => ask("(?!.*TODO)x", "a".repeat(10_001))).toThrow(/a text of 10001 characters/);
  });
});

test("what a class or an escape holds is no repetition", () => {
  expect(boundBacktracking("(?=[+*(]\\+\\*)")).toEqual({ longest: 10_000 });
  expect(boundBacktracking("^(?!x)")).toEqual({ longest: 10_000 });
});
