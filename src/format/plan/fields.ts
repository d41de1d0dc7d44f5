// The lines by which a phase or stage tells of itself: `**Status**: done`, `- Risk: high`. Only those above its first
// heading are its own; what a word means is decided elsewhere.
import type { Block, Span } from "../markdown-outline.js";
import { lineEndAfter, lineStartBefore, type Section } from "./sections.js";

export interface Field extends Span {
  /** Whole lines, without the last line break. */
  readonly source: string;
  /** What follows the colon, in one line. */
  readonly value: string;
}

export const OBJECTIVE = ["objective", "goal"];
export const STATUS = ["status"];
export const RISK = ["risk", "risk level"];
export const DEPENDENCIES = ["dependencies", "dependency", "depends on", "depends_on", "requires"];

const LINE =
  /^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(?:\*\*|__)?([A-Za-z][A-Za-z_ ]{2,20}?)(?:\*\*|__)?\s*:(?:\*\*|__)?(?:\s+(.*)|)$/;

/** The field of one of some names (in lower case); the first where there are several. */
export function findField(text: string, section: Section, names: readonly string[]): Field | null {
  for (const block of section.blocks) {
    if (block.kind === "heading") return null;
    for (const paragraph of paragraphsOf(block)) {
      const found = findIn(text, paragraph, names);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Lines of a list are fields, too; those of lists in lists are not. */
function paragraphsOf(block: Block): readonly Span[] {
  if (block.kind === "paragraph") return [block];
  if (block.kind !== "list") return [];
  return block.points.flatMap(({ blocks }) => blocks.slice(0, 1).filter(({ kind }) => kind === "paragraph"));
}

function findIn(text: string, paragraph: Span, names: readonly string[]): Field | null {
  const start = lineStartBefore(text, paragraph.start);
  let found: { start: number; end: number } | null = null;
  for (let at = start; at < paragraph.end; at = lineEndAfter(text, at)) {
    const end = Math.min(lineEndAfter(text, at), paragraph.end);
    const read = LINE.exec(withoutBreak(text.slice(at, end)));
    if (found !== null && read !== null) break;
    if (found !== null) found.end = end;
    else if (read !== null && names.includes((read[1] as string).toLowerCase())) found = { start: at, end };
  }
  if (found === null) return null;
  const source = withoutBreak(text.slice(found.start, found.end));
  const value = source.replace(/\s*[\r\n]+\s*/g, " ").match(LINE)?.[2] ?? "";
  return { start: found.start, end: found.start + source.length, source, value: value.trim() };
}

function withoutBreak(line: string): string {
  return line.replace(/[\r\n]+$/, "");
}
