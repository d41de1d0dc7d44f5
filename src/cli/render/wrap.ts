// Breaks long lines between words.
import { widthOf } from "../../model/text/terminal-width.js";

// A word that would begin a Markdown block if a line began with it stays on the line before.
const STARTS_BLOCK = /^(?:[-+*>#=|~`]|\d+[.)])/;

/**
 * Breaks one line of text into lines of at most `width` columns, the first one `taken` columns shorter.
 * Words longer than a line and words that Markdown would take for a block are never broken off.
 */
export function wrapLine(text: string, width: number, taken: number): string[] {
  if (width === Infinity || taken + widthOf(text) <= width) return [text];
  const lines: string[] = [];
  const [first = "", ...words] = text.split(" ");
  let line = first;
  let columns = taken + widthOf(first);
  for (const word of words) {
    const needed = widthOf(word) + 1;
    if (columns + needed > width && word !== "" && !STARTS_BLOCK.test(word)) {
      lines.push(line);
      line = word;
      columns = widthOf(word);
    } else {
      line += ` ${word}`;
      columns += needed;
    }
  }
  return [...lines, line];
}
