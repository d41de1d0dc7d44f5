// Where the phases of a plan are, and the stages of a phase: headings outside code, HTML, quotes and lists, each with all
// that follows it up to the next heading of its level or above. What a section says is not read here.
import { BOM, makePlaceFinder } from "../text-place.js";
import type { Block, Outline } from "../markdown-outline.js";

/** Reads the blocks of a text; its parser is loaded late, so that it is handed in. */
export type Outliner = (text: string) => Outline;

export type Unit = "phase" | "stage";

export interface Section {
  readonly unit: Unit;
  readonly number: number;
  /** What follows the colon. */
  readonly title: string;
  readonly level: number;
  /** 1-based line of the heading. */
  readonly line: number;
  /** The start of the heading's line. */
  readonly start: number;
  /** After the heading and its line break. */
  readonly bodyStart: number;
  /** The start of the next section's first line, or the end of the text. */
  readonly end: number;
  /** What stands below the heading, the headings of its parts among it. */
  readonly blocks: readonly Block[];
}

/** A heading that counts for none, or for two. */
export interface SectionProblem {
  readonly kind: "twice" | "nested" | "unread";
  readonly line: number;
  readonly message: string;
}

export interface Sections {
  /** In the order of the text; two of one number are both here. */
  readonly sections: readonly Section[];
  readonly problems: readonly SectionProblem[];
}

/** The phases of a plan: headings of level 2 and 3. A phase inside another one is a part of that. */
export function findPhases(text: string, outline: Outline): Sections {
  return findSections(text, outline.blocks, { unit: "phase", levels: [2, 3] });
}

/** The stages of a phase: headings one level below its own. */
export function findStages(text: string, phase: Section): Sections {
  return findSections(text, phase.blocks, { unit: "stage", levels: [phase.level + 1], end: phase.end });
}

/** The stage that a file of its own holds. */
export function findStageFile(text: string, outline: Outline): Sections {
  return findSections(text, outline.blocks, { unit: "stage", levels: [3, 4] });
}

interface Wanted {
  readonly unit: Unit;
  readonly levels: readonly number[];
  readonly end?: number;
}

function findSections(text: string, blocks: readonly Block[], wanted: Wanted): Sections {
  const { unit, levels, end: last = text.length } = wanted;
  const sections: Section[] = [];
  const problems: SectionProblem[] = [];
  const placeOf = makePlaceFinder(text);
  for (const [at, block] of blocks.entries()) {
    if (block.kind !== "heading") continue;
    const read = readTitle(block.title, unit);
    if (read === null) continue;
    const start = lineStartBefore(text, block.start);
    const { line } = placeOf(block.start);
    const around = sections.findLast((section) => section.end > start);
    if (around !== undefined && (levels.includes(block.level) || read.number === null)) {
      if (read.number !== null && block.level > around.level)
        problems.push({ kind: "nested", line, message: nested(block.title, around) });
      continue;
    }
    if (read.number === null || !levels.includes(block.level)) {
      if (around === undefined) problems.push({ kind: "unread", line, message: unread(block.title, wanted) });
      continue;
    }
    const next = blocks.findIndex((other, index) => {
      return index > at && other.kind === "heading" && other.level <= block.level;
    });
    const end = next === -1 ? last : lineStartBefore(text, (blocks[next] as Block).start);
    const bodyStart = Math.min(lineEndAfter(text, block.end), end);
    const inside = blocks.slice(at + 1, next === -1 ? blocks.length : next);
    const { number, title } = read;
    sections.push({ unit, number, title, level: block.level, line, start, bodyStart, end, blocks: inside });
  }
  return { sections, problems: [...problems, ...findTwins(sections)] };
}

/** Null for another heading; no number for one that is nearly one of ours. */
function readTitle(written: string, unit: Unit): { number: number | null; title: string } | null {
  const plain = written.replace(/^[*_`]+|[*_`]+$/g, "");
  const near = new RegExp(`^${unit}\\s*\\d`, "i");
  const exact = new RegExp(`^${unit}\\s+(\\d{1,6})(?:\\*\\*|__)?\\s*[:：](?:\\*\\*|__)?\\s*(.*)$`, "i").exec(
    plain,
  );
  if (exact !== null) return { number: Number(exact[1]), title: exact[2] as string };
  return near.test(plain) ? { number: null, title: plain } : null;
}

function nested(title: string, { unit, number, line }: Section): string {
  return `"${title}" lies inside ${unit} ${number} (line ${line}), and is a part of that.`;
}

function unread(title: string, { unit, levels }: Wanted): string {
  const name = unit === "phase" ? "Phase" : "Stage";
  return `"${title}" is read as no ${unit}: one is headed "${name} N: …", at level ${levels.join(" or ")}.`;
}

function findTwins(sections: readonly Section[]): SectionProblem[] {
  return sections.flatMap(({ unit, number, line }, at) => {
    const first = sections.findIndex((other) => other.number === number);
    if (first === at) return [];
    const message = `There are two of ${unit} ${number}: lines ${sections[first]?.line} and ${line}.`;
    return [{ kind: "twice" as const, line, message }];
  });
}

/** Markdown ends lines with a carriage return alone, too. A BOM is no part of its line. */
export function lineStartBefore(text: string, offset: number): number {
  // Not lastIndexOf: in a text without "\r" every question would look through all that stands before.
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  return text.startsWith(BOM, start) && start < offset ? start + 1 : start;
}

/** After the line break that ends the line around an offset; the end of the text where none follows. */
export function lineEndAfter(text: string, offset: number): number {
  const found = /\r\n?|\n/g;
  found.lastIndex = offset;
  return found.exec(text) === null ? text.length : found.lastIndex;
}

/** The first line break of a text; null where it has none. */
export function lineBreakOf(text: string): string | null {
  return /\r\n?|\n/.exec(text)?.[0] ?? null;
}
