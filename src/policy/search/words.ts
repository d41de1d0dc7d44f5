// The words of a text, as search compares them: whatever their case, accents and width, and however identifiers join
// them. Writing without spaces gives pairs of neighbouring characters.

/** A word in its folded form, and where it stands in the text as written (UTF-16). */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** An identifier of several parts, such as `utils/auth.py` or `sessionStore`; the parts are words of their own. */
  readonly isCompound: boolean;
}

const ASCII = /^[\u0000-\u007f]*$/;
/** Letters and digits with what may join two of them. One joiner at a time, so that matching takes linear time. */
const RUN = /[\p{L}\p{N}\p{M}]+(?:[_./@:#'’-][\p{L}\p{N}\p{M}]+)*/gu;
const PLAIN = /[\p{L}\p{N}\p{M}]+/gu;
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const UNSPACED_SCRIPTS =
  "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー";
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "u");
const BY_SPACING = new RegExp(
  `[${UNSPACED_SCRIPTS}][${UNSPACED_SCRIPTS}\\p{M}]*|[^${UNSPACED_SCRIPTS}]+`,
  "gu",
);
/** Longer identifiers are known by their parts alone. */
const LONGEST_COMPOUND = 200;

/** Folds a text for comparing: NFKC, without case and without the accents of Latin, Greek and Cyrillic letters. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  // Upper case first unites ß with ss and ſ with s; the two small sigmas are one letter.
  return bare
    .toUpperCase()
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ς/g, "σ")
    .normalize("NFKC");
}

/** Tells whether words of a text are not set apart by spaces. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** The words of a text in order, each compound before its parts. */
export function listWords(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const parts = partsOf(run, index);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      words.push(only);
      continue;
    }
    if (run.length <= LONGEST_COMPOUND && !isUnspaced(run))
      words.push({ text: fold(run), start: index, end: index + run.length, isCompound: true });
    // One by one: a line without a space may have more parts than a call takes arguments.
    for (const part of parts) words.push(part);
  }
  return words;
}

function partsOf(run: string, offset: number): Word[] {
  const parts: Word[] = [];
  for (const { 0: plain, index } of run.matchAll(PLAIN)) {
    if (!isUnspaced(plain)) addHumps(parts, plain, offset + index);
    else addPieces(parts, plain, offset + index);
  }
  return parts;
}

function addHumps(words: Word[], plain: string, offset: number): void {
  let start = offset;
  for (const part of plain.split(HUMP)) {
    words.push(makeWord(part, start));
    start += part.length;
  }
}

function addPieces(words: Word[], plain: string, offset: number): void {
  for (const { 0: piece, index } of plain.matchAll(BY_SPACING)) {
    if (isUnspaced(piece)) addPairs(words, piece, offset + index);
    else addHumps(words, piece, offset + index);
  }
}

function addPairs(words: Word[], piece: string, offset: number): void {
  const characters = [...piece];
  if (characters.length === 1) words.push(makeWord(piece, offset));
  let start = offset;
  for (let at = 0; at + 1 < characters.length; at++) {
    const [first, second] = [characters[at] as string, characters[at + 1] as string];
    words.push(makeWord(first + second, start));
    start += first.length;
  }
}

function makeWord(text: string, start: number): Word {
  return { text: fold(text), start, end: start + text.length, isCompound: false };
}
