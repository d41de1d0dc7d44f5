import { describe, expect, test } from "vitest";
import { guessManner } from "../../../../src/cli/output/manner.js";
import { formatAge, formatMinute } from "../../../../src/cli/render/time.js";
import { wrapLine } from "../../../../src/cli/render/wrap.js";
import { hasColor, makePaint, widthFor, type ColorChoice } from "../../../../src/cli/output/screen.js";

describe("colour", () => {
  test.each<
    [choice: ColorChoice, environment: Record<string, string>, isTerminal: boolean, expected: boolean]
  >([
    ["auto", {}, true, true],
    ["auto", {}, false, false],
    ["auto", { TERM: "dumb" }, true, false],
    ["auto", { NO_COLOR: "1" }, true, false],
    ["auto", { NO_COLOR: "" }, true, true],
    ["auto", { FORCE_COLOR: "1" }, false, true],
    ["auto", { FORCE_COLOR: "0" }, true, false],
    ["auto", { FORCE_COLOR: "" }, true, true],
    ["auto", { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    ["always", { NO_COLOR: "1", TERM: "dumb" }, false, true],
    ["never", { FORCE_COLOR: "1" }, true, false],
  ])("--color %s with %j, terminal: %s → %s", (choice, environment, isTerminal, expected) => {
    expect(hasColor(choice, environment, () => isTerminal)).toBe(expected);
  });

  test("wraps text, never nothing", () => {
    expect(makePaint(true).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(makePaint(true).red("")).toBe("");
    expect(makePaint(false).red("x")).toBe("x");
  });
});

test("width: that of the terminal within reason, unbounded elsewhere", () => {
  expect([widthFor(false, 80), widthFor(true, undefined), widthFor(true, 300), widthFor(true, 5)]).toEqual([
    Infinity,
    80,
    100,
    40,
  ]);
});

test.each([
  [["--json", "x"], { isJson: true }],
  [["x", "--", "--json", "-v"], { isJson: false, isVerbose: false }],
  [["x", "--color", "never", "-q"], { color: "never", isQuiet: true }],
  [["x", "--color=always"], { color: "always" }],
  [["x", "--color=teal"], { color: "auto" }],
])("what %j most likely asked for", (argv, expected) => {
  expect(guessManner(argv)).toMatchObject(expected);
});

describe("time", () => {
  const now = Date.parse("2026-11-20T10:05:00Z");
  test.each([
    ["2026-11-20T10:04:40Z", "just now"],
    ["2026-11-20T10:05:30Z", "just now"],
    ["2026-11-20T10:04:00Z", "1 minute ago"],
    ["2026-11-20T07:00:00Z", "3 hours ago"],
    ["2026-11-19T10:05:00Z", "1 day ago"],
    ["2026-11-17T10:05:00+00:00", "3 days ago"],
    ["2026-11-07T10:05:00Z", "13 days ago"],
    ["2026-11-01T10:05:00Z", "2 weeks ago"],
    ["2026-08-20T10:05:00Z", "3 months ago"],
    ["2024-11-01T10:05:00Z", "2 years ago"],
    ["2027-01-01T00:00:00+01:00", "2026-12-31 23:00"],
    ["soon", "soon"],
  ])("%s was %s", (time, age) => {
    expect(formatAge(time, now)).toBe(age);
  });

  test("minutes are UTC", () => {
    expect(formatMinute("2026-11-20T11:02:59.5+01:00")).toBe("2026-11-20 10:02");
  });
});

describe("wrapping", () => {
  test.each<[text: string, width: number, taken: number, lines: string[]]>([
    ["short", 20, 5, ["short"]],
    ["one two three four", 10, 0, ["one two", "three four"]],
    ["one two three", 10, 6, ["one", "two three"]],
    ["averyverylongword b", 8, 0, ["averyverylongword", "b"]],
    ["a sum of 1 + 2 - 3", 9, 0, ["a sum of", "1 + 2 - 3"]],
    ["list it as # two", 12, 0, ["list it as #", "two"]],
    ["see point 2. of it", 11, 0, ["see point 2.", "of it"]],
    ["no  change  inside", 100, 0, ["no  change  inside"]],
    ["  indented stays so", 12, 0, ["  indented", "stays so"]],
  ])("%s at %i after %i", (text, width, taken, lines) => {
    expect(wrapLine(text, width, taken)).toEqual(lines);
  });
});
