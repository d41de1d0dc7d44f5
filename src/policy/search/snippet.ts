// The piece of a line that shows what was found: the part that says most, in at most some columns.
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";

/** Where something was found in a text (UTF-16), and how much it says. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

export interface Snippet {
  readonly text: string;
  /** What was found, in the snippet's own offsets: in order, none inside another. */
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

const COLUMNS = 100;
/** Shown before the first match, in UTF-16 code units. */
const LEAD = 24;
const ELLIPSIS = "…";

/** Makes the snippet of a line. `matches` come in the order of their starts. */
export function makeSnippet(line: string, matches: readonly Match[]): Snippet {
  const first = line.length - line.trimStart().length;
  const whole = line.trim();
  // No character is narrower than none, so that a longer text need not be measured.
  if (whole.length <= COLUMNS && widthOf(whole) <= COLUMNS)
    return place(whole, matches, { shift: first, lead: 0 });
  const start = Math.max(first, startOf(line, matches, first));
  const lead = start > first ? ELLIPSIS.length : 0;
  const rest = line.slice(start, start + COLUMNS * 4).trimEnd();
  const cut = cutToWidth(rest, COLUMNS - lead);
  const isMore = cut === rest && start + rest.length < line.trimEnd().length;
  const text = (lead > 0 ? ELLIPSIS : "") + (isMore ? `${cut}${ELLIPSIS}` : cut);
  return place(text, matches, { shift: start, lead });
}

/** Where the window begins that holds the most, at a word where one is near. */
function startOf(line: string, matches: readonly Match[], least: number): number {
  let best = 0;
  let bestSum = -1;
  let sum = 0;
  let end = 0;
  for (const [index, { start, value }] of matches.entries()) {
    while (end < matches.length && (matches[end] as Match).end <= start + COLUMNS - LEAD)
      sum += (matches[end++] as Match).value;
    if (sum > bestSum) [best, bestSum] = [index, sum];
    if (end > index) sum -= value;
    else end = index + 1;
  }
  const wanted = (matches[best]?.start ?? 0) - LEAD;
  // Near the end of the line there is room for more of what stands before.
  const full = line.trimEnd().length - COLUMNS + ELLIPSIS.length;
  const isRoom = full < wanted && widthOf(line.slice(full).trimEnd()) < COLUMNS;
  const from = Math.max(least, isRoom ? full : wanted);
  if (from === least) return from;
  const space = line.slice(from, from + LEAD).search(/\s\S/);
  if (space >= 0) return from + space + 1;
  return /^[\udc00-\udfff]/.test(line.slice(from, from + 1)) ? from + 1 : from;
}

function place(
  text: string,
  matches: readonly Match[],
  { shift, lead }: { shift: number; lead: number },
): Snippet {
  const shown: { start: number; end: number }[] = [];
  const most = text.endsWith(ELLIPSIS) ? text.length - ELLIPSIS.length : text.length;
  for (const match of matches) {
    const start = match.start - shift + lead;
    const end = Math.min(match.end - shift + lead, most);
    const before = shown.at(-1);
    if (start < lead || start >= end) continue;
    if (before !== undefined && start < before.end) before.end = Math.max(before.end, end);
    else shown.push({ start, end });
  }
  return { text, matches: shown };
}
