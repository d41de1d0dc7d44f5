// `ctx resolve --max-tokens`: a resolved context cut down to what fits, and what was left out. The order is policy/fit.ts.
import { CtxError } from "../errors/ctx-error.js";
import type { Json } from "../model/json/json.js";
import { findAt, formatPointer, parsePointer } from "../model/json/pointer.js";
import type { Piece } from "../model/piece.js";
import { fitPieces, orderPieces, sumOfPrices, type Price } from "../policy/fit.js";
import { EMPTY_JSON, jsonText, priceAsJson } from "../policy/json-price.js";
import { estimateTokens, tokensOf, weighText, weightWithin } from "../policy/tokens.js";
import { assemble, listPieces } from "../resolve/pieces.js";
import type { ResolvedContext, ResolveRequest } from "./resolve.js";
import type { ResolvedRef } from "./resolve-ref.js";
import { commandFor } from "./show-piece.js";

/** Below this not even the names of what was left out are certain to fit. */
export const LEAST_TOKENS = 200;

/** A piece that was left out: a value has a pointer, a note a path, an entry an id. */
export interface OmittedPiece {
  readonly ref: string;
  readonly pointer?: string;
  readonly path?: string;
  readonly id?: string;
  /** Present where it stands in a personal document. */
  readonly personal?: true;
  /** What it would take in this answer, estimated. */
  readonly tokens: number;
  /** A command that shows it. */
  readonly how: string;
}

/** How an answer will be shown, as far as its size goes. All sizes are in the unit of `Scale`. */
export interface Layout {
  readonly priceOf: (piece: Piece) => Price;
  /** What the whole answer takes beside its pieces. */
  readonly bare: number;
  /** What the whole answer takes; asked only where the sum of all prices, which may be a little more, leaves it open. */
  readonly weighWhole: () => number;
  /** Told when pieces have to be left out: what room there is for the others. */
  readonly cut: () => number;
}

/** Sizes of texts. Lines that each end with a line break add up. */
export interface Scale {
  readonly weigh: (text: string) => number;
  readonly limit: number;
}

export type LayOut = (context: ResolvedContext, scale: Scale) => Layout;

/** What a limited answer has beside what every answer has. */
export type FittedContext = ResolvedContext & {
  readonly omitted: readonly OmittedPiece[];
  readonly maxTokens: number;
};

/** @throws {CtxError} USAGE when the limit is no whole number that an answer can be made for, or stands beside `select`. */
export function requireLimit({ maxTokens, select }: ResolveRequest): void {
  if (maxTokens === undefined) return;
  if (select !== undefined) {
    throw new CtxError("USAGE", "--max-tokens cannot be used with --select: one value is never cut.");
  }
  if (Number.isSafeInteger(maxTokens) && maxTokens >= LEAST_TOKENS) return;
  throw new CtxError(
    "USAGE",
    `--max-tokens needs a whole number of at least ${LEAST_TOKENS}, not ${maxTokens}.`,
    {
      hint: "A short context fits in --max-tokens 2000; with less, hardly more than its title does.",
      details: { least: LEAST_TOKENS },
    },
  );
}

/**
 * Leaves out of a resolved context what does not fit in `maxTokens`: the same pieces for the same files and limit. Its
 * digest stays that of the whole; origins go with their values.
 */
export function fitContext(
  context: ResolvedContext,
  found: ResolvedRef,
  request: ResolveRequest & { readonly maxTokens: number },
): FittedContext {
  const { maxTokens } = request;
  const limit = weightWithin(maxTokens);
  const layout = (request.layOut ?? layOutAsJson)(context, { weigh: weighText, limit });
  const pieces = listPieces(found.layers, found.resolved);
  const prices = new Map(pieces.map((piece) => [piece, layout.priceOf(piece)]));
  const kept = isWithin(limit, layout, prices)
    ? new Set(pieces)
    : fitPieces(orderPieces(pieces), layout.cut(), prices);
  const { data, notes, entries } = assemble(pieces.filter((piece) => kept.has(piece)));
  const omitted = pieces
    .filter((piece) => !kept.has(piece))
    .map((piece) => describe(piece, (prices.get(piece) as Price).own, commandFor(piece, found, request)));
  const { origins, digest, ...rest } = { ...context, data, notes, entries };
  return {
    ...rest,
    ...(digest === undefined ? {} : { digest }),
    ...(origins === undefined ? {} : { origins: pickOrigins(origins, data) }),
    omitted,
    maxTokens,
    // Only who hands the JSON on has a use for its size.
    ...(request.layOut === undefined
      ? { estimatedTokens: estimateTokens(jsonText({ data, notes, entries })) }
      : {}),
  };
}

/** The sum of the prices is never more than this many times the whole; empty keys in deep objects come near it. */
const SUM_MARGIN = 1.5;

/** Tells whether all fits. Weighing the whole takes as long as pricing all pieces, so it is done only in between. */
function isWithin(limit: number, { bare, weighWhole }: Layout, prices: ReadonlyMap<Piece, Price>): boolean {
  const sum = bare + sumOfPrices(prices);
  return sum <= limit || (sum <= limit * SUM_MARGIN && weighWhole() <= limit);
}

/** The JSON text of {data, notes, entries} counts: what programs hand on to a model. */
function layOutAsJson({ data, notes, entries }: ResolvedContext, { weigh, limit }: Scale): Layout {
  const bare = weigh(EMPTY_JSON);
  return {
    priceOf: priceAsJson,
    bare,
    weighWhole: () => weigh(jsonText({ data, notes, entries })),
    cut: () => limit - bare,
  };
}

function pickOrigins<Origin>(
  origins: Readonly<Record<string, Origin>>,
  data: Json,
): Readonly<Record<string, Origin>> {
  const kept = Object.entries(origins).filter(
    ([pointer]) => findAt(data, parsePointer(pointer)) !== undefined,
  );
  return Object.fromEntries(kept);
}

function describe({ content, ref, personal }: Piece, weight: number, how: string): OmittedPiece {
  const name =
    content.kind === "value"
      ? { pointer: formatPointer(content.pointer) }
      : content.kind === "note"
        ? { path: content.note.path }
        : { id: content.entry.id };
  return { ref, ...name, ...(personal ? { personal } : {}), tokens: tokensOf(weight), how };
}
