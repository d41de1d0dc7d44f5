import { expect, test } from "vitest";
import { endingsOf, withEndings } from "../../../../src/actions/doctor/endings.js";
import { utf8Encode } from "../../../../src/model/text/utf8.js";

test.each<[text: string, crlf: number, lf: number]>([
  ["", 0, 0],
  ["a", 0, 0],
  ["\n", 0, 1],
  ["\r\n", 1, 0],
  ["a\r\nb\nc\r\n", 2, 1],
  ["a\rb", 0, 0],
  ["\r\r\n", 1, 0],
  ["ü\n\u2028\n", 0, 2],
])("%j has %i lines in CRLF and %i in LF", (text, crlf, lf) => {
  expect(endingsOf(utf8Encode(text))).toEqual({ crlf, lf });
});

test.each<[text: string, ending: "\n" | "\r\n", expected: string]>([
  ["a\r\nb\n", "\n", "a\nb\n"],
  ["a\r\nb\n", "\r\n", "a\r\nb\r\n"],
  ["\uFEFFa\nb", "\r\n", "\uFEFFa\r\nb"],
  ["a\rb\r\n", "\n", "a\rb\n"],
  ["", "\r\n", ""],
])("%j with every line in %j is %j", (text, ending, expected) => {
  expect(withEndings(text, ending)).toBe(expected);
});
