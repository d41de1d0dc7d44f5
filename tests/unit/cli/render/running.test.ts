import { expect, test } from "vitest";
import type { RunPicture } from "../../../../src/actions/workflow/execute/run-events.js";
import { renderPicture } from "../../../../src/cli/render/running.js";

const picture = (
  progress: RunPicture["progress"],
  steps: RunPicture["steps"],
  elapsedMs = 125_000,
): RunPicture => ({
  workflow: "login",
  progress,
  steps,
  elapsedMs,
});

test.each<[what: string, picture: RunPicture | null, lines: string[]]>([
  ["nothing", null, [""]],
  [
    "steps whose durations nobody knows",
    picture({ done: 1, total: 4, etaSeconds: null }, [
      { path: "lint", title: "Lint", attempt: 1, elapsedMs: 340, usualMs: null, lastLine: "" },
    ]),
    ["━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1 of 4  2m 05s", "  lint                                0.3s"],
  ],
  [
    "steps that ran before, one of them longer than usual",
    picture({ done: 3, total: 4, etaSeconds: 42 }, [
      { path: "checks/test", title: "Test", attempt: 2, elapsedMs: 6000, usualMs: 10_000, lastLine: "ok 17" },
      {
        path: "語語/migrate",
        title: "語",
        attempt: 1,
        elapsedMs: 3_720_000,
        usualMs: 60_000,
        lastLine: "50%\r\u001b[31m90%",
      },
    ]),
    [
      "━━━━━━━━━━━━━━━╌╌╌╌╌  3 of 4  2m 05s  about 42s left",
      "  checks/test           ━━━━━━╌╌╌╌    6.0s  attempt 2  ok 17",
      "  語語/migrate          ━━━━━━━━━╌  1h 02m  90%",
    ],
  ],
  [
    "a run of nothing",
    picture({ done: 0, total: 0, etaSeconds: 0 }, [], 0),
    ["╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0 of 0  0.0s  about 0.0s left"],
  ],
])("%s", (_what, shown, lines) => {
  expect(renderPicture(shown).split("\n")).toEqual(lines);
});
