// CRC-32 against published values and against zlib's.
import { crc32 as crc32OfZlib } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../../../src/model/text/crc32.js";
import { utf8Encode } from "../../../../src/model/text/utf8.js";

test.each([
  ["", 0],
  ["a", 0xe8b7be43],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("of %j it is %i", (text, sum) => {
  expect(crc32(utf8Encode(text))).toBe(sum);
});

test("of any bytes it is what zlib says, as an unsigned number", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
      expect(crc32(bytes)).toBe(crc32OfZlib(bytes));
    }),
  );
});

test("one flipped bit, anywhere, changes it", () => {
  const bytes = utf8Encode("JWT endpoints implemented");
  const sum = crc32(bytes);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(crc32(flipped)).not.toBe(sum);
  }
});
