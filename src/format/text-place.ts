// Offsets to lines and columns, as an editor counts them: lines end at "\n", a BOM has no width.

/** A place in a text, both 1-based; the column counts UTF-16 code units. */
export interface Place {
  line: number;
  column: number;
}

export const BOM = "\ufeff";

/** The place of one offset. */
export function placeAt(text: string, offset: number): Place {
  return makePlaceFinder(text)(offset);
}

/** Makes a function from offsets to places; the text is scanned once, at the first question. */
export function makePlaceFinder(text: string): (offset: number) => Place {
  let lineStarts: number[] | undefined;
  const bomWidth = text.startsWith(BOM) ? 1 : 0;
  return (offset) => {
    lineStarts ??= findLineStarts(text);
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const column = offset - lineStarts[low]! + 1;
    return { line: low + 1, column: low === 0 ? Math.max(1, column - bomWidth) : column };
  };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The offset at which the line around `offset` begins. */
export function lineStartAt(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset just after the line around `offset`, its "\n" included; the end of the text for the last line. */
export function lineEndAt(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at === -1 ? text.length : at + 1;
}

/** The line ending that a text uses: that of its first line, else "\n". */
export function lineEndingOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text.charCodeAt(at - 1) === 13 ? "\r\n" : "\n";
}
