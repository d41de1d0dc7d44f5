// The texts of a context that can be found: each data document and note as it stands in its file, each entry as it is
// read. What cannot be parsed is searched as it stands, so that it does not disappear.
import type { Document } from "../model/document.js";
import type { Entry } from "../model/entry.js";
import type { Finding } from "../errors/finding.js";
import type { StoredContext } from "../model/layer.js";
import type { Ref } from "../model/ref.js";
import type { Candidate } from "../policy/relevance.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { directoryOf, meaningOf } from "../store/layout.js";
import type { ContextTree } from "../store/read/tree.js";

/** What something was found in. */
export const FOUND_IN = ["document", "note", "entry"] as const;
export type FoundIn = (typeof FOUND_IN)[number];

export interface SearchText extends Candidate {
  readonly ref: Ref;
  readonly kind: FoundIn;
  /** The line in the file, from 1, at which the text begins. */
  readonly firstLine: number;
  /** Whether the text, however many lines it has, is one line of its file. */
  readonly isOneLine: boolean;
}

/** Gathers the texts of a context; of some kinds only, where they are given. */
export async function gatherTexts(
  tree: ContextTree,
  context: StoredContext,
  kinds: readonly FoundIn[] = FOUND_IN,
): Promise<SearchText[]> {
  const { ref, documents, notes, entries, brokenSources } = context;
  const texts = [
    ...documents.map((document) => fromFile(ref, "document", document)),
    ...brokenSources.map((source) => fromFile(ref, "document", { ...source, isBroken: true })),
    ...notes.map((document) => fromFile(ref, "note", document)),
    ...withoutRetracted(entries)
      .filter(({ record }) => record.kind !== "retract")
      .map((entry) => fromEntry(ref, entry)),
    ...(await readBroken(tree, context)),
  ];
  return texts.filter(({ kind }) => kinds.includes(kind));
}

const SCHEMA_LINE = /^\s*"?\$schema"?: *"?https:\/\/git-ctx\.dev\/schemas\/[^\s"]*"?,?\s*$/;

type File = Pick<Document, "path" | "form" | "text"> & { readonly isBroken?: boolean };

function fromFile(ref: Ref, kind: FoundIn, { path, form, text, isBroken = false }: File): SearchText {
  // Nobody looks for the address of the schema, which stands in every document that ctx made.
  const lines = text.split(/\r\n?|\n/).map((line) => (SCHEMA_LINE.test(line) ? "" : line));
  return {
    ...placeOf(ref, path),
    kind,
    id: null,
    name: namesOf(ref, path),
    lines: form === "json" ? lines.map(withoutEscapes) : lines,
    form: isBroken ? "plain" : form,
    firstLine: 1,
    isOneLine: false,
  };
}

function fromEntry(ref: Ref, { record, path, line }: Entry): SearchText {
  const { text = "", kind, category, importance, phase, checkpoint, by, files, details } = record;
  const label = [category ?? kind, importance].filter((word) => typeof word === "string").join("/");
  const rest = [phase, checkpoint, by, files, details].filter((part) => part !== undefined);
  const more = rest.map((part) => (typeof part === "string" ? part : JSON.stringify(part)));
  return {
    ...placeOf(ref, path),
    kind: "entry",
    id: record.id,
    name: "",
    lines: [...`${label}: ${typeof text === "string" ? text : ""}`.split(/\r\n?|\n/), ...more],
    form: "plain",
    firstLine: line,
    isOneLine: true,
  };
}

function placeOf(ref: Ref, path: string): Pick<SearchText, "ref" | "level" | "path"> {
  return { ref, level: ref.level, path };
}

/** What a file is called: its context and its path in it. */
function namesOf(ref: Ref, path: string): string {
  const name = ref.level === "branch" ? ref.name : ref.level === "task" ? ref.id : ref.level;
  const directory = `${directoryOf(ref)}/`;
  const file = path.startsWith(directory)
    ? path.slice(directory.length)
    : path.slice(path.lastIndexOf("/") + 1);
  // Every context has a document of that name, so that it says nothing.
  return `${name} ${file.replace(/^context\.(?:local\.)?(?:json|md)$/, "").replace(/\.(?:json|md)$/, "")}`;
}

/** JSON as it reads: its escapes stand for characters, its line breaks inside texts for spaces. */
function withoutEscapes(line: string): string {
  if (!line.includes("\\")) return line;
  return line.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, short: string) => {
    if (code === undefined) return /["\\/]/.test(short) ? short : " ";
    const character = String.fromCharCode(parseInt(code, 16));
    return character < " " ? " " : character;
  });
}

/** Notes and single records that cannot be parsed, read again as plain text. */
async function readBroken(tree: ContextTree, context: StoredContext): Promise<SearchText[]> {
  const known = new Set(
    [...context.documents, ...context.notes, ...context.brokenSources].map(({ path }) => path),
  );
  const directory = `${directoryOf(context.ref)}/`;
  const lost = new Map<string, Finding[]>();
  for (const finding of context.findings) {
    const { path } = finding;
    if (path === undefined || known.has(path) || !path.startsWith(directory)) continue;
    lost.set(path, [...(lost.get(path) ?? []), finding]);
  }
  const texts: SearchText[] = [];
  for (const [path, findings] of lost) {
    const meaning = meaningOf(path.slice(directory.length));
    const [read] = await tree.readTexts([path]);
    if (read === undefined || !("text" in read) || meaning.kind === "other") continue;
    const { ref } = context;
    if (meaning.kind === "document") {
      texts.push(fromFile(ref, "note", { path, form: "markdown", text: read.text, isBroken: true }));
      continue;
    }
    const lines = read.text.split("\n");
    for (const { code, line } of findings) {
      if (code !== "ENTRY_INVALID" || line === undefined) continue;
      const text = withoutEscapes(lines[line - 1] ?? "");
      const place = { id: null, name: "", firstLine: line, isOneLine: true };
      texts.push({ ...placeOf(ref, path), kind: "entry", lines: [text], form: "plain", ...place });
    }
  }
  return texts;
}
