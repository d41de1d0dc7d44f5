import { describe, expect, test } from "vitest";
import {
  delegationOf,
  hashOfValue,
  isDelegableKey,
  isWider,
  judgeDecisions,
  type DelegationVerdict,
  type StoredDecision,
} from "../../../src/model/delegation.js";
import type { Json } from "../../../src/model/json/json.js";
import type { Level } from "../../../src/model/level.js";

const OF = "01KAGC00000000000000000001";

function decided(...verdicts: DelegationVerdict[]): StoredDecision[] {
  return verdicts.map((verdict, index) => {
    const id = `01KAGC0000000000000000001${index}`;
    const decision = { of: OF, verdict, by: "@ada", at: "2026-11-20T10:05:00.000Z", reason: null };
    return { id, decision, path: `.context/delegations/${OF}.${id}.json` };
  });
}

test.each<[DelegationVerdict[], string, boolean]>([
  [[], "proposed", false],
  [["accepted"], "accepted", false],
  [["rejected"], "rejected", false],
  [["accepted", "accepted"], "accepted", false],
  [["accepted", "rejected"], "rejected", true],
  [["rejected", "accepted"], "rejected", true],
])("the decisions %j come to %s", (verdicts, status, isDisputed) => {
  expect(judgeDecisions(decided(...verdicts))).toEqual({ status, isDisputed });
});

describe("the hash of a value", () => {
  test("is that of its canonical JSON, and a value that is not there has none", () => {
    expect(hashOfValue(undefined)).toBe("absent");
    expect(hashOfValue({})).toBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    expect(hashOfValue({ a: 1, b: [true] })).toBe(hashOfValue({ b: [true], a: 1.0 }));
    expect(hashOfValue(null)).not.toBe(hashOfValue("absent"));
  });
});

test.each<[Level, Level, boolean]>([
  ["global", "project", true],
  ["project", "task", true],
  ["branch", "branch", false],
  ["branch", "project", false],
])("%s is wider than %s: %s", (level, than, expected) => {
  expect(isWider(level, than)).toBe(expected);
});

test.each([
  ["caching", true],
  ["api/login", true],
  ["__proto__", true],
  ["キャッシュ", true],
  ["", false],
  ["$merge", false],
  ["\ud800", false],
])("the key %j may be delegated: %s", (key, expected) => {
  expect(isDelegableKey(key)).toBe(expected);
});

test.each<[Json | undefined, string | null]>([
  [{ delegation: OF, ref: "task/task-42" }, OF],
  [{ source: "backlog.md" }, null],
  [{ delegation: 1 }, null],
  ["task/task-42", null],
  [[OF], null],
  [null, null],
  [undefined, null],
])("$from %j names the delegation %s", (from, expected) => {
  expect(delegationOf(from)).toBe(expected);
});
