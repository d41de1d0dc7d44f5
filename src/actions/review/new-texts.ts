// The texts that head has and base has not, decoded and each with its place: what a reader or an agent will get to see.
// What is risky about them is policy/risk/.
import type { Document } from "../../model/document.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken, findAt, parsePointer } from "../../model/json/pointer.js";
import { formatRef } from "../../model/ref.js";
import type { NewProposal, NewText } from "../../policy/risk/subject.js";
import type { ChangedContext } from "./changed-contexts.js";
import { findLines, type Spot } from "./find-lines.js";
import { listPruneTexts } from "./prune-texts.js";

/** A text whose line is not known yet, or is known already. */
interface Found extends Omit<NewText, "line"> {
  readonly at: Spot | number | null;
}

/** Lists the new texts of some contexts, in path order within each. */
export async function listNewTexts(contexts: readonly ChangedContext[]): Promise<NewText[]> {
  const found: Found[] = [];
  for (const context of contexts) {
    found.push(...listFound(context));
    for (const { source, pointer, text } of await listPruneTexts(context)) {
      const { path } = source;
      found.push({
        kind: "value",
        ref: formatRef(context.ref),
        path,
        name: pointer,
        text,
        at: { source, pointer },
      });
    }
  }
  const lineOf = await findLines(found.flatMap(({ at }) => (isSpot(at) ? [at] : [])));
  return found.map(({ at, ...text }): NewText => ({ ...text, line: isSpot(at) ? lineOf(at) : at }));
}

/** The texts of a proposal: they are meant for the context that it goes to. */
export function listProposalTexts(proposal: NewProposal): NewText[] {
  const { path, to: ref, key, value, reason, lineOf } = proposal;
  const place = { ref, path };
  const texts = listStrings(value, `/${escapeToken(key)}`);
  return [
    { ...place, kind: "key", line: lineOf("key"), name: key, text: key },
    ...texts.map(({ pointer: _pointer, ...text }): NewText => ({ ...place, ...text, line: lineOf("data") })),
    ...(reason === null
      ? []
      : [{ ...place, kind: "reason" as const, line: lineOf("reason"), name: "", text: reason }]),
  ];
}

function isSpot(at: Found["at"]): at is Spot {
  return typeof at === "object" && at !== null;
}

function listFound({ ref, before, after, paths }: ChangedContext): Found[] {
  const name = formatRef(ref);
  const old = new Map([...before.documents, ...before.notes].map((document) => [document.path, document]));
  const documents = [...after.documents, ...after.notes].filter(({ path }) => paths.has(path));
  const texts = documents.flatMap((document) => [
    ...(old.has(document.path) ? [] : [pathText(name, document.path)]),
    ...listDocumentTexts(name, document, old.get(document.path)),
  ]);
  const known = new Set(before.entries.map(({ record }) => JSON.stringify(record)));
  for (const { record, path, line } of after.entries) {
    if (!paths.has(path) || known.has(JSON.stringify(record))) continue;
    const entry = listStrings(record as JsonObject, "").filter(({ kind }) => kind === "value");
    for (const { text } of entry)
      texts.push({ kind: "entry", ref: name, path, name: record.id, text, at: line });
  }
  return texts;
}

function pathText(ref: string, path: string): Found {
  return { kind: "path", ref, path, name: "", text: path, at: null };
}

function listDocumentTexts(ref: string, document: Document, old: Document | undefined): Found[] {
  const { path } = document;
  const strings = listStrings(document.data, "").filter(({ kind, pointer, text }) => {
    const known = old === undefined ? undefined : findAt(old.data, parsePointer(pointer));
    // A key is new where nothing stood at its pointer; a string, where something else did.
    return known === undefined || (kind === "value" && !isJsonEqual(known, text));
  });
  return [
    ...strings.map(({ pointer, ...text }): Found => ({
      ...text,
      ref,
      path,
      at: { source: document, pointer },
    })),
    ...listProse(document, old).map(({ text, line }): Found => {
      return { kind: "prose", ref, path, name: "", text, at: line };
    }),
  ];
}

interface FoundString extends Pick<NewText, "kind" | "name" | "text"> {
  readonly pointer: string;
}

/** Every string and every key below a value. */
function listStrings(value: Json, pointer: string): FoundString[] {
  if (typeof value === "string") return [{ kind: "value", name: pointer, text: value, pointer }];
  if (Array.isArray(value))
    return value.flatMap((element, index) => listStrings(element, `${pointer}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const below = `${pointer}/${escapeToken(key)}`;
    return [
      { kind: "key", name: below, text: key, pointer: below } as const,
      ...listStrings(value[key] as Json, below),
    ];
  });
}

interface Prose {
  readonly text: string;
  /** 1-based, in the file. */
  readonly line: number;
}

/**
 * A body with the lines that were in it before left empty, so that the others keep their places. What makes prose out of
 * code, or hides it, stays: fences, and a comment that has got a new line.
 */
function listProse({ text, body }: Document, old: Document | undefined): Prose[] {
  if (body.trim() === "" || old?.body === body) return [];
  const line = text.slice(0, text.length - body.length).split("\n").length;
  if (old === undefined) return [{ text: body, line }];
  const lines = body.split("\n");
  const isNew = findNewLines(lines, old.body.split("\n"));
  if (!isNew.includes(true)) return [];
  const inComment = findComments(body).filter(({ first, last }) =>
    isNew.slice(first, last + 1).includes(true),
  );
  const kept = lines.map((one, index) => {
    const isKept =
      isNew[index] === true ||
      /^ {0,3}(?:```|~~~)/.test(one) ||
      inComment.some(({ first, last }) => index >= first && index <= last);
    return isKept ? one : "";
  });
  return [{ text: kept.join("\n"), line }];
}

/** Tells of each line whether it was there less often before; a line that only moved is not new. */
function findNewLines(lines: readonly string[], old: readonly string[]): boolean[] {
  const known = countLines(old);
  return lines.map((line) => {
    const left = known.get(line) ?? 0;
    if (left > 0) known.set(line, left - 1);
    return left === 0;
  });
}

/** The lines, from 0, of each HTML comment; one that nobody closes goes on to the end. */
function findComments(body: string): { first: number; last: number }[] {
  const comments: { first: number; last: number }[] = [];
  const lineAt = (offset: number): number => body.slice(0, offset).split("\n").length - 1;
  for (let start = body.indexOf("<!--"); start >= 0;) {
    const close = body.indexOf("-->", start);
    const end = close < 0 ? body.length : close;
    comments.push({ first: lineAt(start), last: lineAt(end) });
    start = close < 0 ? -1 : body.indexOf("<!--", close);
  }
  return comments;
}

function countLines(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
