// Our SHA-256 and canonical JSON against node:crypto and themselves; ids against their order.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import { isJsonEqual, type Json, type JsonObject } from "../../src/model/json/json.js";
import { sha256Hex } from "../../src/model/text/sha256.js";
import { makeUlid, timeOfUlid, ULID_PATTERN } from "../../src/model/ulid.js";
import { data, makeObject, value } from "../support/arbitraries.js";

const cryptoHex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("every size from 0 to 200 bytes, across the edges of blocks", () => {
  for (let size = 0; size <= 200; size++) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7 + size) & 255);
    expect([size, sha256Hex(bytes)]).toEqual([size, cryptoHex(bytes)]);
  }
});

test("a megabyte and a byte", () => {
  const bytes = Uint8Array.from({ length: 1_000_001 }, (_, index) => (index * 31) & 255);
  expect(sha256Hex(bytes)).toBe(cryptoHex(bytes));
});

test("any bytes, also those of a view into a larger buffer", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(20), (bytes, offset) => {
      const view = bytes.subarray(Math.min(offset, bytes.length));
      expect(sha256Hex(view)).toBe(cryptoHex(view));
    }),
  );
});

test("canonical JSON is the same for equal values, different for others, and reads back", () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(canonicalJson(left) === canonicalJson(right)).toBe(isJsonEqual(left, right));
      expect(isJsonEqual(JSON.parse(canonicalJson(left)) as Json, left)).toBe(true);
    }),
  );
});

test("the order of keys does not change it", () => {
  const reverse = (one: Json): Json => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    return makeObject(
      Object.entries(one as JsonObject)
        .map(([name, member]) => [name, reverse(member)] as const)
        .reverse(),
    );
  };
  fc.assert(
    fc.property(data, (one) => {
      expect(canonicalJson(reverse(one))).toBe(canonicalJson(one));
    }),
  );
});

test("ids made one after another are ordered, whatever the clock does within a day", () => {
  const DAY = 24 * 60 * 60 * 1000;
  const STEPS = 20;
  const step = fc.tuple(
    fc.integer({ min: 0, max: DAY - STEPS }),
    fc.uint8Array({ minLength: 10, maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: STEPS }), (steps) => {
      const start = Date.UTC(2026, 10, 20);
      const ids: string[] = [];
      for (const [offset, random] of steps) ids.push(makeUlid(start + offset, random, ids.at(-1) ?? null));
      expect(ids.every((id) => ULID_PATTERN.test(id))).toBe(true);
      expect([...new Set(ids)].sort()).toEqual(ids);
      for (const id of ids) expect(timeOfUlid(id)).toBeLessThan(start + DAY);
    }),
  );
});
