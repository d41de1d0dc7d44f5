// What comes back into a plan from a file: its text, with what somebody changed in the stub meanwhile. Each part of a stub is
// merged three-way, from how it was written; two changes of one part are for a person to settle.
import { BOM } from "../text-place.js";
import { findField, OBJECTIVE, STATUS, type Field } from "./fields.js";
import type { SectionReader } from "./move.js";
import { lineBreakOf, type Section } from "./sections.js";
import { makeStub, readStub, type Stub } from "./stub.js";

/** A stub and the file that it names. */
export interface Apart {
  /** The text in which the stub stands, and its place in it. */
  readonly text: string;
  readonly section: Section;
  readonly stub: Stub;
  /** What the file holds now, all of it. */
  readonly child: string;
  /** The stub as it was written; null where nobody remembers. */
  readonly written: string | null;
}

export type Rejoined =
  | { readonly kind: "joined"; readonly content: string }
  /** What a person must settle, as the end of a sentence. */
  | { readonly kind: "conflict"; readonly problem: string };

/** Joins a stub and its file. */
export function rejoin({ text, section, stub, child, written }: Apart, read: SectionReader): Rejoined {
  // An editor may have put a mark of its own before the text.
  const content = child.startsWith(BOM) ? child.slice(1) : child;
  const [own] = read.alone(content).sections;
  const name = `${section.unit} ${section.number}`;
  if (own === undefined || own.number !== section.number)
    return conflict(`the file has no heading of ${name}`);
  if (content.slice(0, own.start).trim() !== "")
    return conflict(`the file has text above the heading of ${name}`);
  const now = text.slice(section.start, section.end);
  const isUntouched = sameLines(now, written ?? makeStub(content, own, { path: stub.path }));
  return isUntouched
    ? { kind: "joined", content }
    : merge({ content, own, stub, base: baseOf(written, read) });
}

/** Blank lines at the end of a stub belong to what follows it. */
function sameLines(left: string, right: string): boolean {
  return left.trimEnd() === right.trimEnd();
}

function baseOf(written: string | null, read: SectionReader): Stub | null {
  if (written === null) return null;
  const [section] = read.alone(written).sections;
  return section === undefined ? null : readStub(written, section);
}

interface Merging {
  readonly content: string;
  readonly own: Section;
  readonly stub: Stub;
  readonly base: Stub | null;
}

function merge({ content, own, stub, base }: Merging): Rejoined {
  const eol = lineBreakOf(content) ?? "\n";
  const heading = content.slice(own.start, own.bodyStart).replace(/[\r\n]+$/, "");
  const headingField = { start: own.start, end: own.start + heading.length, source: heading };
  const parts = [
    { name: "heading", now: stub.heading, was: base?.heading, field: headingField },
    {
      name: "objective",
      now: stub.objective,
      was: base?.objective,
      field: findField(content, own, OBJECTIVE),
    },
    { name: "status", now: statusOf(stub, base), was: base?.status, field: findField(content, own, STATUS) },
  ];
  const edits: { start: number; end: number; text: string }[] = [];
  const added: string[] = [];
  for (const { name, now, was, field } of parts) {
    const verdict = judge(now, was, field);
    if (verdict === "conflict")
      return conflict(`the ${name} was changed in the plan and in the file, differently`);
    if (verdict === "add") added.push(now as string);
    if (verdict === "take" && field !== null)
      edits.push({ start: field.start, end: field.end, text: now as string });
  }
  added.push(...stub.above);
  if (added.length > 0) edits.push(insertion(content, own, { texts: added, eol }));
  edits.push(...stub.below.map((lines) => appendix(content, own, { lines, eol })));
  return { kind: "joined", content: applyEdits(content, edits) };
}

/** A status line of ours that nobody changed says nothing that the file does not say better. */
function statusOf({ status, isMadeStatus }: Stub, base: Stub | null): string | null {
  return isMadeStatus && base === null ? null : status;
}

/** `was` is undefined where nobody remembers. */
function judge(
  now: string | null,
  was: string | null | undefined,
  field: Pick<Field, "source"> | null,
): "keep" | "take" | "add" | "conflict" {
  if (now === null || now === was || now === field?.source) return "keep";
  if (field === null) return "add";
  return field.source === was ? "take" : "conflict";
}

/** Below the heading, as paragraphs. */
function insertion(
  content: string,
  { bodyStart }: Section,
  { texts, eol }: { texts: readonly string[]; eol: string },
): { start: number; end: number; text: string } {
  const isBroken = /[\r\n]$/.test(content.slice(0, bodyStart));
  const rest = content.slice(bodyStart);
  const paragraphs = texts.map((text) => eol + text + eol).join("");
  const gap = rest === "" || /^[ \t]*[\r\n]/.test(rest) ? "" : eol;
  return { start: bodyStart, end: bodyStart, text: (isBroken ? "" : eol) + paragraphs + gap };
}

/** Below the last line of the section, above the blank lines that end it. */
function appendix(
  content: string,
  { start, end }: Section,
  { lines, eol }: { lines: string; eol: string },
): { start: number; end: number; text: string } {
  const own = content.slice(start, end);
  const at = start + own.trimEnd().length;
  return {
    start: at,
    end: at,
    text: `${eol}${eol}${lines}${/[\r\n]/.test(content.slice(at, end)) ? "" : eol}`,
  };
}

function applyEdits(content: string, edits: readonly { start: number; end: number; text: string }[]): string {
  let joined = content;
  for (const { start, end, text } of edits.toSorted((left, right) => right.start - left.start))
    joined = joined.slice(0, start) + text + joined.slice(end);
  return joined;
}

function conflict(problem: string): Rejoined {
  return { kind: "conflict", problem };
}
