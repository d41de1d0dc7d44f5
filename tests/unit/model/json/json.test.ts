import { expect, test } from "vitest";
import {
  cloneJson,
  getOwn,
  isJsonEqual,
  setOwn,
  type Json,
  type JsonObject,
} from "../../../../src/model/json/json.js";
import { LEVELS } from "../../../../src/model/level.js";
import { utf8Decode, utf8Encode } from "../../../../src/model/text/utf8.js";

test.each<[Json, Json, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [{ a: null }, { b: null }, false],
  [[1, 2], [2, 1], false],
  [[1], { 0: 1 }, false],
  [{}, [], false],
  [1, "1", false],
  [0, -0, true],
  [0, false, false],
  [null, {}, false],
  [{ toString: 1 } as unknown as Json, { a: 1 }, false],
])("%j and %j are equal: %j", (left, right, expected) => {
  expect(isJsonEqual(left, right)).toBe(expected);
  expect(isJsonEqual(right, left)).toBe(expected);
});

test("a `__proto__` member is a member, for reading, writing, comparing and copying", () => {
  const object: JsonObject = {};
  setOwn(object, "__proto__", { admin: true });
  expect(Object.keys(object)).toEqual(["__proto__"]);
  expect(getOwn(object, "__proto__")).toEqual({ admin: true });
  expect(getOwn({}, "__proto__")).toBeUndefined();
  expect(isJsonEqual(object, {})).toBe(false);
  expect(isJsonEqual(cloneJson(object), object)).toBe(true);
  expect(Object.getPrototypeOf(cloneJson(object))).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
});

test("a copy shares nothing with the original", () => {
  const original = { caching: { ttl: [5] } };
  const copy = cloneJson(original);
  (copy.caching.ttl as number[]).push(6);
  expect(original).toEqual({ caching: { ttl: [5] } });
});

test("levels are ordered widest first", () => {
  expect(LEVELS).toEqual(["global", "project", "branch", "task"]);
});

test("UTF-8 keeps a BOM, refuses bad bytes and turns a lone surrogate into U+FFFD", () => {
  expect(utf8Decode(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe("\uFEFFa");
  expect(utf8Decode(Uint8Array.from([0x61, 0xff]))).toBeNull();
  expect(utf8Decode(Uint8Array.from([0xed, 0xa0, 0x80]))).toBeNull();
  expect(utf8Encode("\ud800")).toEqual(Uint8Array.from([0xef, 0xbf, 0xbd]));
});
