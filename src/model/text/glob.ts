// Globs over paths, matched in time that grows with glob × path and never faster: whoever sends a pull request writes both,
// and matchers that turn a glob into a regular expression need minutes for `*a*a*a*a*b`. Parentheses stand for themselves,
// as in `app/(auth)/**`; reading paths is the caller's.

/** A glob taken apart: one alternative for each way to choose from its braces. */
export interface Glob {
  readonly alternatives: readonly Alternative[];
}

interface Alternative {
  /** The leading segments that hold no wildcard, each with a "/" behind it; without one at all, the whole. */
  readonly literal: string;
  /** What is matched behind them; null for a glob without wildcards. */
  readonly segments: readonly Segment[] | null;
}

/** `**`: any number of segments. Else the parts of one segment. */
type Segment = "any" | readonly Part[];

/** A character; `*`; or a test of one character, as `?` and `[a-z]` are. */
type Part = string | "many" | ((character: string) => boolean);

const MANY = "many";
const LONGEST = 1000;
const MOST_ALTERNATIVES = 256;
const MOST_PARTS = 10_000;

/**
 * Reads a glob: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`, `{1..9}`, `**` as a whole segment, and a backslash that takes the next
 * character as it is. Null for one that is too long, or whose braces stand for too many.
 */
export function parseGlob(text: string): Glob | null {
  if (text.length > LONGEST) return null;
  const expanded = expandBraces(text);
  if (expanded === null || expanded.join("").length > MOST_PARTS) return null;
  return { alternatives: expanded.map(readAlternative) };
}

/** Tells whether a path is one that a glob names; a glob without wildcards names a directory's content, too. */
export function isMatch({ alternatives }: Glob, path: string): boolean {
  return alternatives.some(({ literal, segments }) => {
    if (segments === null) return path === literal || path.startsWith(`${literal}/`);
    return path.startsWith(literal) && isSegmentsMatch(segments, path.slice(literal.length).split("/"));
  });
}

/** The beginnings that every path which a glob names has one of; "" for one that may name any path. */
export function literalsOf({ alternatives }: Glob): string[] {
  return alternatives.map(({ literal }) => literal);
}

/** Replaces braces by all that they stand for; null when that is too much. */
function expandBraces(text: string): string[] | null {
  const done: string[] = [];
  const waiting = [text];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const braces = findBraces(next);
    if (braces === null) done.push(next);
    else {
      const { start, end, choices } = braces;
      for (const choice of choices.toReversed())
        waiting.push(next.slice(0, start) + choice + next.slice(end));
    }
    if (done.length + waiting.length > MOST_ALTERNATIVES) return null;
  }
  return done;
}

/** The first braces that stand for a choice; a pair with neither comma nor range in it stands for itself. */
function findBraces(text: string): { start: number; end: number; choices: string[] } | null {
  for (let start = 0; start < text.length; start++) {
    if (text[start] === "\\") start++;
    else if (text[start] === "[") start = endOfClass(text, start) ?? start;
    else if (text[start] === "{") {
      const found = readChoices(text, start);
      if (found !== null) return { start, ...found };
    }
  }
  return null;
}

function readChoices(text: string, start: number): { end: number; choices: string[] } | null {
  const commas: number[] = [start];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "[") at = endOfClass(text, at) ?? at;
    else if (character === "{") depth++;
    else if (character === "," && depth === 1) commas.push(at);
    else if (character === "}" && --depth === 0) {
      const ends = [...commas.slice(1), at];
      const choices = commas.map((comma, index) => text.slice(comma + 1, ends[index]));
      const found = choices.length > 1 ? choices : readRange(choices[0] as string);
      return found === null ? null : { end: at + 1, choices: found };
    }
  }
  return null;
}

/** `1..9` or `a..e`; null for anything else, and for more than a glob may stand for. */
function readRange(text: string): string[] | null {
  const [, from, to] = /^(\d{1,6}|[A-Za-z])\.\.(\d{1,6}|[A-Za-z])$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  const isNumber = /^\d/.test(from);
  if (isNumber !== /^\d/.test(to)) return null;
  const [first, last] = isNumber ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const count = Math.abs(last - first) + 1;
  const step = first <= last ? 1 : -1;
  // One more than allowed is enough for the caller to see that it is too much.
  return Array.from({ length: Math.min(count, MOST_ALTERNATIVES + 1) }, (_, index) => {
    const value = first + index * step;
    return isNumber ? String(value) : String.fromCharCode(value);
  });
}

/** The place of the bracket that closes a class; null where none does, so that the opening one stands for itself. */
function endOfClass(text: string, start: number): number | null {
  const opening = /^\[[!^]?\]?/.exec(text.slice(start))?.[0].length ?? 1;
  for (let at = start + opening; at < text.length && text[at] !== "/"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "]") return at;
  }
  return null;
}

function readAlternative(glob: string): Alternative {
  // A glob that ends in "/" names what the directory holds.
  const text = glob.replace(/^(?:\.\/)+/, "").replace(/\/$/, "/**");
  const segments = text.split("/").map(readSegment);
  // `src/**` names what `src` does, which may as well be a submodule.
  while (segments.length > 1 && segments.at(-1) === "any") segments.pop();
  const isDirectory = segments.length < text.split("/").length;
  const count = segments.findIndex((segment) => segment === "any" || segment.some((part) => !isPlain(part)));
  const plain = (count < 0 ? segments : segments.slice(0, count)) as (readonly string[])[];
  const literal = plain.map((parts) => parts.join("")).join("/");
  if (count < 0) return { literal, segments: null };
  // `packages/*/**` is what lies in directories; `packages/a/**` names `packages/a` too, which may be a submodule.
  const last = segments.at(-1);
  const endsOpen = last !== undefined && last !== "any" && last.at(-1) === MANY;
  const below: readonly Segment[] = !isDirectory ? [] : endsOpen ? ["any", [MANY]] : ["any"];
  const wild = [...segments.slice(count), ...below];
  return { literal: count === 0 ? "" : `${literal}/`, segments: wild };
}

function isPlain(part: Part): boolean {
  return typeof part === "string" && part !== MANY;
}

function readSegment(text: string): Segment {
  if (text === "**") return "any";
  const parts: Part[] = [];
  for (let at = 0; at < text.length;) {
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    const end = character === "[" ? endOfClass(text, at) : null;
    if (character === "\\" && at + 1 < text.length) {
      const taken = String.fromCodePoint(text.codePointAt(at + 1) as number);
      parts.push(taken);
      at += 1 + taken.length;
    } else if (end !== null) {
      parts.push(readClass(text.slice(at + 1, end)));
      at = end + 1;
    } else {
      const part: Part = character === "*" ? MANY : character === "?" ? () => true : character;
      // Two stars in a row say no more than one.
      if (part !== MANY || parts.at(-1) !== MANY) parts.push(part);
      at += character.length;
    }
  }
  return parts;
}

function readClass(text: string): (character: string) => boolean {
  const isNegated = /^[!^]/.test(text);
  const characters: { text: string; isEscaped: boolean }[] = [];
  let isEscaped = false;
  for (const character of isNegated ? text.slice(1) : text) {
    if (character === "\\" && !isEscaped) isEscaped = true;
    else {
      characters.push({ text: character, isEscaped });
      isEscaped = false;
    }
  }
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = 0; at < characters.length; at++) {
    const from = characters[at]?.text as string;
    const dash = characters[at + 1];
    const to = characters[at + 2]?.text;
    const isRange = dash?.text === "-" && !dash.isEscaped && to !== undefined;
    ranges.push(isRange ? [from, to] : [from, from]);
    if (isRange) at += 2;
  }
  const point = (character: string) => character.codePointAt(0) as number;
  return (character) => {
    const isIn = ranges.some(
      ([from, to]) => point(from) <= point(character) && point(character) <= point(to),
    );
    return isIn !== isNegated;
  };
}

function isSegmentsMatch(segments: readonly Segment[], names: readonly string[]): boolean {
  return isWildMatch(segments, names, {
    isWild: (segment) => segment === "any",
    isOne: (segment, name) => isNameMatch(segment as readonly Part[], name),
  });
}

function isNameMatch(parts: readonly Part[], name: string): boolean {
  return isWildMatch(parts, [...name], {
    isWild: (part) => part === MANY,
    isOne: (part, character) => (typeof part === "function" ? part(character) : part === character),
  });
}

/**
 * Matches a sequence against a pattern in which some members stand for any number of others. Only the last of those needs
 * to be tried again with one more, so that the time is at most the product of both lengths.
 */
function isWildMatch<Pattern, Member>(
  pattern: readonly Pattern[],
  sequence: readonly Member[],
  {
    isWild,
    isOne,
  }: { isWild: (part: Pattern) => boolean; isOne: (part: Pattern, member: Member) => boolean },
): boolean {
  let at = 0;
  let wild = -1;
  let taken = 0;
  for (let place = 0; place < sequence.length;) {
    const part = pattern[at];
    if (part !== undefined && isWild(part)) {
      wild = at++;
      taken = place;
    } else if (part !== undefined && isOne(part, sequence[place] as Member)) {
      at++;
      place++;
    } else if (wild >= 0) {
      at = wild + 1;
      place = ++taken;
    } else return false;
  }
  return pattern.slice(at).every(isWild);
}
