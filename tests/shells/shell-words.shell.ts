// Quoting, judged by bash itself.
import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteForBash, readRawWord } from "../../src/cli/completion/shell-words.js";
import { runProgram } from "./programs.js";

test("bash reads a quoted word back as it was, and nothing in it runs", () => {
  const word = fc.string({
    unit: fc.constantFrom(..."ab/-_.,:@%+=^~#*?[]{}()<>|&;!$`\"' \\é日".split("")),
    minLength: 1,
  });
  const quoted = fc.tuple(word, fc.constantFrom("" as const, "'" as const, '"' as const));
  const words = fc.sample(quoted, 600).flatMap(([text, open]) => {
    const inserted = quoteForBash(text, open);
    return inserted === null ? [] : [{ text, typed: open + inserted + open }];
  });
  // One bash for all of them: each word is printed with a NUL after it.
  const script = words.map(({ typed }) => `printf '%s\\0' ${typed}`).join("\n");
  const { stdout } = runProgram("bash", ["--noprofile", "--norc", "-c", script]);
  expect(stdout.split("\0").slice(0, -1)).toEqual(words.map(({ text }) => text));
  for (const { text, typed } of words) expect(readRawWord(typed).text).toBe(text);
});
