// A section of ours in a text that belongs to somebody else, between two marked lines. The first mark holds a digest, by
// which a change by hand is seen. All around it stays as it is, to the byte; what the section says is decided elsewhere.
import { sha256Hex } from "../model/text/sha256.js";
import { utf8Encode } from "../model/text/utf8.js";
import { BOM, lineEndingOf, placeAt } from "./text-place.js";

/** How the marks look: the name of the section, in a comment of the text's language. */
export interface SectionMarks {
  readonly name: string;
  readonly open: string;
  /** Ends a comment; "" where the end of the line does. */
  readonly close: string;
}

/** A section as it stands in a text. */
export interface ManagedSection {
  readonly start: number;
  /** After its last line break, where it has one. */
  readonly end: number;
  /** Line feeds for line breaks, the last one too. */
  readonly content: string;
  /** Whether the content is what was written, by the digest. */
  readonly isGenuine: boolean;
  /** The file was made for it. */
  readonly isWholeFile: boolean;
  /** 1-based. */
  readonly line: number;
}

/** Marks that do not make one section. */
export interface BrokenSection {
  readonly line: number;
  readonly problem: string;
}

/** Of a text of that many characters, agents may leave out the end: a new section goes to its start. */
const LONG_TEXT = 24_000;

const DIGEST_DIGITS = 16;

/** Finds the section; null where there is no mark of it. */
export function findSection(text: string, marks: SectionMarks): ManagedSection | BrokenSection | null {
  const begins = [...text.matchAll(markPattern(marks, "begin(?: [^\\n]*?)?"))];
  const ends = [...text.matchAll(markPattern(marks, "end"))];
  const [begin] = begins;
  const [end] = ends;
  if (begin === undefined && end === undefined) return null;
  const broken = (at: number, problem: string) => ({ line: placeAt(text, at).line, problem });
  const second = begins[1] ?? ends[1];
  if (second !== undefined) return broken(second.index, `The section ctx:${marks.name} is there twice.`);
  if (begin === undefined || end === undefined || end.index < begin.index) {
    const at = (begin ?? end)?.index ?? 0;
    return broken(at, `The section ctx:${marks.name} has not both of its marks, one after the other.`);
  }
  const content = text.slice(begin.index + begin[0].length, end.index).replaceAll("\r\n", "\n");
  const [, digest, whole] = /sha256=([0-9a-f]+)( file)?/.exec(begin[0]) ?? [];
  return {
    start: begin.index,
    end: end.index + end[0].length,
    content,
    isGenuine: digest === digestOf(content),
    isWholeFile: whole !== undefined,
    line: placeAt(text, begin.index).line,
  };
}

export function isBrokenSection(found: ManagedSection | BrokenSection): found is BrokenSection {
  return "problem" in found;
}

/**
 * The text with a section, or with new content in the one that it has; without a text, a file that is nothing else.
 * @param content ends in a line feed
 * @param text its marks, if any, make one section
 */
export function putSection(text: string | null, marks: SectionMarks, content: string): string {
  if (text === null) return format(marks, content, { eol: "\n", isWholeFile: true });
  const eol = lineEndingOf(text);
  const found = findSection(text, marks);
  if (found !== null && !isBrokenSection(found)) {
    const section = format(marks, content, { eol, isWholeFile: found.isWholeFile });
    const isEnded = text.slice(found.start, found.end).endsWith("\n");
    return text.slice(0, found.start) + (isEnded ? section : withoutEnd(section)) + text.slice(found.end);
  }
  const section = format(marks, content, { eol, isWholeFile: false });
  const head = text.startsWith(BOM) ? BOM : "";
  if (text === head) return text + section;
  if (text.length > LONG_TEXT) return head + section + eol + text.slice(head.length);
  // Without a final line break there is none after the section either: so taking it out knows what to leave.
  return text.endsWith("\n") ? text + eol + section : text + eol + eol + withoutEnd(section);
}

/** The text without its section; null where the file was made for it and nothing else is left. */
export function takeSection(text: string, marks: SectionMarks): string | null {
  const found = findSection(text, marks);
  if (found === null || isBrokenSection(found)) return text;
  const before = text.slice(0, found.start);
  const after = text.slice(found.end);
  const isFirst = before === "" || before === BOM;
  if (found.isWholeFile) return isFirst && after === "" ? null : before + after;
  // The blank line between the section and the rest came with it.
  if (isFirst) return before + after.replace(/^\r?\n/, "");
  const isEnded = text.slice(found.start, found.end).endsWith("\n");
  return before.replace(isEnded ? /(?<=\n)\r?\n$/ : /\r?\n\r?\n$/, "") + after;
}

/** The first digits of the SHA-256 of a content. */
function digestOf(content: string): string {
  return sha256Hex(utf8Encode(content)).slice(0, DIGEST_DIGITS);
}

function format(
  { name, open, close }: SectionMarks,
  content: string,
  { eol, isWholeFile }: { eol: string; isWholeFile: boolean },
): string {
  const mark = (words: string) => `${open}ctx:${name}:${words}${close}\n`;
  const first = mark(`begin v1 sha256=${digestOf(content)}${isWholeFile ? " file" : ""}`);
  return `${first}${content}${mark("end")}`.replaceAll("\n", eol);
}

/** A marked line with its line break. */
function markPattern({ name, open, close }: SectionMarks, words: string): RegExp {
  const mark = `${escape(open)}ctx:${name}:${words}${escape(close)}`;
  return new RegExp(`(?<=^\\ufeff?)${mark}[ \\t]*(?:\\r?\\n|$)`, "gm");
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function withoutEnd(section: string): string {
  return section.replace(/\r?\n$/, "");
}
