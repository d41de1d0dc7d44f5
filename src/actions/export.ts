// `ctx export`: what a context says, as a section in the file that an agent reads, for agents that run no hooks. Nothing
// personal, nothing of the moment, and no text that reads like an order before people have reviewed it.
import { CtxError } from "../errors/ctx-error.js";
import { findSection, isBrokenSection, putSection, type SectionMarks } from "../format/managed-section.js";
import type { Outcome } from "../model/outcome.js";
import type { Piece } from "../model/piece.js";
import { formatRef } from "../model/ref.js";
import { isReviewed, leastOf, type Standing } from "../model/standing.js";
import { fitPieces, orderPieces, type Price } from "../policy/fit.js";
import {
  headingOf,
  introOf,
  linesOfPiece,
  pageOf,
  type ExportedPiece,
} from "../policy/reading/export-page.js";
import { textOfPiece } from "../policy/reading/piece-text.js";
import type { Runtime } from "../ports/runtime.js";
import { listPieces } from "../resolve/pieces.js";
import { readCurrentBranch } from "../store/place/current-branch.js";
import type { Workspace } from "../store/place/workspace.js";
import { findStandings } from "../store/read/standings.js";
import { requireInside, requireWritable, writeFiles } from "../store/write/writes.js";
import { lookForOrder } from "./agent/look-for-order.js";
import { sourcesOfPiece } from "./agent/piece-sources.js";
import type { DryRun, WriteRequest } from "./request.js";
import { resolveRef, type ResolvedRef } from "./resolve-ref.js";

export const EXPORT_TARGETS = ["agents-md", "claude", "cursor", "copilot", "gemini"] as const;
export type ExportTarget = (typeof EXPORT_TARGETS)[number];

export interface ExportRequest extends WriteRequest {
  /** Default `project`: what holds on every branch, since the file is the same for all who have it. */
  readonly ref?: string;
  readonly to: ExportTarget;
  /** Writes no file; the section is in the answer. */
  readonly stdout?: boolean;
}

export interface ExportData extends DryRun {
  readonly ref: string;
  readonly to: ExportTarget;
  /** Relative to the root; null with `stdout`. */
  readonly path: string | null;
  /** Whether the file is another one now, or with a dry run would be. */
  readonly changed: boolean;
  /** What the section says. */
  readonly section: string;
  /** How many values, notes and insights did not fit. */
  readonly omitted: { readonly values: number; readonly notes: number; readonly entries: number };
  /** How many texts were left out because they read like orders to an agent and nobody has reviewed them. */
  readonly withheld: number;
}

const MARKS: SectionMarks = { name: "context", open: "<!-- ", close: " -->" };
/** Agents leave out what lies further down: Codex reads 32 KiB of all instructions together. */
const MOST_CHARACTERS = 16_000;
const CLOSING = 200;

/** Cursor reads a rule only below such lines; it takes "true" in quotation marks for false. */
const CURSOR_HEAD = "---\ndescription: What is known about this project\nalwaysApply: true\n---\n";

/**
 * Writes a context's section.
 * @throws {CtxError} FILE_CHANGED when somebody changed the section by hand; FILE_INVALID when its marks are damaged, or the
 * file is no text; SECRET_FOUND; OUTSIDE_ROOT for a link; CONTEXT_NOT_FOUND and the like, as resolve does.
 */
export async function exportContext(runtime: Runtime, request: ExportRequest): Promise<Outcome<ExportData>> {
  const { to, ref = "project", dryRun = false } = request;
  const found = await resolveRef(runtime, { directory: request.directory, ref, personal: false });
  const { workspace, findings } = found;
  const { section, omitted, withheld } = await makeSection(runtime, found);
  const answer = { ref: formatRef(found.ref), to, section, omitted, withheld };
  if (request.stdout === true) return { data: { ...answer, path: null, changed: false }, findings };
  requireWritable(workspace);
  const path = pathFor(runtime, workspace, to);
  requireInside(runtime, workspace.root, path);
  const before = runtime.files.readText(`${workspace.root}/${path}`);
  requireOwnSection(before, path);
  const head = before === null && to === "cursor" ? CURSOR_HEAD : before;
  const after = putSection(head, MARKS, section);
  const changed = before !== after;
  const writes = changed ? [{ path, before, after }] : [];
  const written = await writeFiles(runtime, workspace, { writes, dryRun });
  return { data: { ...answer, path, changed, ...written }, findings };
}

/**
 * Where the agent reads it. A new CLAUDE.md would hide AGENTS.md from Claude Code, so there is none: without one, and where
 * it is a link, a rule of its own is read beside whatever there is.
 */
function pathFor({ files }: Runtime, { root }: Workspace, to: ExportTarget): string {
  switch (to) {
    case "agents-md":
      return "AGENTS.md";
    case "claude":
      return files.kindOf(`${root}/CLAUDE.md`) === "file" ? "CLAUDE.md" : ".claude/rules/ctx-context.md";
    case "cursor":
      return ".cursor/rules/ctx-context.mdc";
    case "copilot":
      return ".github/copilot-instructions.md";
    case "gemini":
      return "GEMINI.md";
  }
}

function requireOwnSection(text: string | null, path: string): void {
  const found = text === null ? null : findSection(text, MARKS);
  if (found === null) return;
  const { line } = found;
  if (isBrokenSection(found)) {
    throw new CtxError("FILE_INVALID", `${path} cannot be changed: ${found.problem}`, {
      path,
      line,
      hint: "Leave one pair of the marks ctx:context:begin and ctx:context:end, or none, and run it again.",
    });
  }
  if (found.isGenuine) return;
  throw new CtxError("FILE_CHANGED", `The section in ${path} is not as ctx wrote it, so it stays as it is.`, {
    path,
    line,
    hint: "Move your words out of it and take its two marks away: then a new section is added. `--stdout` prints it.",
  });
}

interface Section extends Pick<ExportData, "section" | "omitted" | "withheld"> {}

/** What the section says: the most specific first, as much as fits. */
async function makeSection(runtime: Runtime, found: ResolvedRef): Promise<Section> {
  const ref = formatRef(found.ref);
  const all = listPieces(found.layers, found.resolved).filter(isLasting);
  const { safe, withheld } = await withoutOrders(runtime, found, all);
  const exported = new Map(
    safe.map((piece): [Piece, ExportedPiece] => [piece, { piece, lines: linesOfPiece(piece) }]),
  );
  const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);
  const prices = new Map(
    [...exported].map(([piece, { lines }]): [Piece, Price] => {
      const frames = [{ name: piece.ref, cost: sizeOf(headingOf(piece.ref)) }];
      return [piece, { own: sizeOf(lines), frames }];
    }),
  );
  const kept = fitPieces(orderPieces(safe), MOST_CHARACTERS - CLOSING - sizeOf(introOf(ref)), prices);
  const shown = inReadingOrder(safe.filter((piece) => kept.has(piece)));
  const omitted = countKinds(safe.filter((piece) => !kept.has(piece)));
  const closing = closingOf(omitted);
  const pieces = shown.map((piece) => exported.get(piece) as ExportedPiece);
  return { section: pageOf(ref, pieces, closing), omitted, withheld };
}

/** What is being done at the moment belongs in no file that everyone keeps. */
function isLasting({ content }: Piece): boolean {
  return content.kind !== "entry" || content.entry.kind === "insight";
}

async function withoutOrders(
  runtime: Runtime,
  found: ResolvedRef,
  pieces: readonly Piece[],
): Promise<{ safe: Piece[]; withheld: number }> {
  const suspects: Piece[] = [];
  for (const piece of pieces)
    if ((await lookForOrder(textOfPiece(piece.content))) !== null) suspects.push(piece);
  if (suspects.length === 0) return { safe: [...pieces], withheld: 0 };
  const { workspace } = found;
  const current = await readCurrentBranch(workspace.repository, runtime.environment);
  const withheld = new Set<Piece>();
  for (const piece of suspects) {
    const standings = await findStandings({ workspace, current }, sourcesOfPiece(piece, found));
    if (!isReviewed(leastOf(standings as [Standing, ...Standing[]]))) withheld.add(piece);
  }
  return { safe: pieces.filter((piece) => !withheld.has(piece)), withheld: withheld.size };
}

/** Context by context, the narrowest first; in each its data, its insights, its notes. */
function inReadingOrder(pieces: readonly Piece[]): Piece[] {
  const rank = ({ content }: Piece): number => ["value", "entry", "note"].indexOf(content.kind);
  return pieces.toSorted((left, right) => left.distance - right.distance || rank(left) - rank(right));
}

function countKinds(pieces: readonly Piece[]): ExportData["omitted"] {
  const count = (kind: string): number => pieces.filter(({ content }) => content.kind === kind).length;
  return { values: count("value"), notes: count("note"), entries: count("entry") };
}

function closingOf({ values, notes, entries }: ExportData["omitted"]): string {
  const more = values + notes + entries;
  return more === 0 ? "" : `${more} more did not fit: \`ctx resolve\` shows everything.`;
}
