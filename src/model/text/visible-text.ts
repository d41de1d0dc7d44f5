// Text from files and arguments, made safe to show: whatever a terminal would hide, obey or reorder becomes visible.
// The sets follow Unicode 16: controls, Bidi_Control, Default_Ignorable_Code_Point, noncharacters, lone surrogates.

// One class for both directions, so that text and JSON agree on what is hidden. Joiners and selectors are in it;
// `belongs` lets them through where writing needs them.
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{10fffe}\u{10ffff}]/gu;
const PLAIN = /^[\u0020-\u007e]*$/;

const ZWNJ = 0x200c;
const ZWJ = 0x200d;
const KEYCAP = 0x20e3;
const BLACK_FLAG = 0x1f3f4;
/** England, Scotland, Wales: the only flags that emoji fonts spell with tag characters. */
const TAG_FLAGS = ["gbeng", "gbsct", "gbwls"];
/** The tags of such a flag in UTF-16 code units: five letters and the end, two units each. */
const LONGEST_TAGS = 12;

/** Scripts whose letters change shape beside a joiner: Arabic and its kin, Indic and South-East Asian, Mongolian. */
const JOINING_SCRIPTS: readonly (readonly [number, number])[] = [
  [0x0600, 0x08ff],
  [0x0900, 0x0dff],
  [0x0f00, 0x109f],
  [0x1780, 0x18af],
  [0x1900, 0x1aaf],
  [0x1b00, 0x1c4f],
  [0xa800, 0xa82f],
  [0xa840, 0xa8ff],
  [0xa980, 0xa9ff],
  [0xaa60, 0xaa7f],
  [0xabc0, 0xabff],
  [0xfb50, 0xfdcf],
  [0xfe70, 0xfefc],
  [0x10a00, 0x10fff],
  [0x11000, 0x11fff],
  [0x1e900, 0x1e95f],
];

/**
 * Makes text fit for one line of a terminal: line breaks become ⏎, tabs ⇥, and every hidden character its code
 * point, e.g. `⟨U+202E⟩`. Joiners and variation selectors stay where emoji and joining scripts need them.
 */
export function visibleLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return visible(text.replace(/\r\n/g, "\n")).replace(/\n/g, "⏎").replace(/\t/g, "⇥");
}

/** Makes text of several lines fit for a terminal: as `visibleLine`, but line breaks and tabs stay. */
export function visibleBlock(text: string): string {
  if (PLAIN.test(text)) return text;
  return visible(text.replace(/\r\n/g, "\n"));
}

/**
 * Escapes the hidden characters of JSON text as `\uXXXX`, joiners included: a JSON reader gets the exact value back.
 * Only for the output of JSON.stringify, where they can stand nowhere but inside strings.
 */
export function escapeHidden(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replace(HIDDEN, (character) => (character === "\n" ? character : escapeUnits(character)));
}

/** Tells whether a text holds a character that a terminal would hide or obey, line breaks and tabs among them. */
export function hasHidden(text: string): boolean {
  HIDDEN.lastIndex = 0;
  return !PLAIN.test(text) && HIDDEN.test(text);
}

/** One hidden character that does no proper work where it stands, with its offset in UTF-16 code units. */
export interface HiddenCharacter {
  readonly offset: number;
  readonly code: number;
}

/** Finds what `visibleBlock` would show as a code point, in order. */
export function* findHidden(text: string): Generator<HiddenCharacter> {
  if (PLAIN.test(text)) return;
  for (const { 0: character, index: offset } of text.matchAll(HIDDEN)) {
    if (character === "\n" || character === "\t" || text.startsWith("\r\n", offset)) continue;
    if (!belongs(text, character, offset)) yield { offset, code: character.codePointAt(0) as number };
  }
}

/** How a code point is shown: `U+202E`. */
export function formatCodePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function visible(text: string): string {
  return text.replace(HIDDEN, (character, offset: number) => {
    if (character === "\n" || character === "\t" || belongs(text, character, offset)) return character;
    return `⟨${formatCodePoint(character.codePointAt(0) as number)}⟩`;
  });
}

/** Tells whether a hidden character does its proper work where it stands; each one is judged by its neighbours. */
function belongs(text: string, character: string, offset: number): boolean {
  const code = character.codePointAt(0) as number;
  const before = codePointBefore(text, offset);
  const after = text.codePointAt(offset + character.length) ?? 0;
  if (code === ZWJ && isPictographic(after)) return endsEmoji(text, offset);
  if (code === ZWJ) return isJoining(before);
  if (code === ZWNJ) return isJoining(before) && isJoining(after);
  if (code >= 0xfe00 && code <= 0xfe0f) return isSelectable(before, after);
  if (code >= 0xe0100 && code <= 0xe01ef) return isHan(before);
  if (code >= 0x180b && code <= 0x180f) return before >= 0x1820 && before <= 0x18aa;
  if (code >= 0xe0020 && code <= 0xe007f) return isInTagFlag(text, offset);
  return false;
}

/** Tells whether an emoji ends before an offset: a pictograph, perhaps with a skin tone or a selector. */
function endsEmoji(text: string, offset: number): boolean {
  let end = offset;
  let code = codePointBefore(text, end);
  if (code === 0xfe0f || (code >= 0x1f3fb && code <= 0x1f3ff)) {
    end -= code > 0xffff ? 2 : 1;
    code = codePointBefore(text, end);
  }
  return isPictographic(code);
}

function isSelectable(before: number, after: number): boolean {
  if (after === KEYCAP) return (before >= 0x30 && before <= 0x39) || before === 0x23 || before === 0x2a;
  return isHan(before) || isPictographic(before);
}

function isInTagFlag(text: string, offset: number): boolean {
  let start = offset;
  // Looked for only as far back as a flag is long: a text may be nothing but tags.
  while (offset - start < LONGEST_TAGS && isTag(codePointBefore(text, start))) start -= 2;
  if (codePointBefore(text, start) !== BLACK_FLAG) return false;
  return TAG_FLAGS.some((letters) => {
    const tags = [...letters].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)));
    const flag = tags.join("") + String.fromCodePoint(0xe007f);
    return text.startsWith(flag, start) && offset < start + flag.length;
  });
}

function isTag(code: number): boolean {
  return code >= 0xe0020 && code <= 0xe007f;
}

function isHan(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0x20000 && code < 0x30000)
  );
}

function isJoining(code: number): boolean {
  return JOINING_SCRIPTS.some(([first, last]) => code >= first && code <= last);
}

function isPictographic(code: number): boolean {
  return code > 0xa8 && /^\p{Extended_Pictographic}$/u.test(String.fromCodePoint(code));
}

/** The code point that ends before an offset; 0 at the start. */
function codePointBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  const low = text.charCodeAt(offset - 1);
  if (low < 0xdc00 || low > 0xdfff || offset < 2) return low;
  const code = text.codePointAt(offset - 2) as number;
  return code > 0xffff ? code : low;
}

function escapeUnits(character: string): string {
  let escaped = "";
  for (let index = 0; index < character.length; index++) {
    escaped += "\\u" + character.charCodeAt(index).toString(16).padStart(4, "0");
  }
  return escaped;
}
