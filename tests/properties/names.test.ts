// Names map injectively to portable paths (P17), and pointers are read back as they were written.
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeName, encodeName, foldName } from "../../src/model/names.js";
import { formatPointer, parsePointer } from "../../src/model/json/pointer.js";
import { isBranchName } from "../../src/model/ref.js";

const awkward = fc.constantFrom(
  ...'aA0.-_/%~$@{}#^+ é\u0301ßİıKſ日🚀\u202e\\:*?"<>|'.split(/(?:)/u),
  "con",
  "NUL",
  "com1",
  "%2F",
  ".lock",
);
const name = fc
  .oneof(
    fc.array(awkward, { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc.array(awkward, { minLength: 60, maxLength: 220 }).map((parts) => parts.join("")),
  )
  .filter((text) => !/[\ud800-\udfff]/u.test(text));

test("an encoded name is portable: few characters, at most 200 bytes, no device, no dot at its ends", () => {
  fc.assert(
    fc.property(name, (text) => {
      const encoded = encodeName(text);
      expect(encoded).toMatch(/^[A-Za-z0-9._%~-]{1,200}$/);
      expect(encoded).not.toMatch(/^\.|\.$/);
      expect(encoded).not.toMatch(/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i);
    }),
    { numRuns: 1000 },
  );
});

test("a name that was not cut is read back", () => {
  fc.assert(
    fc.property(name, (text) => {
      const encoded = encodeName(text);
      expect(decodeName(encoded)).toBe(encoded.includes("~") ? null : text);
    }),
    { numRuns: 1000 },
  );
});

test("different names stay different; on a file system that folds, unless the names themselves fold together", () => {
  fc.assert(
    fc.property(name, name, (left, right) => {
      const areApart = (fold: (text: string) => string) => fold(encodeName(left)) !== fold(encodeName(right));
      expect(areApart((text) => text)).toBe(left !== right);
      expect(areApart(foldName) || foldName(left) === foldName(right)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("what is not an encoded name is not decoded", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const decoded = decodeName(text);
      expect(decoded === null ? text : encodeName(decoded)).toBe(text);
    }),
  );
});

test("git itself agrees about every branch name", () => {
  const part = fc.constantFrom(
    "a",
    "B",
    "1",
    ".",
    "..",
    "/",
    "-",
    "@",
    "{",
    "@{",
    "~",
    "^",
    ":",
    "?",
    "*",
    "[",
    "\\",
    " ",
    "é",
    ".lock",
    "HEAD",
    "\u007f",
  );
  const names = fc.sample(
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
    {
      numRuns: 120,
      seed: 42,
    },
  );
  // Versions of git differ about "@" alone; those that make such a branch are believed.
  for (const text of new Set(names.filter((one) => one !== "@"))) {
    const { status, stdout } = spawnSync("git", ["check-ref-format", "--branch", text], { encoding: "utf8" });
    // git expands @{-1} and its like to another name; that is not accepting the name as it stands.
    expect([text, isBranchName(text)]).toEqual([text, status === 0 && stdout === `${text}\n`]);
  }
});

test("a pointer is read back as it was written", () => {
  const token = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom("~", "/", "0", "1", "é"), { maxLength: 5 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 5 }), (pointer) => {
      expect(parsePointer(formatPointer(pointer))).toEqual(pointer);
    }),
    { numRuns: 1000 },
  );
});
