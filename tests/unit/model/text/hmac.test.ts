import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyedHash } from "../../../../src/model/text/hmac.js";

test("the vectors of RFC 4231 that have a text", () => {
  const hex = (text: string): string => Buffer.from(text).toString("hex");
  expect(keyedHash("0b".repeat(20), "Hi There")).toBe(
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  );
  expect(keyedHash(hex("Jefe"), "what do ya want for nothing?")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

test("as node:crypto has it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: "grapheme" }), (key, text) => {
      const expected = createHmac("sha256", key).update(text, "utf8").digest("hex");
      expect(keyedHash(Buffer.from(key).toString("hex"), text)).toBe(expected);
    }),
    { numRuns: 50 },
  );
});
