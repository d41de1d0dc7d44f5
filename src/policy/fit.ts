// Which pieces of a resolved context are kept when not all fit (SPEC §3): the most specific and most important first.
// The order is written here and nowhere else; what a piece costs is the caller's to say, in any unit.
import type { Piece } from "../model/piece.js";

/** What it costs to keep a piece. */
export interface Price {
  /** For the piece alone. */
  readonly own: number;
  /** For what it needs around it and shares with others, such as a heading: paid once, by its name. */
  readonly frames: readonly Frame[];
}

export interface Frame {
  readonly name: string;
  readonly cost: number;
}

/** So many of the newest progress entries tell where the work stands; what lies further back is history. */
const RECENT_PROGRESS = 5;

/**
 * Orders pieces, those to be kept first:
 * 1. The ref's title and status, which say what all of it is about.
 * 2. Context by context, the narrowest first, since what is said for this very task outweighs what is said for all. In
 *    one context: critical insights, which are warnings; its data, since requirements and choices are short and bind;
 *    its other insights, by importance, the newest first; its notes, which explain at length and can be opened by
 *    path; its newest progress.
 * 3. Older progress, the newest first: it is history, and with `--all-entries` would leave no room for any other
 *    context.
 * So of any one kind nothing wider goes before anything narrower. Pieces that are equal in all this stay as given.
 */
export function orderPieces(pieces: readonly Piece[]): Piece[] {
  const ages = agesOf(pieces);
  return pieces
    .map((piece) => ({ piece, rank: rankOf(piece, ages.get(piece) ?? 0) }))
    .sort((left, right) => compareRanks(left.rank, right.rank))
    .map(({ piece }) => piece);
}

/**
 * Keeps pieces, in order, while they fit. One that does not fit is left out, and smaller ones after it may still be
 * kept.
 */
export function fitPieces<T>(
  ordered: readonly T[],
  room: number,
  prices: ReadonlyMap<T, Price>,
): ReadonlySet<T> {
  const kept = new Set<T>();
  const paid = new Set<string>();
  let left = room;
  for (const piece of ordered) {
    const { own, frames } = prices.get(piece) as Price;
    const unpaid = frames.filter(({ name }) => !paid.has(name));
    const cost = unpaid.reduce((sum, frame) => sum + frame.cost, own);
    if (cost > left) continue;
    left -= cost;
    kept.add(piece);
    for (const { name } of unpaid) paid.add(name);
  }
  return kept;
}

/** What it costs to keep all pieces. */
export function sumOfPrices(prices: ReadonlyMap<Piece, Price>): number {
  const frames = new Map<string, number>();
  let sum = 0;
  for (const price of prices.values()) {
    sum += price.own;
    for (const { name, cost } of price.frames) frames.set(name, cost);
  }
  for (const cost of frames.values()) sum += cost;
  return sum;
}

type Rank = readonly number[];

const IMPORTANCE: Readonly<Record<string, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
const CRITICAL = 0;
const UNSTATED = 2;

/** Smaller goes first, number by number. */
function rankOf({ content, distance }: Piece, age: number): Rank {
  if (content.kind === "note") return [1, distance, 3];
  if (content.kind === "value") return isHeading(content.pointer) ? [0] : [1, distance, 1];
  const { kind, importance } = content.entry;
  if (kind !== "insight") return age < RECENT_PROGRESS ? [1, distance, 4, age] : [2, age];
  const stated = Object.hasOwn(IMPORTANCE, String(importance)) ? IMPORTANCE[String(importance)] : undefined;
  const weight = stated ?? UNSTATED;
  return weight === CRITICAL ? [1, distance, 0, age] : [1, distance, 2, weight, age];
}

function isHeading(pointer: readonly string[]): boolean {
  return pointer.length === 1 && (pointer[0] === "title" || pointer[0] === "status");
}

/** How many entries of its kind are newer; entries are given oldest first. */
function agesOf(pieces: readonly Piece[]): ReadonlyMap<Piece, number> {
  const ages = new Map<Piece, number>();
  const counts = new Map<string, number>();
  for (const piece of pieces.toReversed()) {
    if (piece.content.kind !== "entry") continue;
    const { kind } = piece.content.entry;
    const age = counts.get(kind) ?? 0;
    ages.set(piece, age);
    counts.set(kind, age + 1);
  }
  return ages;
}

function compareRanks(left: Rank, right: Rank): number {
  const index = left.findIndex((number, place) => number !== right[place]);
  return index < 0 ? 0 : (left[index] as number) - (right[index] ?? 0);
}
