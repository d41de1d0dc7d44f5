// Moving sections out of a text and putting texts into the places of sections: splices, each tried before anybody writes
// it. After it, every other section must be read as it was before; what cannot be placed so is left where it is.
import { makeStub } from "./stub.js";
import { lineBreakOf, type Section, type Sections } from "./sections.js";

/** Reads sections of the unit that is being moved. */
export interface SectionReader {
  /** All that a text has where they are moved from. */
  all(text: string): Sections;
  /** The one that a text by itself is. */
  alone(text: string): Sections;
}

/** A text that takes the place of a section. */
export interface Placing {
  readonly section: Section;
  readonly content: string;
}

/** A section that is to go into a file of its own. */
export interface Leaving {
  readonly section: Section;
  /** The file as seen from the plan's directory, with "/". */
  readonly path: string;
}

export interface Moved extends Leaving {
  readonly stub: string;
  /** What the file is to hold. */
  readonly child: string;
}

/** What came of several splices of one text: those that could be made are made together. */
export interface Spliced<Part> {
  readonly text: string;
  readonly made: readonly Part[];
  readonly refused: readonly Part[];
}

/** Puts a stub into the place of each section. Putting the children back gives the same text again. */
export function moveOut(text: string, leaving: readonly Leaving[], read: SectionReader): Spliced<Moved> {
  const move = (isShort: boolean): Spliced<Moved> => {
    const moved = leaving.map(({ section, path }) => {
      const child = text.slice(section.start, section.end);
      return { section, path, child, stub: makeStub(text, section, { path, isShort }) };
    });
    return placeAll(text, moved, { read, contentOf: ({ stub }) => stub });
  };
  const whole = move(false);
  // An objective or a status that reads otherwise when it stands alone is left out of the stub.
  return whole.refused.length === 0 ? whole : move(true);
}

/** Puts texts into the places of sections. Each must begin with the heading of that section. */
export function putBack(text: string, placings: readonly Placing[], read: SectionReader): Spliced<Placing> {
  return placeAll(text, placings, { read, contentOf: ({ content }) => content });
}

interface Placer<Part> {
  readonly read: SectionReader;
  readonly contentOf: (part: Part) => string;
}

function placeAll<Part extends { readonly section: Section }>(
  text: string,
  parts: readonly Part[],
  placer: Placer<Part>,
): Spliced<Part> {
  const together = place(text, parts, placer);
  if (together !== null) return { text: together, made: parts, refused: [] };
  const made = parts.length === 1 ? [] : parts.filter((part) => place(text, [part], placer) !== null);
  const refused = parts.filter((part) => !made.includes(part));
  const placed = place(text, made, placer);
  return placed === null ? { text, made: [], refused: parts } : { text: placed, made, refused };
}

/** Null when something else than these sections would be read otherwise. */
function place<Part extends { readonly section: Section }>(
  text: string,
  parts: readonly Part[],
  { read, contentOf }: Placer<Part>,
): string | null {
  const eol = lineBreakOf(text) ?? "\n";
  const contents = new Map(parts.map((part) => [part.section.start, contentOf(part)]));
  // A text that somebody edited may lack the line breaks that keep what follows apart from it.
  for (const apart of [0, 1, 2]) {
    const ended = new Map([...contents].map(([start, content]) => [start, content + eol.repeat(apart)]));
    const placed = splice(text, parts, ended);
    if (isReadAs(placed, expectedOf(text, ended, read), read)) return placed;
  }
  return null;
}

function splice(
  text: string,
  parts: readonly { readonly section: Section }[],
  contents: ReadonlyMap<number, string>,
): string {
  let spliced = "";
  let at = 0;
  for (const { section } of parts.toSorted((left, right) => left.section.start - right.section.start)) {
    spliced += text.slice(at, section.start) + (contents.get(section.start) ?? "");
    at = section.end;
  }
  return spliced + text.slice(at);
}

/** The texts of all sections as they must be read afterwards; null when a new one is not one such section by itself. */
function expectedOf(
  text: string,
  contents: ReadonlyMap<number, string>,
  read: SectionReader,
): string[] | null {
  const expected: string[] = [];
  for (const section of read.all(text).sections) {
    const content = contents.get(section.start);
    const own =
      content === undefined ? text.slice(section.start, section.end) : findOwn(content, section, read);
    if (own === null) return null;
    expected.push(own);
  }
  return expected;
}

function findOwn(content: string, { number }: Section, read: SectionReader): string | null {
  const [only, another] = read.alone(content).sections;
  if (only === undefined || another !== undefined || only.number !== number) return null;
  return content.slice(only.start, only.end);
}

function isReadAs(text: string, expected: readonly string[] | null, read: SectionReader): boolean {
  if (expected === null) return false;
  const { sections } = read.all(text);
  return (
    sections.length === expected.length &&
    sections.every(({ start, end }, at) => text.slice(start, end) === expected[at])
  );
}
