// R3: characters that a reviewer does not see and a program reads. What writing needs is no risk: emoji, joiners and
// marks of the scripts that have them, variants of ideographs. Text that only Markdown hides is hidden-markup.ts.
import type { Risk } from "../../model/review.js";
import { findHidden, formatCodePoint, type HiddenCharacter } from "../../model/text/visible-text.js";
import { summarizeTraces, type Trace } from "./place.js";
import type { RiskSubject } from "./subject.js";

/** The kinds by first and last code point, in the order in which they are looked up. */
const KINDS: readonly (readonly [first: number, last: number, name: string])[] = [
  [0x0000, 0x001f, "a control character"],
  [0x007f, 0x009f, "a control character"],
  [0x00ad, 0x00ad, "a soft hyphen"],
  [0x061c, 0x061c, "a mark of writing direction"],
  [0x180b, 0x180f, "a variation selector"],
  [0x200b, 0x200b, "a zero-width space"],
  [0x200c, 0x200d, "a zero-width joiner"],
  [0x200e, 0x200f, "a mark of writing direction"],
  [0x2028, 0x2029, "a line separator"],
  [0x202a, 0x202e, "a change of writing direction"],
  [0x2060, 0x2060, "a word joiner"],
  [0x2066, 0x2069, "a change of writing direction"],
  [0xd800, 0xdfff, "half of a surrogate pair"],
  [0xfe00, 0xfe0f, "a variation selector"],
  [0xfeff, 0xfeff, "a byte order mark"],
  [0xe0000, 0xe007f, "a tag character"],
  [0xe0100, 0xe01ef, "a variation selector"],
];

/** Selectors behind ideographs: registered sequences have used some 32 of the 240; the others can only carry bytes. */
const LAST_REGISTERED_SELECTOR = 0xe012f;
const MARKS = [0x200e, 0x200f, 0x061c];
const SOMETIMES_USUAL = new Set([...MARKS, 0x200b, 0x034f, 0xfe00, 0xfe01]);
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Scripts that write words together, where a zero-width space tells where a line may break: Thai, Lao, Tibetan, Burmese, Khmer. */
const UNSPACED =
  /[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]/;
const HEBREW = /[\u0590-\u05ff]/;
/** Full-width punctuation has two standardized forms, and some operators have a variant (StandardizedVariants.txt). */
const WITH_VARIANTS = /[\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\u2205\u2229-\u22ff\u2a00-\u2aff]/;
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;

/** Finds the texts that hold hidden characters. */
export function findHiddenUnicode({ texts }: RiskSubject): Risk[] {
  return texts.flatMap((text) => {
    const traces = listRisky(text.text).map(({ offset, code }): Trace => {
      const kind = nameOf(code);
      return { kind, severity: "high", offset, what: `Hidden character ${formatCodePoint(code)} (${kind})` };
    });
    return summarizeTraces("R3", text, traces);
  });
}

function nameOf(code: number): string {
  return KINDS.find(([first, last]) => code >= first && code <= last)?.[2] ?? "an invisible character";
}

/** What is not shown, or shown only as a part of its neighbour, and has no proper work to do. */
function listRisky(text: string): HiddenCharacter[] {
  const hidden = [...findHidden(text)];
  const found = new Set(hidden.map(({ offset }) => offset));
  const carriers = listCarriers(text).filter(({ offset }) => !found.has(offset));
  return [...hidden.filter(({ offset, code }) => !isUsual(text, offset, code)), ...carriers];
}

/** What `visible-text.ts` shows, to be on the safe side, though people write it: always alone, never in runs. */
function isUsual(text: string, offset: number, code: number): boolean {
  if (!SOMETIMES_USUAL.has(code)) return false;
  const before = lastCharacter(text, offset);
  const after = String.fromCodePoint(text.codePointAt(offset + 1) ?? 0);
  if (MARKS.includes(code)) {
    return !isMark(before) && !isMark(after) && RIGHT_TO_LEFT.test(lineAround(text, offset));
  }
  if (code === 0x200b) return before !== "\u200b" && (UNSPACED.test(before) || UNSPACED.test(after));
  if (code === 0x034f) return HEBREW.test(before);
  if (code === 0xfe00 || code === 0xfe01) return WITH_VARIANTS.test(before);
  return false;
}

function isMark(character: string): boolean {
  return MARKS.includes(character.codePointAt(0) ?? 0);
}

/**
 * Selectors that stand where one may stand, but which no font answers to: they choose nothing, and so can only carry
 * something. A pictograph has a text form and an emoji form.
 */
function listCarriers(text: string): HiddenCharacter[] {
  const carriers: HiddenCharacter[] = [];
  for (const { 0: character, index: offset } of text.matchAll(/[\ufe00-\ufe0d]|[\u{e0100}-\u{e01ef}]/gu)) {
    const code = character.codePointAt(0) as number;
    const isShort = code <= 0xfe0d;
    const isEmpty = isShort ? PICTOGRAPH.test(lastCharacter(text, offset)) : code > LAST_REGISTERED_SELECTOR;
    if (isEmpty) carriers.push({ offset, code });
  }
  return carriers;
}

/** The character that ends before an offset; "" at the start. */
function lastCharacter(text: string, offset: number): string {
  const last = text.charAt(offset - 1);
  return /[\udc00-\udfff]/.test(last) ? text.slice(Math.max(0, offset - 2), offset) : last;
}

/** The line an offset is on, at most 200 characters to either side of it. */
function lineAround(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - 200), offset);
  const after = text.slice(offset, offset + 200);
  return before.slice(before.lastIndexOf("\n") + 1) + (after.split("\n")[0] as string);
}
