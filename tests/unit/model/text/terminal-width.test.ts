import { describe, expect, test } from "vitest";
import { cutToWidth, padToWidth, widthOf } from "../../../../src/model/text/terminal-width.js";

describe("terminal width", () => {
  test.each([
    ["", 0],
    ["task-42", 7],
    ["Größe", 5],
    ["設定", 4],
    ["ｆｕｌｌ", 8],
    ["한국어", 6],
    ["e\u0301", 1],
    ["😀", 2],
    ["👩\u200d💻", 2],
    ["👍🏽", 2],
    ["🇫🇷", 2],
    ["می\u200cخواهم", 7],
    ["⟨U+202E⟩", 8],
    ["→ ⏎ …", 5],
  ])("%s takes %i columns", (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  test("pads by columns, not by characters", () => {
    expect(padToWidth("設定", 6)).toBe("設定  ");
    expect(padToWidth("too long", 3)).toBe("too long");
  });

  test.each([
    ["short", 10, "short"],
    ["exactly", 7, "exactly"],
    ["longer than that", 8, "longer …"],
    ["設定設定", 5, "設定…"],
    ["a👩\u200d💻b", 3, "a…"],
    ["ab👩\u200d💻c", 5, "ab👩\u200d💻c"],
  ])("cuts %s to %i columns", (text, columns, cut) => {
    expect(cutToWidth(text, columns)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(columns);
  });
});
