import { expect, test } from "vitest";
import { mentionChange } from "../../../../src/cli/render/changed-value.js";
import type { Json } from "../../../../src/model/json/json.js";
import { widthOf } from "../../../../src/model/text/terminal-width.js";

const LONG = "the p95 latency stays below 250 ms, ";

test.each<[what: string, before: Json, after: Json, columns: number, expected: string]>([
  ["both fit", "in memory", "Redis", 40, '"in memory" → "Redis"'],
  ["without an end", LONG, [LONG], Infinity, `"${LONG}" → ["${LONG}"]`],
  [
    "the shorter one leaves its room to the other",
    1,
    LONG + LONG,
    40,
    '1 → "the p95 latency stays below 250 ms…',
  ],
  ["they part at the end", `${LONG}always`, `${LONG}mostly`, 44, '…0 ms, always" → …0 ms, mostly"'],
  ["they part at once", `a ${LONG}`, `b ${LONG}`, 30, '"a the p95 l… → "b the p95 la…'],
  ["one begins like the other", [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8], 24, "…7,8,9] → …7,8]"],
])("%s", (_, before, after, columns, expected) => {
  const shown = mentionChange(before, after, columns);
  expect(shown).toBe(expected);
});

test.each([20, 33, 60])("it keeps to %i columns, whatever the characters", (columns) => {
  for (const piece of ["認証", "👩‍🚀", "e\u0301", "\u202e"]) {
    const text = piece.repeat(60);
    const shown = mentionChange(text, `${text}!`, columns);
    expect(widthOf(shown)).toBeLessThanOrEqual(columns);
    expect(shown).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]/);
  }
});
