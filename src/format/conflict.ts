// The marks that a merge leaves behind. They are looked for only in files that cannot be parsed.
import { makeFinding, type Finding } from "../errors/finding.js";
import { placeAt } from "./text-place.js";

const MARK = /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\n]*)?\r?$/m;

/** Finds the first conflict mark that git writes at the start of a line, as an offset; null without one. */
export function findConflict(text: string): number | null {
  const match = MARK.exec(text);
  return match === null ? null : match.index;
}

/** Tells whether a line is a conflict mark. */
export function isConflictMark(line: string): boolean {
  return MARK.test(line);
}

/** The finding for a file that holds conflict marks, or null when it holds none. */
export function findConflictFinding(source: { path: string; text: string }): Finding | null {
  const offset = findConflict(source.text);
  if (offset === null) return null;
  return makeFinding("FILE_INVALID", "The file holds an unresolved merge conflict.", {
    path: source.path,
    ...placeAt(source.text, offset),
    hint: "Keep the right lines, remove the conflict marks, and run `git add` on the file.",
  });
}
