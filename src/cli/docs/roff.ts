// Text for mdoc(7), the language of manual pages.

import { wrapLine } from "../render/wrap.js";

/** Source lines of manuals are at most 80 bytes; escaping makes them longer. */
const WIDTH = 58;

/** One paragraph or cell of text as lines: each sentence begins one, and nothing in it is taken for a request. */
export function formatText(text: string): string[] {
  return text
    .replace(/`([^`]*)`/g, "$1")
    .replace(/(?<![A-Za-z]\.[a-z]\.)(?<=[.!?]) (?=[A-Z])/g, "\n")
    .split("\n")
    .flatMap((sentence) => wrapLine(sentence, WIDTH, 0))
    .map(formatLine);
}

/** A line in a literal block. */
export function formatLine(line: string): string {
  const escaped = escape(line);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** An argument of a macro: one word to it, whatever it holds. */
export function formatArgument(text: string): string {
  const escaped = escape(text).replace(/"/g, '""');
  return /^[A-Za-z0-9_/<>…-]+$/.test(text) && text.length > 2 ? escaped : `"${/^[A-Za-z0-9]/.test(text) ? "" : "\\&"}${escaped}"`;
}

function escape(text: string): string {
  // A hyphen that is typed must not become a dash, nor a quote a curly one.
  return text
    .replace(/\\/g, "\\e")
    .replace(/-/g, "\\-")
    .replace(/'/g, "\\(aq")
    .replace(/`/g, "\\(ga")
    .replace(/\^/g, "\\(ha")
    .replace(/~/g, "\\(ti");
}
