// What a finished task keeps to itself: patterns, important insights and decisions that others could use and that nobody
// was ever offered. A few lines at most; what was proposed once is never mentioned again, whatever became of it.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { isDelegableKey, type Delegation } from "../../model/delegation.js";
import type { Document } from "../../model/document.js";
import type { Entry } from "../../model/entry.js";
import type { Json } from "../../model/json/json.js";
import { formatPointer } from "../../model/json/pointer.js";
import type { StoredContext } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { slugOfTitle } from "../../model/text/slug.js";
import { mentions } from "../../policy/delegation/likeness.js";
import { withoutRetracted } from "../../resolve/entry-selection.js";
import { directoryOf } from "../../store/layout.js";
import { readDelegations } from "../../store/read/delegations.js";
import type { ContextTree } from "../../store/read/tree.js";

const MOST_TOLD = 3;
const LONGEST_KEY = 40;
const LONGEST_TEXT = 200;
const SHOWN_TEXT = 60;

/** Something reusable, and the command that would offer it. */
interface Kept {
  readonly what: string;
  readonly path: string;
  readonly line?: number;
  /** What follows `ctx delegate <ref> --to project`. */
  readonly offer: string;
}

/** Finds what a task was never asked to share, the most useful first. */
export async function findKeptKnowledge(tree: ContextTree, context: StoredContext): Promise<Finding[]> {
  const kept = [...listPatterns(context), ...listInsights(context), ...listDecisions(context)];
  if (kept.length === 0) return [];
  const from = formatRef(context.ref);
  const { delegations } = await readDelegations(tree);
  const offered = delegations.filter(({ proposal }) => proposal.from === from);
  const silent = kept.filter(({ isOffered }) => !offered.some(isOffered));
  return silent.slice(0, MOST_TOLD).map((each, index) => describe(each, context, more(silent.length, index)));
}

interface Candidate extends Kept {
  readonly isOffered: (delegation: Delegation) => boolean;
}

function listPatterns({ documents }: StoredContext): Candidate[] {
  return documents
    .filter(({ role, personal }) => role === "pattern" && !personal)
    .flatMap((document) =>
      Object.keys(document.data)
        .filter(isReusable)
        .map((key) => patternOf(document, key)),
    );
}

/** What a document says of itself is no pattern. */
function isReusable(key: string): boolean {
  return key !== "title" && key !== "status" && isDelegableKey(key);
}

function patternOf({ path }: Document, key: string): Candidate {
  const pointer = formatPointer([key]);
  return {
    what: `The pattern ${key}`,
    path,
    offer: `--pointer ${quoteForShell(pointer)} --key ${quoteForShell(key)}`,
    isOffered: ({ proposal }) => proposal.key === key,
  };
}

function listInsights({ entries }: StoredContext): Candidate[] {
  return withoutRetracted(entries)
    .filter(({ record: { kind, importance } }) => {
      return kind === "insight" && (importance === "critical" || importance === "high");
    })
    .toSorted((left, right) => rankOf(left) - rankOf(right))
    .map(({ record, path, line }) => {
      const text = typeof record.text === "string" ? record.text : "";
      return { ...spoken(text, `The insight "${shorten(text)}"`), path, line };
    });
}

function rankOf({ record }: Entry): number {
  return record.importance === "critical" ? 0 : 1;
}

/** Decisions are known by their titles: what was decided stands there, why in the note. */
function listDecisions({ ref, notes }: StoredContext): Candidate[] {
  const directory = `${directoryOf(ref)}/decisions/`;
  return notes
    .filter(({ path, personal }) => path.startsWith(directory) && !personal)
    .map(({ path, body }) => {
      const [, heading] = /^#[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(body) ?? [];
      const title = heading ?? path.slice(directory.length, -".md".length);
      return { ...spoken(title, `The decision "${shorten(title)}"`), path };
    });
}

/** Prose has no key of its own: its first words make one, and the text is the value. */
function spoken(text: string, what: string): Omit<Candidate, "path"> {
  const key = slugOfTitle(text, LONGEST_KEY) || "insight";
  const value = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).trimEnd()}…` : text;
  return {
    what,
    offer: `--key ${quoteForShell(key)} --data ${quoteForShell(JSON.stringify(value))}`,
    isOffered: ({ proposal }) => mentions({ [proposal.key]: proposal.data } as Json, text),
  };
}

function shorten(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > SHOWN_TEXT ? `${line.slice(0, SHOWN_TEXT - 1).trimEnd()}…` : line;
}

function more(count: number, index: number): number {
  return index === MOST_TOLD - 1 ? count - MOST_TOLD : 0;
}

function describe({ what, path, line, offer }: Kept, { ref }: StoredContext, others: number): Finding {
  const rest = others === 0 ? "" : ` Nor were ${others} more.`;
  const name = quoteForShell(formatRef(ref).replace(/^task\//, ""));
  return makeFinding("KNOWLEDGE_KEPT", `${what} was never offered to others.${rest}`, {
    path,
    ...(line === undefined ? {} : { line }),
    hint: `If others can use it: ctx delegate ${name} --to project ${offer} --reason "why"`,
  });
}
