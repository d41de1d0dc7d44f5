// The marks that a merge leaves behind. One of them is enough in a file that cannot be parsed; prose, which always can,
// is in conflict where all three stand in their order.
import { makeFinding, type Finding } from "../errors/finding.js";
import { walkProse } from "./code-fence.js";
import { placeAt } from "./text-place.js";

const MARK = /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t][^\n]*)?\r?$/m;

/** Finds the first conflict mark that git writes at the start of a line, as an offset; null without one. */
export function findConflict(text: string): number | null {
  const match = MARK.exec(text);
  return match === null ? null : match.index;
}

/**
 * Finds the unresolved conflict in the prose of a document; null without one. Indented marks are text, and so are those
 * quoted in a code fence.
 */
export function findProseConflict(source: { path: string; text: string }, bodyStart: number): Finding | null {
  if (!source.text.includes("<<<<<<< ", bodyStart)) return null;
  let start: number | null = null;
  let hasMiddle = false;
  for (const { text, offset, isCode } of walkProse(source.text, bodyStart)) {
    // Fences count only before a conflict: its two sides may open and close them differently.
    if (start === null) {
      if (!isCode && text.startsWith("<<<<<<< ")) start = offset;
    } else if (text === "=======") {
      hasMiddle = true;
    } else if (hasMiddle && text.startsWith(">>>>>>> ")) {
      return conflictAt(source, start);
    }
  }
  return null;
}

const STRAY_MARK = /^(?:<{7}|\|{7}|>{7})(?: |$)/;

/**
 * Finds a single mark that was left behind in the prose of a document; null without one. A line of `=======` alone
 * underlines a heading. What speaks of marks may be meant, so this is for those who ask for faults, not for reading.
 */
export function findStrayMark(source: { path: string; text: string }, bodyStart: number): Finding | null {
  if (!/^(?:<{7}|\|{7}|>{7})/m.test(source.text)) return null;
  for (const { text, offset, isCode } of walkProse(source.text, bodyStart)) {
    if (isCode || !STRAY_MARK.test(text)) continue;
    return makeFinding("FILE_INVALID", "A mark of a merge conflict is left in the text.", {
      path: source.path,
      ...placeAt(source.text, offset),
      hint: "Remove it, or quote it in a code fence if the text is about conflicts.",
    });
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
