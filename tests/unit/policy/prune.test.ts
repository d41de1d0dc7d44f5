import { describe, expect, test } from "vitest";
import type { PrunePolicy } from "../../../src/model/prune.js";
import { planPrune, type PrunablePart } from "../../../src/policy/prune/plan.js";
import { judgePruning, meetsTarget, type PruneFacts } from "../../../src/policy/prune/rules.js";
import { percentOf } from "../../../src/policy/usage.js";

const DAY = 86_400_000;

test.each<[PrunePolicy, PruneFacts["ageMs"], boolean, string]>([
  ["aggressive", "uncommitted", false, "metadata policy"],
  ["aggressive", 0, false, "metadata policy"],
  ["moderate", "uncommitted", true, "whole uncommitted"],
  ["moderate", "unknown", true, "whole unknown-age"],
  ["moderate", 7 * DAY - 1, true, "whole new"],
  ["moderate", 7 * DAY, false, "summary old"],
  ["moderate", -DAY, false, "whole new"],
  ["moderate", NaN, false, "whole new"],
  ["minimal", 30 * DAY, false, "whole open"],
  ["minimal", 0, true, "summary done"],
])("%s makes of something %s old (done: %s) %s", (policy, ageMs, isDone, expected) => {
  const { keeps, reason } = judgePruning(policy, { ageMs, isDone });
  expect(`${keeps} ${reason}`).toBe(expected);
});

test.each<[PrunePolicy, number, boolean]>([
  ["aggressive", 19.9, true],
  ["aggressive", 20, false],
  ["moderate", 5, true],
  ["moderate", 30, true],
  ["moderate", 30.1, false],
  ["minimal", 50, true],
  ["minimal", 50.1, false],
])("%s at %d %% of the window is met: %s", (policy, percent, expected) => {
  expect(meetsTarget(policy, percent)).toBe(expected);
});

describe("a plan", () => {
  const part = (more: Partial<PrunablePart>): PrunablePart => ({
    name: "reports/jwt.md",
    left: null,
    tokens: 100,
    tokensWith: { metadata: 20, summary: 50 },
    ageMs: 30 * DAY,
    isDone: true,
    ...more,
  });
  const reasons = (policy: PrunePolicy, more: Partial<PrunablePart>) => {
    const { planned, kept } = planPrune(policy, [part(more)]);
    return [
      ...planned.map(({ keeps, tokensAfter }) => `${keeps} ${tokensAfter}`),
      ...kept.map(({ reason }) => reason),
    ];
  };

  test.each<[string, PrunePolicy, Partial<PrunablePart>, string]>([
    ["saves", "aggressive", {}, "metadata 20"],
    ["saves nothing where what is left is no shorter", "aggressive", { tokens: 20 }, "short"],
    [
      "takes what is pruned to a summary further",
      "aggressive",
      { left: "summary", tokens: 50 },
      "metadata 20",
    ],
    ["takes nothing twice", "moderate", { left: "summary", tokens: 50 }, "pruned"],
    ["never makes more of less", "moderate", { left: "metadata", tokens: 20 }, "pruned"],
    ["leaves hidden what it would keep whole", "minimal", { left: "summary", isDone: false }, "pruned"],
  ])("%s", (_, policy, more, expected) => {
    expect(reasons(policy, more)).toEqual([expected]);
  });
});

test("a percentage is never too small", () => {
  expect([percentOf(0, 1000), percentOf(1, 200_000), percentOf(300, 1000), percentOf(301, 1000)]).toEqual([
    0, 0.1, 30, 30.1,
  ]);
});
