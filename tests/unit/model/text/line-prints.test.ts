import { expect, test } from "vitest";
import { PRINT_LENGTH, printLines } from "../../../../src/model/text/line-prints.js";

const print = (text: string): string | null => printLines(new TextEncoder().encode(text));

test.each<[text: string, lines: number]>([
  ["", 0],
  ["a", 1],
  ["a\n", 1],
  ["a\nb", 2],
  ["\n\n\n", 3],
  ["größe\n", 1],
])("%j has %i lines", (text, lines) => {
  expect(print(text)).toHaveLength(lines * PRINT_LENGTH);
});

test("equal lines have equal prints, wherever they stand; others do not", () => {
  const [first, second, third] = (print("a\nb\na\n") as string).match(/.{8}/g) as [string, string, string];
  expect(first).toBe(third);
  expect(first).not.toBe(second);
  expect(print("a\n")).not.toBe(print("a"));
  expect(print("a\r\n")).toBe(print("a\n"));
  expect(print("a\r")).not.toBe(print("a"));
});

test("a NUL near the beginning makes it binary, as git sees it", () => {
  expect(print("a\0b\n")).toBe(null);
  expect(print(`${"a".repeat(8000)}\0`)).toHaveLength(PRINT_LENGTH);
});

test("too many lines are not counted", () => {
  expect(print("\n".repeat(50_000))).toHaveLength(50_000 * PRINT_LENGTH);
  expect(print("\n".repeat(50_001))).toBe(null);
});
