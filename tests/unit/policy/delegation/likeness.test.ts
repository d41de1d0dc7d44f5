import { describe, expect, test } from "vitest";
import type { Json } from "../../../../src/model/json/json.js";
import {
  compareOffers,
  findLikes,
  mentions,
  similarityOf,
  type Likeness,
} from "../../../../src/policy/delegation/likeness.js";

const REDIS = "Sessions are kept in Redis with a time to live of five minutes.";

describe("two offers", () => {
  test.each<[string, Json, string, Json, Likeness | null]>([
    ["caching", { store: "redis", ttl: 300 }, "caching", { ttl: 300, store: "redis" }, "same"],
    ["caching", "redis", "caching", "redis", "same"],
    ["caching", "redis", "caching", "  Redis ", "near"],
    ["caching", "redis", "Caching", "redis", "near"],
    ["caching", "redis", "caching", "memcached", "rival"],
    ["caching", true, "caching", false, "rival"],
    ["caching", "redis", "cache", "redis", null],
    ["caching", REDIS, "sessions", REDIS, "near"],
    ["caching", REDIS, "sessions", REDIS.replace("five", "ten"), "near"],
    ["caching", REDIS, "caching", REDIS.replace("five", "ten"), "near"],
    [
      "shop",
      { host: "shop.example", port: 443, user: "shop" },
      "pay",
      { host: "pay.example", port: 8443, user: "payments" },
      null,
    ],
    ["caching", { ttl: REDIS }, "cache", { timeToLive: REDIS }, "near"],
    ["caching", REDIS, "logging", "Logs go to standard error, one JSON object a line.", null],
    [
      "caching",
      "キャッシュはRedisに五分間だけ保存されます。設定は共通です。",
      "cache",
      "キャッシュはRedisに十分間だけ保存されます。設定は共通です。",
      "near",
    ],
    [
      "caching",
      "キャッシュはRedisに五分間だけ保存されます。設定は共通です。",
      "cache",
      "ログは標準エラー出力に一行ずつJSONで書き出されます。以上です。",
      null,
    ],
    [
      "a",
      "ﬁve minutes in Redis, as everywhere else",
      "b",
      "five minutes in redis, as everywhere else",
      "near",
    ],
  ])("%s %j and %s %j: %s", (key, data, otherKey, otherData, expected) => {
    expect(compareOffers({ key, data }, { key: otherKey, data: otherData })).toBe(expected);
    expect(compareOffers({ key: otherKey, data: otherData }, { key, data })).toBe(expected);
  });

  test("the likest comes first, of equals the earlier", () => {
    const others = [
      { key: "caching", data: "memcached", n: 1 },
      { key: "caching", data: "REDIS", n: 2 },
      { key: "caching", data: "redis", n: 3 },
      { key: "logging", data: "stderr", n: 4 },
      { key: "caching", data: "disk", n: 5 },
    ];
    const likes = findLikes({ key: "caching", data: "redis" }, others);
    expect(likes.map(({ likeness, other }) => [likeness, other.n])).toEqual([
      ["same", 3],
      ["near", 2],
      ["rival", 1],
      ["rival", 5],
    ]);
  });
});

test.each([
  ["", "", 1],
  ["", "redis", 0],
  ["redis", "redis", 1],
  ["redis", "cache", 0],
  ["one two three four", "one two three five", 0.75],
  ["one two three four", "four three two one", 0.25],
  ["one two", "one two three four five six", 0.5],
  ["五分間", "十分間", 2 / 3],
  ["5 min", "5min", 0],
])("the similarity of %j and %j is %d", (left, right, expected) => {
  expect(similarityOf(left, right)).toBe(expected);
  expect(similarityOf(right, left)).toBe(expected);
});

test.each<[Json, string, boolean]>([
  [{ insights: [`Learnt: ${REDIS}`] }, REDIS, true],
  [{ sessions: REDIS.toUpperCase() }, REDIS, true],
  [REDIS.replace("five", "ten"), REDIS, true],
  [{ ttl: 300 }, REDIS, false],
  [{ sessions: "Redis" }, REDIS, false],
  ["anything", "", false],
])("%j mentions %j: %s", (value, sentence, expected) => {
  expect(mentions(value, sentence)).toBe(expected);
});
