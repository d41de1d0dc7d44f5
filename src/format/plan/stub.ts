// What stays in a plan where a phase was moved out: its heading, its objective and status as they were written, and a link.
// Everything else of it is in the file that the link names, byte for byte.
import { findField, OBJECTIVE, STATUS } from "./fields.js";
import { lineBreakOf, lineEndAfter, lineStartBefore, type Section } from "./sections.js";
import { readStanding } from "./standing.js";

const LINK = /^\*\*Details\*\*: \[([^\]\r\n]*)\]\(([^()\s<>]+)\)[ \t]*$/;
/** The line of ours where the section has no status of its own. */
const MADE_STATUS = /^\*\*Status\*\*: (?:open|in progress|blocked|done)(?: \(\d+ of \d+ tasks\))?$/;

/** Makes the stub of a section. `path` is that of its file as seen from the plan's directory, with "/". */
export function makeStub(
  text: string,
  section: Section,
  { path, isShort = false }: { path: string; isShort?: boolean },
): string {
  const own = text.slice(section.start, section.end);
  const eol = lineBreakOf(own) ?? lineBreakOf(text) ?? "\n";
  const heading = text.slice(section.start, section.bodyStart);
  const objective = isShort ? undefined : findField(text, section, OBJECTIVE)?.source;
  const status =
    (isShort ? undefined : findField(text, section, STATUS)?.source) ?? madeStatus(text, section);
  const paragraphs = [objective, status, linkTo(path)].filter((paragraph) => paragraph !== undefined);
  const isLast = section.end === text.length;
  return [
    /[\r\n]$/.test(heading) ? heading : heading + eol,
    paragraphs.map((paragraph) => eol + paragraph + eol).join(""),
    isLast ? "" : eol,
  ].join("");
}

function madeStatus(text: string, section: Section): string {
  const { status, done, total } = readStanding(text, section);
  return `**Status**: ${status.replace("-", " ")}${total === 0 ? "" : ` (${done} of ${total} tasks)`}`;
}

function linkTo(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const target = path.split("/").map(encodeSegment).join("/");
  return `**Details**: [${name}](${target})`;
}

/** As a link's destination, which may hold neither a space nor a bracket. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A stub as it stands in a plan now, edited or not. */
export interface Stub {
  /** The file that it names, as seen from the plan's directory. */
  readonly path: string;
  /** The heading's lines without the last line break. */
  readonly heading: string;
  readonly objective: string | null;
  readonly status: string | null;
  /** Whether `status` is worded as ours are. */
  readonly isMadeStatus: boolean;
  /** What somebody wrote between, above the link and below it. */
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** Reads a section as a stub; null where it has no link of ours to a file of its own. */
export function readStub(text: string, section: Section): Stub | null {
  const link = findLink(text, section);
  if (link === null) return null;
  const objective = findField(text, section, OBJECTIVE);
  const status = findField(text, section, STATUS);
  const known = [objective, status].filter((field) => field !== null && field.end <= link.start);
  const spans = known.filter((field) => field !== null).toSorted((left, right) => left.start - right.start);
  const above: string[] = [];
  let at = section.bodyStart;
  for (const { start, end } of [...spans, link]) {
    if (start > at) above.push(trimLines(text.slice(at, start)));
    at = Math.max(at, lineEndAfter(text, end));
  }
  const has = (field: typeof status): boolean => field !== null && known.includes(field);
  return {
    path: link.path,
    heading: text.slice(section.start, section.bodyStart).replace(/[\r\n]+$/, ""),
    objective: has(objective) ? (objective?.source ?? null) : null,
    status: has(status) ? (status?.source ?? null) : null,
    isMadeStatus: has(status) && MADE_STATUS.test(status?.source ?? ""),
    above: above.filter((lines) => lines !== ""),
    below: [trimLines(text.slice(Math.min(at, section.end), section.end))].filter((lines) => lines !== ""),
  };
}

function findLink(text: string, section: Section): { path: string; start: number; end: number } | null {
  const { unit } = section;
  for (const block of section.blocks) {
    if (block.kind === "heading") return null;
    if (block.kind !== "paragraph") continue;
    for (let at = lineStartBefore(text, block.start); at < block.end; at = lineEndAfter(text, at)) {
      const line = text.slice(at, Math.min(lineEndAfter(text, at), block.end)).replace(/[\r\n]+$/, "");
      const path = decodePath(LINK.exec(line)?.[2] ?? "");
      const name = path?.slice(path.lastIndexOf("/") + 1) ?? "";
      // Of any number: a part that was renumbered still has its text there, and whoever reads the file tells so.
      if (path !== null && new RegExp(`^${unit}_\\d+(?:_[^/]*)?\\.md$`).test(name))
        return { path, start: at, end: at + line.length };
    }
  }
  return null;
}

function decodePath(target: string): string | null {
  try {
    return decodeURIComponent(target);
  } catch {
    // A lone "%" is no link of ours.
    return null;
  }
}

/** Without the blank lines around it; the indentation of its first line stays. */
function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*(?:\r\n?|\n))+/, "").trimEnd();
}
