// The marks that a merge leaves behind. One of them is enough in a file that cannot be parsed; prose, which always can,
// is in conflict where all three stand in their order.
import { makeFinding, type Finding } from "../errors/finding.js";
import { placeAt } from "./text-place.js";

const MARK = /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\n]*)?\r?$/m;

/** Finds the first conflict mark that git writes at the start of a line, as an offset; null without one. */
export function findConflict(text: string): number | null {
  const match = MARK.exec(text);
  return match === null ? null : match.index;
}

const PROSE_MARKS = /^(?:<{7} |={7}\r?$|>{7} )/gm;

/** Finds the unresolved conflict in the prose of a document; null without one. Indented marks are text. */
export function findProseConflict(source: { path: string; text: string }, bodyStart: number): Finding | null {
  if (!source.text.includes("<<<<<<< ", bodyStart)) return null;
  const prose = source.text.slice(bodyStart);
  let start: number | null = null;
  let hasMiddle = false;
  for (const { 0: mark, index } of prose.matchAll(PROSE_MARKS)) {
    if (mark.startsWith("<")) start ??= index;
    else if (mark.startsWith("=")) hasMiddle = start !== null;
    else if (start !== null && hasMiddle) return conflictAt(source, bodyStart + start);
  }
  return null;
}

/** Tells whether a line is a conflict mark. */
export function isConflictMark(line: string): boolean {
  return MARK.test(line);
}

/** The finding for a file that holds conflict marks, or null when it holds none. */
export function findConflictFinding(source: { path: string; text: string }): Finding | null {
  const offset = findConflict(source.text);
  return offset === null ? null : conflictAt(source, offset);
}

function conflictAt(source: { path: string; text: string }, offset: number): Finding {
  return makeFinding("FILE_INVALID", "The file holds an unresolved merge conflict.", {
    path: source.path,
    ...placeAt(source.text, offset),
    hint: "Keep the right lines, remove the conflict marks, and run `git add` on the file.",
  });
}
