import { describe, expect, test } from "vitest";
import { makeProgressLine } from "../../../../src/cli/output/progress-line.js";
import type { Sink } from "../../../../src/cli/output/sink.js";
import { makeFixedClock } from "../../../support/fakes.js";

const ERASE = "\r\u001b[K";

function watch({ isTerminal = true, columns = 80, isQuiet = false, term = "xterm" } = {}) {
  const written: string[] = [];
  const stderr: Sink = {
    isTerminal: () => isTerminal,
    columns: () => columns,
    rows: () => 24,
    write: async (text) => {
      written.push(text);
    },
  };
  const clock = makeFixedClock(0);
  const line = makeProgressLine({ stderr, clock, environment: { TERM: term }, isQuiet });
  return { written, clock, line };
}

describe("the progress line", () => {
  test("waits for a second, is renewed ten times a second, and leaves nothing behind", async () => {
    const { written, clock, line } = watch();
    const timeline: [at: number, done: number][] = [
      [999, 10],
      [1000, 11],
      [1099, 12],
      [1100, 1300],
    ];
    for (const [at, done] of timeline) {
      clock.set(at);
      line.report("Checking files", done, 2000);
    }
    await line.clear();
    expect(written).toEqual([
      `${ERASE}Checking files 11/2,000, 3m left`,
      `${ERASE}Checking files 1,300/2,000, 1s left`,
      ERASE,
    ]);
  });

  test("stays within the terminal, so that it can be erased", async () => {
    const { written, clock, line } = watch({ columns: 12 });
    clock.set(2000);
    line.report("Checking files", 1, 2);
    expect(written).toEqual([`${ERASE}Checking f…`]);
  });

  test("says nothing once it is cleared, and nothing when work was short", async () => {
    const { written, clock, line } = watch();
    line.report("Checking files", 1, 2);
    await line.clear();
    clock.set(5000);
    line.report("Checking files", 2, 2);
    expect(written).toEqual([]);
  });

  test.each([
    ["no terminal", { isTerminal: false }],
    ["a dumb terminal", { term: "dumb" }],
    ["--quiet", { isQuiet: true }],
  ])("is silent with %s", (_what, circumstances) => {
    const { written, clock, line } = watch(circumstances);
    clock.set(2000);
    line.report("Checking files", 1, 2);
    expect(written).toEqual([]);
  });
});
