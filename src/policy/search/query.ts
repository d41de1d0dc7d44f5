// What a search asks for: words, the parts of compound ones, and phrases in quotes that must occur as such.
import { CtxError } from "../../errors/ctx-error.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { fold, isUnspaced, listWords } from "./words.js";

/** One folded word to look for. */
export interface Term {
  readonly text: string;
  /** The typed word that it belongs to, as an index. */
  readonly word: number;
  /** What a match counts: 1, or less for a part of a compound word. */
  readonly weight: number;
  /** Whether words that only begin with it match too. */
  readonly isPrefix: boolean;
}

export interface Query {
  readonly terms: readonly Term[];
  /** How many words were typed, each counted once. */
  readonly wordCount: number;
  /** Each must be found in the folded text. */
  readonly phrases: readonly RegExp[];
}

const MOST_WORDS = 64;
const PART_WEIGHT = 0.5;

/**
 * Reads what was typed; a part in double quotes is a phrase.
 * @throws {CtxError} USAGE when there is no word in it, or there are more than 64.
 */
export function parseQuery(texts: readonly string[]): Query {
  const typed = texts.join(" ");
  const terms = new Map<string, Term>();
  let wordCount = 0;
  let compoundEnd = 0;
  for (const { text, start, end, isCompound } of listWords(typed)) {
    const isPart = start < compoundEnd;
    if (isCompound) compoundEnd = end;
    // The same word twice asks for nothing more, and neither does a part that is a word by itself.
    if (terms.has(text)) continue;
    const word = isPart ? wordCount - 1 : wordCount++;
    const isPrefix = text.length > 1 || isUnspaced(text);
    terms.set(text, { text, word, weight: isPart ? PART_WEIGHT : 1, isPrefix });
    if (wordCount > MOST_WORDS)
      throw new CtxError("USAGE", `A search takes at most ${MOST_WORDS} different words.`);
  }
  if (terms.size > 0) return { terms: [...terms.values()], wordCount, phrases: readPhrases(typed) };
  throw new CtxError("USAGE", `There is no word to search for in ${JSON.stringify(cutToWidth(typed, 60))}.`, {
    hint: "Words are letters and digits: ctx search login token, or a phrase: ctx search '\"session token\"'",
  });
}

function readPhrases(typed: string): RegExp[] {
  return [...typed.matchAll(/"([^"]+)"/g)].flatMap(([, quoted]) => {
    const words = fold(quoted as string).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return [];
    // Where words are not set apart, a phrase begins and ends anywhere.
    const before = isUnspaced(first) ? "" : "(?<![\\p{L}\\p{N}\\p{M}])";
    const after = isUnspaced(last) ? "" : "(?![\\p{L}\\p{N}\\p{M}])";
    return [new RegExp(before + words.join("[^\\p{L}\\p{N}\\p{M}]{1,40}") + after, "u")];
  });
}
