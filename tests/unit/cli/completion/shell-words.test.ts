import { describe, expect, test } from "vitest";
import { quoteForBash, readRawWord } from "../../../../src/cli/completion/shell-words.js";

describe("a word as typed", () => {
  test.each<[raw: string, text: string, open: string, isMixed?: boolean]>([
    ["task-42", "task-42", ""],
    ["'two words'", "two words", ""],
    ["'two wo", "two wo", "'"],
    ['"two wo', "two wo", '"'],
    ['"a\\"b\\x"', 'a"b\\x', ""],
    ["two\\ words", "two words", ""],
    ["a'b c'd", "ab cd", ""],
    ["branch/'a", "branch/a", "'", true],
    ["'a'\"b", "ab", '"', true],
    ["$HOME/`id`", "$HOME/`id`", ""],
    ["a\\", "a", ""],
    ["", "", ""],
  ])("%j says %j", (raw, text, open, isMixed = false) => {
    expect(readRawWord(raw)).toEqual({ text, open, isMixed });
  });
});

describe("a word for bash", () => {
  test.each<[word: string, open: "" | "'" | '"', quoted: string | null]>([
    ["task-42", "", "task-42"],
    ["branch/$(touch${IFS}x)", "", "branch/\\$\\(touch\\$\\{IFS\\}x\\)"],
    ["branch/$(touch${IFS}x)", "'", "branch/$(touch${IFS}x)"],
    ["branch/$(touch${IFS}x)", '"', "branch/\\$(touch\\${IFS}x)"],
    ['a`id`\\"', '"', 'a\\`id\\`\\\\\\"'],
    ["o'brien", "'", null],
    ["o'brien", '"', "o'brien"],
    ["wow!", '"', null],
    ["wow!", "'", null],
    ["wow!", "", "wow\\!"],
    ["--format=yaml", "", "--format=yaml"],
    ["Überraschung/日本", "", "Überraschung/日本"],
    ["~", "", "\\~"],
  ])("%j after %j is %j", (word, open, quoted) => {
    expect(quoteForBash(word, open)).toBe(quoted);
  });
});
