// Which parts of a Markdown text are code, and so shown as they are written. Where Markdown has two readings, the text
// does not count as code: what hides in it is found once too often rather than never.

/** Elements whose content is HTML up to their end, blank lines or not (CommonMark 0.31 §4.6). */
const RAW_ELEMENT = /^<(pre|script|style|textarea)(?=[\s>]|$)/i;
const HTML_BLOCK = /^<[a-z/!?]/i;
/** Quotation marks and lists' markers, in which blocks of HTML may begin as well. */
const CONTAINERS = /^(?:[ >\t]|[-*+][ \t]|\d{1,9}[.)][ \t])*/;
const FENCE_LIKE = /^(?:`{3}|~{3})/;
const HTML_START = /<[a-z/!?]/i;
const QUOTES = /^(?: {0,3}> ?)*/;
/** An opening fence behind quotation marks: spaces, perhaps a list's marker, and what stands behind it on the line. */
const FENCE = /^( *)(?:([-*+]|\d{1,9}[.)])( {1,4}))?(`{3,}(?=[^`]*$)|~{3,})/;

interface Fence {
  readonly quotes: number;
  /** How far in it stands, which may be that of a list: only at 0 it is in none. */
  readonly indent: number;
  readonly mark: string;
}

/** What a line is read as, carried from line to line. */
interface Reading {
  fence: Fence | null;
  /** The end of the HTML that the line is in; "" is a blank line, null is no HTML. */
  htmlEnd: string | null;
  /** Whether the line before was blank: a fence that stands far in would else go on with a paragraph. */
  isAfterBlank: boolean;
  /** Whether a line of this paragraph has a backtick that may pair with one of the next line. */
  isSpanOpen: boolean;
  /** Whether a fence ended where lists and tabs leave open if it did: then nothing more counts as code. */
  isDoubtful: boolean;
}

/** What stands for a character of code in a line of prose: it is no space, so that a link around code is not empty. */
const CODE = "\ufffc";

/** The text with its code taken out: every offset, and every line break, stays where it is. */
export function withoutCode(text: string): string {
  if (!/[`~]/.test(text)) return text;
  const start = { fence: null, htmlEnd: null, isAfterBlank: true, isSpanOpen: false, isDoubtful: false };
  const reading: Reading = start;
  return text
    .split("\n")
    .map((line) => {
      const kind = reading.isDoubtful ? "fence" : kindOf(line, reading);
      reading.isAfterBlank = line.trim() === "";
      if (kind === "code") return " ".repeat(line.length);
      if (reading.isAfterBlank || kind !== "prose") reading.isSpanOpen = false;
      return kind === "prose" ? withoutSpans(line, reading) : line;
    })
    .join("\n");
}

/** `fence` is a line that opens a block: what stands behind the fence is not shown at all. */
type Kind = "code" | "fence" | "html" | "prose";

function kindOf(line: string, reading: Reading): Kind {
  if (reading.fence !== null) return kindInFence(line, reading, reading.fence);
  const rest = line.replace(CONTAINERS, "");
  if (reading.htmlEnd !== null) return kindInHtml(line, reading, reading.htmlEnd);
  reading.fence = findOpening(line, reading.isAfterBlank);
  if (reading.fence !== null) return "fence";
  if (!HTML_BLOCK.test(rest)) return "prose";
  const end = endOfHtml(rest);
  const isWhole = end !== "" && rest.toLowerCase().includes(end);
  reading.htmlEnd = !isWhole ? end : /^ {0,3}</.test(line) ? null : "";
  return "html";
}

/** What ends a block of HTML that begins like this; "" is a blank line. */
function endOfHtml(rest: string): string {
  const raw = RAW_ELEMENT.exec(rest)?.[1]?.toLowerCase();
  return raw !== undefined ? `</${raw}` : rest.startsWith("<!--") ? "-->" : "";
}

/** Where HTML ends inside of quotations and lists is not followed, and so a fence in it may be one or not. */
function kindInHtml(line: string, reading: Reading, end: string): Kind {
  const rest = line.replace(CONTAINERS, "");
  if (FENCE_LIKE.test(rest)) reading.isDoubtful = true;
  const within = end === "" ? endOfHtml(rest) : end;
  const isOver = within === "" ? line.trim() === "" : line.toLowerCase().includes(within);
  // Behind a comment's end the block around it, if there is one, goes on to a blank line.
  reading.htmlEnd = !isOver ? within : within === "" ? null : "";
  return "html";
}

function findOpening(line: string, isAfterBlank: boolean): Fence | null {
  const quotes = QUOTES.exec(line)?.[0] ?? "";
  const opening = FENCE.exec(line.slice(quotes.length));
  if (opening === null) return null;
  const [, spaces = "", marker = "", gap = "", mark = ""] = opening;
  const isFar = spaces.length > 3;
  // Neither a far fence nor a list that begins with another number than 1 may interrupt a paragraph.
  if (!isAfterBlank && (isFar || /^(?!1[.)])\d/.test(marker))) return null;
  const indent = spaces.length + marker.length + gap.length;
  return { quotes: countQuotes(quotes), indent, mark };
}

/** A block ends with its closing fence, or with the quotation that it is in. */
function kindInFence(line: string, reading: Reading, { quotes, indent, mark }: Fence): Kind {
  const lead = QUOTES.exec(line)?.[0] ?? "";
  const quoted = quotes === 0 ? "" : lead;
  if (countQuotes(quoted) < quotes) {
    reading.fence = null;
    return kindOf(line, reading);
  }
  const rest = line.slice(quoted.length);
  const spaces = /^ */.exec(rest)?.[0].length ?? 0;
  const closing = /^[ \t]*(`{3,}|~{3,})[ \t\r]*$/.exec(rest)?.[1];
  const isClosing = closing !== undefined && closing.startsWith(mark);
  const isOutside = spaces < indent && rest.trim() !== "";
  if (
    isOutside ||
    (isClosing && (/^ *\t/.test(rest) || countQuotes(quoted) > quotes || (indent > 0 && spaces !== indent)))
  ) {
    reading.isDoubtful = true;
    return "prose";
  }
  if (isClosing && spaces <= indent + 3) reading.fence = null;
  return "code";
}

function countQuotes(lead: string): number {
  return lead.split(">").length - 1;
}

/**
 * Blanks the code spans of one line. From where a tag, an escaped backtick or a span of the line before may have another
 * say, nothing is code.
 */
function withoutSpans(line: string, reading: Reading): string {
  if (!line.includes("`") || reading.isSpanOpen || line.includes("\\`")) {
    reading.isSpanOpen ||= line.includes("`");
    return line;
  }
  const runs = listRuns(line);
  let shown = "";
  let done = 0;
  for (let at = 0; at < runs.length; at++) {
    const { index, closing } = runs[at] as Run;
    if (closing === null || HTML_START.test(line.slice(done, index))) {
      reading.isSpanOpen = true;
      break;
    }
    const last = runs[closing] as Run;
    const end = last.index + last.length;
    shown += line.slice(done, index) + CODE.repeat(end - index);
    done = end;
    at = closing;
  }
  return shown + line.slice(done);
}

/** A run of backticks; `closing` is the number of the next run of its length. */
interface Run {
  readonly index: number;
  readonly length: number;
  readonly closing: number | null;
}

function listRuns(line: string): Run[] {
  const matches = [...line.matchAll(/`+/g)];
  const runs: Run[] = [];
  const latest = new Map<number, number>();
  // From the end, so that a line of nothing but backticks takes linear time.
  for (let at = matches.length - 1; at >= 0; at--) {
    const { 0: ticks, index } = matches[at] as RegExpExecArray;
    runs[at] = { index, length: ticks.length, closing: latest.get(ticks.length) ?? null };
    latest.set(ticks.length, at);
  }
  return runs;
}
