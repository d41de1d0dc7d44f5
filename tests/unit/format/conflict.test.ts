// Marks of merge conflicts in prose: three in their order are a conflict, one alone was left behind, and those in a code
// fence are quoted.
import { expect, test } from "vitest";
import { findProseConflict, findStrayMark } from "../../../src/format/conflict.js";

const OURS = "<<<<<<< HEAD";
const THEIRS = ">>>>>>> other";
const BASE = "||||||| base";

/** The lines on which a conflict and a stray mark are found. */
function check(...lines: readonly string[]): [conflict: number | null, stray: number | null] {
  const source = { path: "note.md", text: `${lines.join("\n")}\n` };
  return [findProseConflict(source, 0)?.line ?? null, findStrayMark(source, 0)?.line ?? null];
}

test.each<[readonly string[], number | null, number | null]>([
  [["a", OURS, "b", "=======", "c", THEIRS], 2, 2],
  [[OURS, "b", BASE, "x", "=======", "c", THEIRS], 1, 1],
  [[OURS, "```js", "=======", "```ts", THEIRS, "x", "```"], 1, 1],
  [["```", OURS, "=======", THEIRS, "```"], null, null],
  [["```", OURS, "```", "=======", THEIRS], null, 5],
  [[OURS, THEIRS, "======="], null, 1],
  [["a", BASE], null, 2],
  [["Title", "======="], null, null],
  [[` ${OURS}`, "> >>>>>>> quoted", "<<<<<<<<", "<<<<<<<x"], null, null],
  [["<<<<<<<"], null, 1],
])("%j", (lines, conflict, stray) => {
  expect(check(...lines)).toEqual([conflict, stray]);
});
