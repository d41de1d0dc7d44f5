// Every text comes back from every shell, byte for byte, out of the word that ctx makes of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { quoteFor, SHELLS } from "../../src/model/text/quote-for.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";
import { ALL_NAUGHTY } from "../support/naughty-strings.js";
import { runProgram } from "./programs.js";

const SIGNS = [
  "'",
  '"',
  "\\",
  "`",
  "$",
  "!",
  "\n",
  "\t",
  "\r",
  "-",
  " ",
  "*",
  "~",
  "#",
  ";",
  "\u0001",
  "\u007f",
  "é",
  "😀",
];

const { path, remove } = makeTemporaryDirectory("quoting");
afterAll(remove);
const file = join(path, "script");

/** Prints its arguments as the shell understood them, a NUL behind each. */
const PRINT = 'process.stdout.write(process.argv.slice(1).map((word) => word + "\\0").join(""))';

/** Half a character is no text: UTF-8 has no bytes for it. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

test.each(SHELLS)("%s gives back every text", (shell) => {
  const check = (texts: readonly string[]): void => {
    const words = texts.map((text) => quoteFor(shell, text)).join(" ");
    const script = `${quoteFor(shell, process.execPath)} -e ${quoteFor(shell, PRINT)} -- ${words}\n`;
    writeFileSync(file, script);
    const { stdout, stderr } = runProgram(shell, [file], {
      env: { PATH: "/usr/bin:/bin", HOME: "/nowhere", LC_ALL: "C.UTF-8" },
    });
    expect([stdout, stderr]).toEqual([texts.map((text) => `${text}\0`).join(""), ""]);
  };
  check([...SIGNS, ...ALL_NAUGHTY.filter((text) => !text.includes("\0") && isWhole(text))]);
  const sign = fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: "binary", maxLength: 3 }));
  const text = fc.array(sign, { maxLength: 30 }).map((signs) => signs.join("").replaceAll("\0", ""));
  fc.assert(
    fc.property(
      fc.array(
        text.filter((one) => isWhole(one)),
        { minLength: 1, maxLength: 20 },
      ),
      check,
    ),
    { numRuns: 10 },
  );
});
