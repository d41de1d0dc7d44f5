import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printLines } from "../../../src/model/text/line-prints.js";
import { countChangedLines } from "../../../src/policy/changed-lines.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const count = (before: string, after: string) =>
  countChangedLines(printLines(bytes(before)), printLines(bytes(after)));

describe("changed lines", () => {
  test.each<[before: string, after: string, added: number, removed: number]>([
    ["", "", 0, 0],
    ["a\nb\n", "a\nb\n", 0, 0],
    ["", "a\nb\n", 2, 0],
    ["a\nb\n", "", 0, 2],
    ["a\nb\nc\n", "a\nB\nc\nd\n", 2, 1],
    ["a\nb\n", "b\na\n", 1, 1],
    ["a\nb", "a\nb\n", 1, 1],
    ["a\r\nb\r\n", "a\nb\n", 0, 0],
    ["a\n", "a\n\n", 1, 0],
  ])("%j to %j", (before, after, added, removed) => {
    expect(count(before, after)).toEqual({ added, removed });
  });

  test("binary content has none", () => {
    expect(countChangedLines(printLines(Uint8Array.from([0, 1])), "")).toBe(null);
    expect(countChangedLines("", null)).toBe(null);
  });

  test("a file that was rewritten from end to end is counted, too", () => {
    const lines = (word: string): string =>
      Array.from({ length: 8000 }, (_, at) => `${word} ${at}\n`).join("");
    expect(count(lines("old"), lines("new"))).toEqual({ added: 8000, removed: 8000 });
  });

  const TEXT = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });

  test("they are as many as the longest common subsequence leaves", () => {
    fc.assert(
      fc.property(TEXT, TEXT, (before, after) => {
        const common = longestCommon(before, after);
        const join = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
        expect(count(join(before), join(after))).toEqual({
          added: after.length - common,
          removed: before.length - common,
        });
      }),
    );
  });
});

/** By the book, and slow. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const lengths = left.map(() => right.map(() => 0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (const [i, line] of left.entries()) {
    for (const [j, other] of right.entries()) {
      (lengths[i] as number[])[j] =
        line === other ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  return at(left.length - 1, right.length - 1);
}
