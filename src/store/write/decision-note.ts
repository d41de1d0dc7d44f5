// A decision as a MADR 4 note (adr.github.io/madr): its file name in the context's decisions/, and its text.
import { CtxError } from "../../errors/ctx-error.js";
import { parseDocument } from "../../format/document.js";
import type { Edit } from "../../format/edit.js";
import { splitMarkdown } from "../../format/front-matter.js";
import { lineEndingOf } from "../../format/text-place.js";
import { formatYamlInline } from "../../format/yaml/yaml-text.js";
import type { JsonObject } from "../../model/json/json.js";
import { slugOfTitle } from "../../model/text/slug.js";

export interface Decision {
  readonly title: string;
  /** Given, it rules over one in the body. */
  readonly status: string | null;
  /** Who decided, as "@who". */
  readonly by: string;
  /** `2026-11-20`. */
  readonly date: string;
  /** Markdown as somebody wrote it, with or without front matter and heading; null for sections to fill. */
  readonly body: string | null;
}

// `ctx decision` records what was decided; who still wants to discuss it says `--status proposed`.
const USUAL_STATUS = "accepted";
const SECTIONS = [
  "## Context and Problem Statement",
  "## Considered Options",
  "## Decision Outcome",
  "### Consequences",
];

const NUMBER_LENGTH = 4;
const EXTENSION = ".md";
const MAX_NAME_LENGTH = 80;

/**
 * The name of a new decision's file: the number after the highest one there, then the title's slug; the number alone
 * for a title without a Latin letter or digit. Branches that decide at the same time may both take a number, which
 * loses nothing: the name tells them apart.
 */
export function nameDecision(title: string, names: readonly string[]): string {
  const highest = names.reduce((most, name) => Math.max(most, numberOf(name) ?? 0), 0);
  const number = String(highest + 1).padStart(NUMBER_LENGTH, "0");
  const slug = slugOfTitle(title, MAX_NAME_LENGTH - number.length - "-".length - EXTENSION.length);
  return `${number}${slug === "" ? "" : `-${slug}`}${EXTENSION}`;
}

/** The file among `names` that holds a decision of the same name, whatever its number. */
export function findSameDecision(name: string, names: readonly string[]): string | null {
  const slug = slugOf(name);
  if (slug === "") return null;
  return names.find((other) => numberOf(other) !== null && slugOf(other) === slug) ?? null;
}

/** The number that a file name begins with; null for other files, and for a date in its place. */
function numberOf(name: string): number | null {
  const [, digits] = /^(\d{3,6})(?:[-_.]|$)/.exec(name) ?? [];
  return digits === undefined || /^\d{4}-\d{2}-\d{2}/.test(name) ? null : Number(digits);
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\d+[-_.]?/, "")
    .replace(/\.?md$/, "");
}

/**
 * Writes the note. A body keeps its own front matter to the byte; status, date and decision-makers are added where it
 * has none, and a heading where it has none.
 * @throws {CtxError} FILE_INVALID when the body could not be read back as a note.
 */
export async function formatDecision(decision: Decision): Promise<string> {
  const { title, body } = decision;
  if (body === null) {
    return `${frontMatter(decision, "\n")}\n${[headingOf(title), ...SECTIONS].join("\n\n")}\n`;
  }
  const source = { path: "the body", form: "markdown", text: body } as const;
  const parsed = await parseDocument(source);
  const problem = parsed.findings.find(({ severity }) => severity === "error");
  if (parsed.raw === null || problem !== undefined) throw unreadable(problem?.message, problem?.line);
  const eol = lineEndingOf(body);
  const heading = hasHeading(parsed.body) ? [] : [headingOf(title)];
  const prose = [...heading, parsed.body.replace(/(?:\r?\n)+$/, "")].filter(Boolean).join(eol + eol) + eol;
  if (splitMarkdown(source).kind === "none") return frontMatter(decision, eol) + eol + prose;
  const { editText } = await import("../../format/edit.js");
  const front = body.slice(0, body.length - parsed.body.length).trimEnd();
  const text = front + eol + eol + prose;
  return editText({ ...source, text }, planEdits(decision, parsed.raw));
}

function planEdits({ status, by, date }: Decision, raw: JsonObject): Edit[] {
  const added: JsonObject = { status: status ?? USUAL_STATUS, date, "decision-makers": [by] };
  return Object.entries(added)
    .filter(([key]) => !Object.hasOwn(raw, key) || (key === "status" && status !== null))
    .map(([key, value]) => ({ kind: "set", pointer: [key], value }));
}

function frontMatter({ status, by, date }: Decision, eol: string): string {
  const lines = [
    "---",
    `status: ${formatYamlInline(status ?? USUAL_STATUS)}`,
    `date: ${date}`,
    `decision-makers: ${formatYamlInline([by])}`,
    "---",
  ];
  return lines.map((line) => line + eol).join("");
}

/**
 * The title as a heading of level 1 (CommonMark §4.2): code stays code, but nothing in it opens a tag, and hashes at its
 * end are not taken for the heading's own.
 */
function headingOf(title: string): string {
  const text = title.replace(/(`+)(?:(?!\1)[^])+?\1(?!`)|<(?=[A-Za-z/!?])/g, (part) =>
    part === "<" ? "\\<" : part,
  );
  return `# ${text.replace(/(?<=^|[ \t])#+$/, "\\$&")}`;
}

/** Tells whether Markdown has a heading of level 1, `# …` or underlined by `===`, outside fenced code. */
function hasHeading(markdown: string): boolean {
  let fence: string | null = null;
  let before = "";
  for (const line of markdown.split(/\r?\n/)) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== null) {
      if (mark !== undefined && mark.startsWith(fence) && line.trim() === mark) fence = null;
    } else if (mark !== undefined) {
      fence = mark;
    } else if (/^ {0,3}#(?:[ \t]|$)/.test(line) || (/^ {0,3}=+[ \t]*$/.test(line) && before.trim() !== "")) {
      return true;
    }
    before = line;
  }
  return false;
}

function unreadable(problem: string | undefined, line: number | undefined): CtxError {
  const where = line === undefined ? "" : ` (line ${line})`;
  return new CtxError(
    "FILE_INVALID",
    `The body cannot be kept as a note: ${problem ?? "it cannot be read"}${where}`,
    {
      hint: "Mend it and run the command again; nothing was written.",
    },
  );
}
