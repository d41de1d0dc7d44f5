// Which lines of Markdown prose stand in a fenced code block (CommonMark 0.31 §4.5). Indented code and blocks inside
// lists and quotations are not followed: nothing in them begins at the start of a line.

export interface ProseLine {
  /** Without its line break. */
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly offset: number;
  /** Inside a fenced block, or one of its two fences. */
  readonly isCode: boolean;
}

const OPENING = /^ {0,3}(`{3,})[^`]*$|^ {0,3}(~{3,})/;

/** Walks the lines of a text from an offset on. A block that is never closed reaches to the end, as CommonMark says. */
export function* walkProse(text: string, start: number): Generator<ProseLine> {
  let fence = "";
  for (let offset = start; offset < text.length;) {
    const end = text.indexOf("\n", offset);
    const next = end === -1 ? text.length : end + 1;
    const line = text.slice(offset, end === -1 ? next : end).replace(/\r$/, "");
    const isInside = fence !== "";
    if (isInside && closes(line, fence)) fence = "";
    else if (!isInside) fence = openedBy(line);
    yield { text: line, offset, isCode: isInside || fence !== "" };
    offset = next;
  }
}

/** The fence that a line opens a block with, or "". */
function openedBy(line: string): string {
  const match = OPENING.exec(line);
  return match?.[1] ?? match?.[2] ?? "";
}

function closes(line: string, fence: string): boolean {
  const written = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return written !== undefined && written.startsWith(fence);
}
