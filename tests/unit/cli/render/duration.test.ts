import { expect, test } from "vitest";
import { formatDuration } from "../../../../src/cli/render/phases.js";

const MINUTE = 60_000;

test.each([
  [0, "0s"],
  [59_999, "59s"],
  [MINUTE, "1m"],
  [59 * MINUTE + 59_999, "59m"],
  [125 * MINUTE, "2h 05m"],
  [24 * 60 * MINUTE - 1, "23h 59m"],
  [(3 * 24 + 4) * 60 * MINUTE, "3d 04h"],
  [400 * 24 * 60 * MINUTE, "400d 00h"],
])("%i ms are %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
