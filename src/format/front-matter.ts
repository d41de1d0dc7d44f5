// Where the front matter of a Markdown file begins and ends. Only a first line of exactly `---` opens it: other
// fences (`---js`) name languages, and ctx runs nothing that it reads.
import { makeFinding, type Finding } from "../errors/finding.js";
import { utf8Encode } from "../model/text/utf8.js";
import { findConflictFinding } from "./conflict.js";
import { BOM, lineEndAt, placeAt } from "./text-place.js";

/** The most front matter that ctx reads, in bytes of UTF-8. */
export const MAX_FRONT_MATTER_BYTES = 65_536;

export interface FrontMatter {
  readonly kind: "front";
  /** The first line after the opening fence. */
  readonly start: number;
  /** The start of the closing fence, so that the last line break is inside. */
  readonly end: number;
  /** Just after the closing fence and its line break. */
  readonly fenceEnd: number;
  /** Where the prose begins: after the one blank line that may stand between fence and prose. */
  readonly bodyStart: number;
}

export type MarkdownParts =
  | FrontMatter
  | { readonly kind: "none"; readonly bodyStart: number }
  | { readonly kind: "broken"; readonly finding: Finding };

/** Splits a Markdown file, in one pass and without reading the YAML. */
export function splitMarkdown(source: { path: string; text: string }): MarkdownParts {
  const { path, text } = source;
  const bomEnd = text.startsWith(BOM) ? 1 : 0;
  const start = lineEndAt(text, bomEnd);
  const firstLine = withoutLineBreak(text.slice(bomEnd, start));
  if (/^\ufeff+---/.test(firstLine)) return { kind: "broken", finding: secondBom(path) };
  if (!firstLine.startsWith("---")) {
    // A conflict that begins above the fence would hide the data; other marks on line 1 are ordinary Markdown.
    const conflict = /^<{7}(?: |$)/.test(firstLine) ? findConflictFinding(source) : null;
    return conflict === null ? { kind: "none", bodyStart: bomEnd } : { kind: "broken", finding: conflict };
  }
  if (firstLine !== "---") {
    if (/^-+$/.test(firstLine)) return { kind: "none", bodyStart: bomEnd };
    return { kind: "broken", finding: otherFence(path) };
  }
  const end = findClosingFence(text, start);
  if (end === -1)
    return { kind: "broken", finding: findConflictFinding(source) ?? unclosed(path, text, start) };
  if (isTooLong(text, start, end)) return { kind: "broken", finding: tooLong(path) };
  const fenceEnd = lineEndAt(text, end);
  return { kind: "front", start, end, fenceEnd, bodyStart: skipBlankLine(text, fenceEnd) };
}

function withoutLineBreak(line: string): string {
  return line.replace(/\r?\n$|\r$/, "");
}

/** The offset of the first line that is exactly `---`, or -1. */
function findClosingFence(text: string, start: number): number {
  for (let at = text.indexOf("---", start); at !== -1; at = text.indexOf("\n---", at) + 1 || -1) {
    const isLineStart = at === 0 || text[at - 1] === "\n";
    if (isLineStart && /^(?:\r?\n|\r?$)/.test(text.slice(at + 3, at + 5))) return at;
  }
  return -1;
}

function skipBlankLine(text: string, at: number): number {
  if (text[at] === "\n") return at + 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at;
}

function isTooLong(text: string, start: number, end: number): boolean {
  const length = end - start;
  // A UTF-16 code unit is at most three bytes of UTF-8.
  if (length * 3 <= MAX_FRONT_MATTER_BYTES) return false;
  return (
    length > MAX_FRONT_MATTER_BYTES || utf8Encode(text.slice(start, end)).length > MAX_FRONT_MATTER_BYTES
  );
}

function secondBom(path: string): Finding {
  return makeFinding(
    "FILE_INVALID",
    "A second byte order mark stands before the front matter and hides it.",
    {
      path,
      line: 1,
      column: 1,
      hint: "Remove the invisible characters before the first ---.",
    },
  );
}

function otherFence(path: string): Finding {
  return makeFinding(
    "FILE_INVALID",
    "The first line begins with --- but is not exactly ---; it opens no front matter.",
    {
      path,
      line: 1,
      column: 1,
      hint: "Front matter is YAML between two lines of exactly ---. Other languages are never read, let alone run.",
    },
  );
}

function unclosed(path: string, text: string, start: number): Finding {
  const near = /^(?:---[ \t]+|\.\.\.[ \t]*)\r?$/m.exec(text.slice(start));
  const nearLine = near === null ? null : placeAt(text, start + near.index).line;
  return makeFinding(
    "FILE_INVALID",
    "The front matter that line 1 opens is never closed by a line of exactly ---.",
    {
      path,
      line: 1,
      column: 1,
      hint:
        nearLine === null
          ? "Close it with a line of ---, or put a blank line before a horizontal rule on line 1. The file may have been cut off."
          : `Line ${nearLine} looks like a fence, but is not exactly ---.`,
    },
  );
}

function tooLong(path: string): Finding {
  return makeFinding("FILE_INVALID", "The front matter is larger than 64 KiB, the most that ctx reads.", {
    path,
    line: 1,
    column: 1,
    hint: "Keep long texts in the body or in notes of their own.",
  });
}
