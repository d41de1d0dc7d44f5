// Where bytes stop being UTF-8: what an editor needs to show the spot.
import { expect, test } from "vitest";
import { invalidUtf8, placeOfInvalidUtf8 } from "../../../../src/model/text/utf8.js";

/** Bytes from a text in which each character is one byte. */
const bytes = (latin1: string): Uint8Array => Uint8Array.from(Buffer.from(latin1, "latin1"));

test.each<[string, number, number]>([
  ["\xff", 1, 1],
  ["ab\xff", 1, 3],
  ["ab\ncd\xffe\n\xff", 2, 3],
  ["\xc3\xbc\xf0\x9f\x98\x80\xff", 1, 4],
  ["ab\xc3", 1, 3],
  ["ab\xc3\ncd", 1, 3],
  ["\xef\xbb\xbfa\xff", 1, 2],
  ["\xed\xa0\x80", 1, 1],
])("%j", (text, line, column) => {
  expect(placeOfInvalidUtf8(bytes(text))).toEqual({ line, column });
});

test("a megabyte on one line is no trouble", () => {
  expect(placeOfInvalidUtf8(bytes(`${"x".repeat(1 << 20)}\xff`))).toEqual({ line: 1, column: (1 << 20) + 1 });
});

test("the refusal tells the place", () => {
  expect(invalidUtf8("a.md", bytes("a\n\xff"))).toMatchObject({
    code: "FILE_INVALID",
    path: "a.md",
    line: 2,
    details: { column: 1 },
  });
});
