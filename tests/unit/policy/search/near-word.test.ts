import { expect, test } from "vitest";
import { findNearWord } from "../../../../src/policy/search/near-word.js";
import { parseQuery } from "../../../../src/policy/search/query.js";

const TEXTS = [{ lines: ["Caching in Redis, catching errors", "caching of sessions", "sessionToken"] }];

test.each<[typed: string, expected: string | null]>([
  ["cachng", "caching"],
  ["login cachng", "login caching"],
  ['"sesion cachng"', "session caching"],
  ["Tokn", "token"],
  ["caching", null],
  ["kubernetes", null],
  ["xy", null],
])("%s → %s", (typed, expected) => {
  expect(findNearWord(TEXTS, typed, parseQuery([typed]))).toBe(expected);
});
