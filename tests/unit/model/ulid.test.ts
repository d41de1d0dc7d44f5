import { expect, test } from "vitest";
import { makeUlid, timeOfUlid, ULID_PATTERN } from "../../../src/model/ulid.js";

const NOON = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZERO = new Uint8Array(10);
const FULL = new Uint8Array(10).fill(255);

test("an id carries its time and its ten random bytes", () => {
  const random = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const id = makeUlid(NOON, random, null);
  expect(id).toMatch(ULID_PATTERN);
  expect(timeOfUlid(id)).toBe(NOON);
  expect(id.slice(10)).toBe("041061050R3GG28A");
});

test("the example of the ULID specification has its time", () => {
  expect(timeOfUlid("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBe(1469922850259);
});

test.each([
  ["the same millisecond", NOON],
  ["a clock that went back an hour", NOON - HOUR],
  ["a clock that went back a day", NOON - DAY],
])("an id follows the newest one: %s", (_, now) => {
  const newest = makeUlid(NOON, FULL, null);
  const id = makeUlid(now, ZERO, newest);
  expect(id > newest).toBe(true);
  expect(id).toMatch(ULID_PATTERN);
});

test("two processes that follow the same id at the same moment give different ones", () => {
  const newest = makeUlid(NOON, FULL, null);
  const followers = [ZERO, Uint8Array.from(ZERO, () => 1)].map((random) => makeUlid(NOON, random, newest));
  expect(new Set(followers).size).toBe(2);
  expect(followers.map(timeOfUlid)).toEqual([NOON + 1, NOON + 1]);
});

test.each([
  ["more than a day ahead", DAY + 1],
  ["70 years ahead", 70 * 365 * DAY],
])("an id does not follow one that is %s", (_, ahead) => {
  const wrong = makeUlid(NOON + ahead, ZERO, null);
  expect(timeOfUlid(makeUlid(NOON, FULL, wrong))).toBe(NOON);
});

test("a clock 70 years ahead still makes ids, in order", () => {
  const later = NOON + 70 * 365 * DAY;
  const first = makeUlid(later, FULL, makeUlid(NOON, ZERO, null));
  expect(timeOfUlid(first)).toBe(later);
  expect(makeUlid(later, ZERO, first) > first).toBe(true);
});

test.each([
  ["lower case", "01kagc00000000000000000001"],
  ["a letter that Crockford leaves out", "01KAGC0000000000000000000U"],
  ["too short", "01KAGC000000000000000000"],
  ["a time past the year 10889", "81KAGC00000000000000000001"],
])("%s is no id", (_, text) => {
  expect(text).not.toMatch(ULID_PATTERN);
});
