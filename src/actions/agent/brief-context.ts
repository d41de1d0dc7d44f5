// A resolved context made ready for an agent: what is most specific first, as much as fits, every text in its fence with
// what git says of where it comes from.
import type { Note } from "../../model/document.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Piece } from "../../model/piece.js";
import { formatRef } from "../../model/ref.js";
import { isReviewed, leastOf, type Standing } from "../../model/standing.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import { fitPieces, orderPieces } from "../../policy/fit.js";
import { arrange, priceOf, type JudgedText } from "../../policy/reading/arrange.js";
import { fence, introduceFence } from "../../policy/reading/fence.js";
import { cutText, textOfPiece } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { assemble, listPieces } from "../../resolve/pieces.js";
import { readCurrentBranch } from "../../store/place/current-branch.js";
import { findStandings } from "../../store/read/standings.js";
import type { PlaceRequest } from "../request.js";
import type { ResolvedEntry } from "../resolve.js";
import { resolveRef, type ResolvedRef } from "../resolve-ref.js";
import { commandFor } from "../show-piece.js";
import { lookForOrder } from "./look-for-order.js";
import { sourcesOfPiece } from "./piece-sources.js";

export interface BriefContextRequest extends PlaceRequest {
  /** Without one: as `resolve` takes it. */
  readonly ref?: string;
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
  /** The most that `text` may take, at least 1,000; without it everything is in. */
  readonly maxCharacters?: number;
}

export interface ContextBriefing {
  readonly ref: string;
  readonly branch: string | null;
  /** What the agent is to read, at most `maxCharacters`; "" where the context says nothing. */
  readonly text: string;
  /** The same knowledge as values, of what is in the text. They have no fence: for programs, not for models. */
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly ResolvedEntry[];
  /** The files that the lineage was read from, below the root: documents and notes. */
  readonly files: readonly string[];
  /** How many values, notes and entries did not fit. */
  readonly omitted: { readonly values: number; readonly notes: number; readonly entries: number };
}

/** A text longer than its share of the room is cut, so that one long note does not push out everything else. */
const LARGEST_SHARE = 1 / 3;
/** What the line about omissions takes at most. */
const CLOSING = 200;
const LONGEST_NAME = 300;

/**
 * Resolves a ref for an agent.
 * @throws {CtxError} REF_INVALID, CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN, NOT_INITIALIZED.
 */
export async function briefContext(
  runtime: Runtime,
  request: BriefContextRequest,
): Promise<Outcome<ContextBriefing>> {
  const found = await resolveRef(runtime, request);
  const mark = await runtime.ids.mark();
  const intro = `${headingOf(found)}\n${introduceFence(mark)}\n`;
  const room = (request.maxCharacters ?? Infinity) - intro.length - CLOSING;
  const pieces = listPieces(found.layers, found.resolved);
  const texts = await judgePieces(runtime, { found, request, room }, orderPieces(pieces));
  const prices = new Map([...texts].map(([piece, text]) => [piece, priceOf(text, mark)]));
  const kept = fitPieces([...texts.keys()], room, prices);
  const shown = pieces.filter((piece) => kept.has(piece));
  const { data, notes, entries } = assemble(shown);
  const omitted = countKinds(pieces.filter((piece) => !kept.has(piece)));
  const passages = arrange(inReadingOrder(shown).map((piece) => texts.get(piece) as JudgedText));
  const text = passages.length === 0 ? "" : `${intro}${fence(mark, passages)}${closingOf(omitted, found)}`;
  const files = found.layers
    .filter(({ personal }) => !personal)
    .flatMap((layer) => [...layer.documents, ...layer.notes].map(({ path }) => path));
  const answer = {
    ref: formatRef(found.ref),
    branch: found.branch,
    text,
    data,
    notes,
    entries,
    files,
    omitted,
  };
  return { data: answer, findings: found.findings };
}

interface Setting {
  readonly found: ResolvedRef;
  readonly request: BriefContextRequest;
  readonly room: number;
}

/** Judges the pieces that may fit, those to be kept first; asking git about the others would be for nothing. */
async function judgePieces(
  runtime: Runtime,
  { found, request, room }: Setting,
  ordered: readonly Piece[],
): Promise<Map<Piece, JudgedText>> {
  const likely: { piece: Piece; whole: string; text: string }[] = [];
  let left = room;
  for (const piece of ordered) {
    if (left <= 0) break;
    const whole = textOfPiece(piece.content);
    const share = Math.floor(room * LARGEST_SHARE);
    const text = cutText(visibleBlock(whole), share, commandFor(piece, found, request));
    if (text.length > left) continue;
    left -= text.length;
    likely.push({ piece, whole, text });
  }
  const { workspace } = found;
  const current = await readCurrentBranch(workspace.repository, runtime.environment);
  const sources = likely.map(({ piece }) => sourcesOfPiece(piece, found));
  const standings = await findStandings({ workspace, current }, sources.flat());
  let next = 0;
  const judged = new Map<Piece, JudgedText>();
  for (const [at, { piece, whole, text }] of likely.entries()) {
    const own = standings.slice(next, (next += (sources[at] ?? []).length));
    const standing = leastOf(own as [Standing, ...Standing[]]);
    // As it was written: what is made visible would stand between the letters of a word.
    const order = isReviewed(standing) ? null : await lookForOrder(whole);
    const { content, ref } = piece;
    const notePath = content.kind === "note" ? content.note.path : null;
    judged.set(piece, { ref, notePath, standing, order, text });
  }
  return judged;
}

/** Context by context, the narrowest first; in each its data, its entries, its notes. */
function inReadingOrder(pieces: readonly Piece[]): Piece[] {
  return pieces.toSorted((left, right) => left.distance - right.distance || kindRank(left) - kindRank(right));
}

function kindRank({ content }: Piece): number {
  return content.kind === "value" ? 0 : content.kind === "entry" ? 1 : 2;
}

function countKinds(pieces: readonly Piece[]): ContextBriefing["omitted"] {
  const count = (kind: string): number => pieces.filter(({ content }) => content.kind === kind).length;
  return { values: count("value"), notes: count("note"), entries: count("entry") };
}

function headingOf({ ref, branch, layers }: ResolvedRef): string {
  const name = cutName(formatRef(ref));
  const wider = layers.map((layer) => formatRef(layer.ref)).filter((other) => other !== formatRef(ref));
  const from =
    wider.length === 0 ? "" : ` It inherits from ${cutName([...new Set(wider)].reverse().join(", "))}.`;
  const on = branch === null || ref.level === "branch" ? "" : ` on branch ${cutName(branch)}`;
  return `ctx: what is known for ${name}${on}, most specific first.${from}`;
}

function cutName(name: string): string {
  const shown = visibleLine(name);
  return shown.length <= LONGEST_NAME ? shown : `${shown.slice(0, LONGEST_NAME - 1)}…`;
}

function closingOf({ values, notes, entries }: ContextBriefing["omitted"], { ref }: ResolvedRef): string {
  const counts = [wordCount(values, "value"), wordCount(notes, "note"), wordCount(entries, "entry")].filter(
    (one) => one !== "",
  );
  if (counts.length === 0) return "";
  const name = quoteForShell(formatRef(ref));
  const command = name.length > CLOSING / 2 ? "ctx resolve" : `ctx resolve ${name}`;
  return `\nMore than fits here: ${counts.join(", ")}. All of it: \`${command}\`.`;
}

function wordCount(number: number, noun: string): string {
  if (number === 0) return "";
  return `${number} ${number === 1 ? noun : noun === "entry" ? "entries" : `${noun}s`}`;
}
