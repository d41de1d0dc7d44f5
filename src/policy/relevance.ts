// Which texts answer a search best: BM25 (Robertson and Zaragoza, 2009) over weighted places. A rare word counts more
// than a frequent one, a whole word more than a beginning, and texts that hold all of the words come first.
import { LEVELS, type Level } from "../model/level.js";
import type { Query, Term } from "./search/query.js";
import { makeWeigh, type TextForm } from "./search/sections.js";
import { makeSnippet, type Match, type Snippet } from "./search/snippet.js";
import { fold, listWords } from "./search/words.js";

/** A text that can be found. */
export interface Candidate {
  readonly level: Level;
  readonly path: string;
  /** The id of an entry, else null. */
  readonly id: string | null;
  /** The names that it goes by, searched too. */
  readonly name: string;
  readonly lines: readonly string[];
  readonly form: TextForm;
}

export interface Ranked<T> {
  readonly candidate: T;
  /** Higher is better; three digits after the point. */
  readonly score: number;
  /** The index of the line that says most. */
  readonly line: number;
  readonly snippet: Snippet;
}

// The usual constants: how soon repetition stops to count, and how much length counts against a text.
const K1 = 1.2;
const B = 0.5;
const PREFIX = 0.4;
const NAME = 1.5;
/** More than words can be worth together, so that the line shown is one that holds a phrase. */
const PHRASE = 1e6;

/** Ranks candidates, the best first: then the narrower level, then path and id. Those without any word are left out. */
export function rankCandidates<T extends Candidate>(
  candidates: readonly T[],
  query: Query,
  limit: number,
): { ranked: Ranked<T>[]; total: number } {
  const counted = candidates.flatMap((candidate) => {
    const counts = countMatches(candidate, query);
    return counts === null ? [] : [{ candidate, counts }];
  });
  const rarity = query.terms.map((_, index) => {
    const holders = counted.filter(({ counts }) => (counts[index] as number) > 0).length;
    return Math.log(1 + (candidates.length - holders + 0.5) / (holders + 0.5));
  });
  const usual = candidates.reduce((sum, each) => sum + lengthOf(each), 0) / Math.max(1, candidates.length);
  const scored = counted.map(({ candidate, counts }) => {
    const length = 1 - B + (B * lengthOf(candidate)) / Math.max(1, usual);
    return { candidate, score: scoreOf(counts, { query, rarity, length }) };
  });
  scored.sort(
    (left, right) => right.score - left.score || compareCandidates(left.candidate, right.candidate),
  );
  const ranked = scored.slice(0, limit).map(({ candidate, score }) => {
    return { candidate, score, ...findBest(candidate, query, rarity) };
  });
  return { ranked, total: scored.length };
}

/** How often each term is found, places weighted; null when none is, or a phrase is missing. */
function countMatches(candidate: Candidate, { terms, phrases }: Query): number[] | null {
  const { lines, form, name } = candidate;
  const folded = fold(lines.join("\n"));
  const there = terms.filter(({ text }) => folded.includes(text));
  if (there.length === 0 && !terms.some(({ text }) => fold(name).includes(text))) return null;
  if (!phrases.every((phrase) => phrase.test(folded))) return null;
  const counts = terms.map(() => 0);
  const add = (term: number, value: number): void => void ((counts[term] as number) += value);
  const weigh = makeWeigh(lines, form);
  for (const line of linesWith(lines, there))
    eachMatch(lines[line] as string, terms, (term, { start, value }) =>
      add(term, value * weigh(line, start)),
    );
  eachMatch(name, terms, (term, { value }) => add(term, value * NAME));
  return counts.some((count) => count > 0) ? counts : null;
}

/** The lines in which a term may stand, so that the others need not be taken apart. */
function linesWith(lines: readonly string[], terms: readonly Term[]): number[] {
  if (terms.length === 0) return [];
  return lines.flatMap((text, line) => {
    const folded = fold(text);
    return terms.some((term) => folded.includes(term.text)) ? [line] : [];
  });
}

function eachMatch(text: string, terms: readonly Term[], found: (term: number, match: Match) => void): void {
  for (const word of listWords(text)) {
    for (const [index, term] of terms.entries()) {
      const value = valueOf(word, term);
      if (value > 0) found(index, { start: word.start, end: word.end, value });
    }
  }
}

/** A compound matches as a whole; its beginnings are the parts' affair. */
function valueOf(word: { text: string; isCompound: boolean }, term: Term): number {
  if (word.text === term.text) return term.weight;
  return term.isPrefix && !word.isCompound && word.text.startsWith(term.text) ? term.weight * PREFIX : 0;
}

function scoreOf(
  counts: readonly number[],
  { query, rarity, length }: { query: Query; rarity: readonly number[]; length: number },
): number {
  let sum = 0;
  const covered = new Set<number>();
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    sum += ((rarity[index] as number) * count * (K1 + 1)) / (count + K1 * length);
    covered.add((query.terms[index] as Term).word);
  }
  const share = covered.size / query.wordCount;
  return Math.round(sum * share * 1000) / 1000;
}

function lengthOf({ lines }: Candidate): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function compareCandidates(left: Candidate, right: Candidate): number {
  const byLevel = LEVELS.indexOf(right.level) - LEVELS.indexOf(left.level);
  if (byLevel !== 0) return byLevel;
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  const [a, b] = [left.id ?? "", right.id ?? ""];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The line in which most of what was asked for stands; where only the name says it, the first one with text. */
function findBest(
  { lines, form }: Candidate,
  { terms, phrases }: Query,
  rarity: readonly number[],
): { line: number; snippet: Snippet } {
  const weigh = makeWeigh(lines, form);
  let best = Math.max(
    0,
    lines.findIndex((text) => /[\p{L}\p{N}]/u.test(text)),
  );
  let bestSum = 0;
  let bestMatches: Match[] = [];
  for (const line of linesWith(lines, terms)) {
    const matches: Match[] = [];
    const byTerm = new Map<number, number>();
    eachMatch(lines[line] as string, terms, (term, { start, end, value }) => {
      const worth = value * weigh(line, start) * (rarity[term] as number);
      matches.push({ start, end, value: worth });
      byTerm.set(term, Math.max(byTerm.get(term) ?? 0, worth));
    });
    const isPhrase = phrases.some((phrase) => phrase.test(fold(lines[line] as string)));
    const sum = [...byTerm.values()].reduce((total, worth) => total + worth, isPhrase ? PHRASE : 0);
    if (sum > bestSum) [best, bestSum, bestMatches] = [line, sum, matches];
  }
  return { line: best, snippet: makeSnippet(lines[best] ?? "", bestMatches) };
}
