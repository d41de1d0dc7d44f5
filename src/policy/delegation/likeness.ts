// Is this offered already? Compares what is proposed with what waits and with what the target says: the same, nearly the
// same, or something else at the same key. Deterministic: by the words that both say in the same order.
import { isJsonEqual, isJsonObject, setOwn, type Json, type JsonObject } from "../../model/json/json.js";

/** Something that a key is to hold, or holds. */
export interface Offer {
  readonly key: string;
  readonly data: Json;
}

/** `rival`: both cannot stand, since they give one key different values. */
export type Likeness = "same" | "near" | "rival";

export interface Like<T> {
  readonly likeness: Likeness;
  readonly other: T;
}

/** A text with a word or a number changed lies above this, another text on the same subject below: see the tests. */
const NEAR = 0.8;
/** Shorter values are alike by chance: `true`, `"redis"`, `300`. */
const LEAST_LENGTH = 24;
const LONGEST = 4000;
const MOST_WORDS = 400;

/** Finds what is like an offer, the likest first; of those that are equally alike the earlier one first. */
export function findLikes<T extends Offer>(offer: Offer, others: readonly T[]): Like<T>[] {
  const likes = others.flatMap((other): Like<T>[] => {
    const likeness = compareOffers(offer, other);
    return likeness === null ? [] : [{ likeness, other }];
  });
  const rank: readonly Likeness[] = ["same", "near", "rival"];
  return likes.sort((left, right) => rank.indexOf(left.likeness) - rank.indexOf(right.likeness));
}

/** How two offers to one target stand to each other; null for two that have nothing to do with each other. */
export function compareOffers(left: Offer, right: Offer): Likeness | null {
  const isSameKey = foldText(left.key) === foldText(right.key);
  const [a, b] = [normalise(left.data), normalise(right.data)];
  if (isJsonEqual(a, b)) {
    if (isSameKey) return left.key === right.key && isJsonEqual(left.data, right.data) ? "same" : "near";
    return textOf(a).length >= LEAST_LENGTH ? "near" : null;
  }
  const [x, y] = [textOf(a), textOf(b)];
  const isLong = Math.min(x.length, y.length) >= LEAST_LENGTH;
  if (isLong && isNear(x, y)) return "near";
  return isSameKey ? "rival" : null;
}

/** Tells whether some text of a value says what a sentence says: word for word somewhere in it, or nearly so. */
export function mentions(value: Json, sentence: string): boolean {
  const wanted = foldText(sentence);
  if (wanted === "") return false;
  return textsOf(value).some((text) => {
    const folded = foldText(text);
    return folded.includes(wanted) || isNear(folded, wanted);
  });
}

function textsOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

function isNear(left: string, right: string): boolean {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  // Words in whatever order are no fewer than those in the same order, and much faster counted.
  return shareOf(countCommon(a, b), a, b) >= NEAR && shareOf(countInOrder(a, b), a, b) >= NEAR;
}

/**
 * How alike two texts are, from 0 to 1: twice the words that both have in the same order (their longest common
 * subsequence), by the words that they have together. Where words are not written apart, characters count as words. Of
 * long texts the beginning is compared.
 */
export function similarityOf(left: string, right: string): number {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  return shareOf(countInOrder(a, b), a, b);
}

function shareOf(common: number, left: readonly string[], right: readonly string[]): number {
  const total = left.length + right.length;
  return total === 0 ? 1 : (2 * common) / total;
}

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}_]+|[^\s]/gu;

function wordsOf(text: string): string[] {
  return (text.slice(0, LONGEST).match(WORD) ?? []).slice(0, MOST_WORDS);
}

function countCommon(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of right) {
    const rest = counts.get(word) ?? 0;
    if (rest === 0) continue;
    counts.set(word, rest - 1);
    common++;
  }
  return common;
}

function countInOrder(left: readonly string[], right: readonly string[]): number {
  let above = new Uint16Array(right.length + 1);
  for (const word of left) {
    const row = new Uint16Array(right.length + 1);
    right.forEach((other, at) => {
      row[at + 1] =
        word === other ? (above[at] as number) + 1 : Math.max(above[at + 1] as number, row[at] as number);
    });
    above = row;
  }
  return above[right.length] as number;
}

/** The same value without what people write now one way, now another: case, white space, the form of a character. */
function normalise(value: Json): Json {
  if (typeof value === "string") return foldText(value);
  if (Array.isArray(value)) return value.map(normalise);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) setOwn(copy, foldText(key), normalise(value[key] as Json));
  return copy;
}

function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** What a value says, without the names that it says it under: values of one shape are not alike for that. */
function textOf(value: Json): string {
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  if (!isJsonObject(value)) return String(value);
  return Object.keys(value)
    .sort()
    .map((key) => textOf(value[key] as Json))
    .join("\n");
}
