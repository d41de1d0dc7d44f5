// Searches a file for lines without holding all of it: journals grow to tens of megabytes, of which one context's
// entries are a few. The search itself is Node's native one, which costs a third of a loop in a process that just began.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const LINE_BREAK = 10;
/** Larger parts cost more: they leave the processor's cache. */
const PART_BYTES = 256 * 1024;

/** The lines of a file in which one of some texts occurs, in their order. Throws the system's error. */
export function findLinesIn(path: string, flags: number, texts: readonly string[]): Uint8Array[] {
  const wanted = texts.map((text) => Buffer.from(text));
  const found: Uint8Array[] = [];
  const descriptor = openSync(path, flags);
  try {
    let part = Buffer.allocUnsafe(Math.min(fstatSync(descriptor).size + 1, PART_BYTES));
    // How many bytes at the beginning of the part are a line whose end was not read yet.
    let kept = 0;
    for (let position = 0; ;) {
      const count = readSync(descriptor, part, kept, part.length - kept, position);
      position += count;
      const filled = kept + count;
      // What the last line break leaves open is a line of its own at the end of the file.
      const end = count === 0 ? filled : part.subarray(0, filled).lastIndexOf(LINE_BREAK) + 1;
      found.push(...searchLines(part.subarray(0, end), wanted));
      if (count === 0) return found;
      part.copyWithin(0, end, filled);
      kept = filled - end;
      if (kept === part.length) part = Buffer.concat([part], 2 * part.length);
    }
  } finally {
    closeSync(descriptor);
  }
}

function searchLines(part: Buffer, wanted: readonly Buffer[]): Uint8Array[] {
  const ends = new Map<number, number>();
  for (const text of wanted) {
    for (let at = part.indexOf(text); at >= 0;) {
      const start = at === 0 ? 0 : part.lastIndexOf(LINE_BREAK, at - 1) + 1;
      const found = part.indexOf(LINE_BREAK, at);
      const end = found < 0 ? part.length : found;
      ends.set(start, end);
      at = part.indexOf(text, end);
    }
  }
  const inOrder = [...ends].sort(([left], [right]) => left - right);
  // Copies, since the part is filled anew.
  return inOrder.map(([start, end]) => Uint8Array.prototype.slice.call(part, start, end));
}
