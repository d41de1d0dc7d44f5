// One context as stored: its documents, notes and entries, from any tree. A broken file becomes a finding.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseDocument } from "../../format/document.js";
import { parseEntries } from "../../format/entries.js";
import type { Document, SourceText } from "../../model/document.js";
import type { Entry } from "../../model/entry.js";
import type { JsonObject } from "../../model/json/json.js";
import type { StoredContext } from "../../model/layer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { directoryOf, meaningOf, type FileMeaning } from "../layout.js";
import type { ContextTree, ReadText, TreeEntry } from "./tree.js";
import { uniteEntries } from "./unite-entries.js";
import { findProblems, linkFinding, textOf } from "./read-text.js";
import type { PruneFile } from "../../model/prune.js";
import { splitWords } from "../words.js";

export interface ReadOptions {
  /** Whether `*.local.*` documents are read. Default false. */
  readonly personal?: boolean;
  /** Whether entries and prunes are read; a caller that needs only documents saves opening them. Default false. */
  readonly entries?: boolean;
}

/** Reads the context of a ref from its directory; an absent directory is an empty context. */
export async function readContext(tree: ContextTree, ref: Ref, options: ReadOptions): Promise<StoredContext> {
  return readDirectory(tree, { ref, directory: directoryOf(ref) }, options);
}

/** Reads a context from a directory of the tree. */
export async function readDirectory(
  tree: ContextTree,
  { ref, directory }: { ref: Ref; directory: string },
  options: ReadOptions,
): Promise<StoredContext> {
  const findings: Finding[] = [];
  const listed = (await listOrFind(tree, { ref, directory }, findings)) ?? [];
  const wanted = listed
    .map((entry) => ({ entry, meaning: meaningIn(directory, entry) }))
    .filter(({ entry, meaning }) => isWanted(entry, meaning, { options, findings }));
  const texts = await tree.readTexts(wanted.map(({ entry }) => entry.path));
  const documents: Document[] = [];
  const notes: Document[] = [];
  const entries: Entry[] = [];
  const brokenSources: SourceText[] = [];
  const mainPaths: string[] = [];
  for (const [index, read] of texts.entries()) {
    const meaning = (wanted[index] as { meaning: FileMeaning }).meaning;
    if (meaning.kind === "prune") continue;
    if (meaning.kind === "document" && meaning.role === "main" && !meaning.personal)
      mainPaths.push(read.path);
    const text = textOf(read);
    if (typeof text !== "string") findings.push(text);
    if (meaning.kind === "entries") {
      if (typeof text !== "string") continue;
      const parsed = parseEntries({ path: read.path, text });
      // One by one: a batch may hold more than a call takes arguments.
      for (const entry of parsed.entries) entries.push(entry);
      for (const finding of parsed.findings) findings.push(finding);
    } else if (meaning.kind === "document") {
      const document =
        typeof text === "string" ? await makeDocument({ path: read.path, text }, meaning, findings) : null;
      if (document !== null) (meaning.role === "note" ? notes : documents).push(document);
      else if (meaning.role !== "note")
        brokenSources.push({
          path: read.path,
          form: meaning.form,
          text: typeof text === "string" ? text : "",
        });
    }
  }
  const united = uniteEntries(entries);
  for (const finding of united.findings) findings.push(finding);
  findings.push(...mainTwice(ref, mainPaths));
  const isPrune = (_: ReadText, index: number) => wanted[index]?.meaning.kind === "prune";
  const prunes = await readPrunes(texts.filter(isPrune), findings);
  return {
    ref,
    from: tree.from,
    commit: tree.commit,
    documents: documents.sort(byPlace),
    notes: notes.sort(byPlace),
    entries: united.entries,
    ...(prunes.length === 0 ? {} : { prunes }),
    findings,
    hasMain: mainPaths.length > 0,
    brokenSources,
  };
}

/** Few contexts have any, so the code is loaded for those. */
async function readPrunes(texts: readonly ReadText[], findings: Finding[]): Promise<readonly PruneFile[]> {
  if (texts.length === 0) return [];
  const read = await (await import("./read-prunes.js")).readPruneFiles(texts);
  findings.push(...read.findings);
  return read.files;
}

/** A wider level that may not be read is one more broken file; of a task nothing would be left. */
async function listOrFind(
  tree: ContextTree,
  { ref, directory }: { ref: Ref; directory: string },
  findings: Finding[],
): Promise<readonly TreeEntry[] | null> {
  try {
    return await tree.list(directory);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "READ_FAILED" || ref.level === "task") throw error;
    findings.push(textOf({ path: directory, error }) as Finding);
    return null;
  }
}

/** A link on the way to the directory, or in place of a directory in it, stands for all that would be there. */
function meaningIn(directory: string, entry: TreeEntry): FileMeaning {
  const path = entry.path.length > directory.length ? entry.path.slice(directory.length + 1) : "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const mayBeDirectory = entry.kind === "symlink" && !name.includes(".");
  return mayBeDirectory ? HIDDEN : meaningOf(path);
}

const HIDDEN: FileMeaning = { kind: "document", role: "main", form: "markdown", personal: false };

function isWanted(
  entry: TreeEntry,
  meaning: FileMeaning,
  { options, findings }: { options: ReadOptions; findings: Finding[] },
): boolean {
  if (meaning.kind === "other") return false;
  if ((meaning.kind === "entries" || meaning.kind === "prune") && !options.entries) return false;
  if (meaning.kind === "document" && meaning.personal && !options.personal) return false;
  if (entry.kind === "file") return true;
  findings.push(linkFinding(entry.path));
  return false;
}

async function makeDocument(
  { path, text }: { path: string; text: string },
  meaning: FileMeaning & { kind: "document" },
  findings: Finding[],
): Promise<Document | null> {
  const { form, role, personal } = meaning;
  const source = { path, form, text };
  const parsed = await parseDocument(source);
  findings.push(...parsed.findings);
  if (parsed.raw === null) return null;
  if (role === "note") return { ...source, role, personal, data: parsed.raw, words: {}, body: parsed.body };
  const problems = await findProblems(parsed.raw, path);
  findings.push(...problems);
  if (problems.length > 0) return null;
  const split = splitWords(parsed.raw as JsonObject, path);
  findings.push(...split.findings);
  return { ...source, role, personal, data: split.data, words: split.words, body: parsed.body };
}

function mainTwice(ref: Ref, mainPaths: readonly string[]): Finding[] {
  if (mainPaths.length < 2) return [];
  return [
    makeFinding(
      "MAIN_TWICE",
      `${formatRef(ref)} has both context.md and context.json; both count, context.md last.`,
      {
        path: mainPaths.at(-1) as string,
        hint: "Move what they hold into one of them.",
      },
    ),
  ];
}

/** Shared before personal, main documents first, then path order. */
function byPlace(left: Document, right: Document): number {
  if (left.personal !== right.personal) return left.personal ? 1 : -1;
  if ((left.role === "main") !== (right.role === "main")) return left.role === "main" ? -1 : 1;
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
