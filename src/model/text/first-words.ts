// The beginning of a text, in whole words. Where a script writes words together, each of its characters counts as one.

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** However long its words are, a beginning is no longer than so many UTF-16 code units for each. */
const WORD_LENGTH = 20;

/**
 * The first words of a text on one line, with "…" behind them where it goes on. Never cuts inside a character as people
 * see it (UAX #29). What the words are depends on the Unicode version: for what is written down, not for what is compared.
 */
export function firstWords(text: string, most: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  let words = 0;
  let isInWord = false;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter("und", { granularity: "grapheme" }).segment(flat)) {
    if (segment === " ") {
      isInWord = false;
      continue;
    }
    const isAlone = UNSPACED.test(segment);
    const begins = isAlone || !isInWord;
    if ((begins && words === most) || index + segment.length > most * WORD_LENGTH)
      return end === 0 ? "" : `${flat.slice(0, end)}…`;
    if (begins) words++;
    isInWord = !isAlone;
    end = index + segment.length;
  }
  return flat;
}
