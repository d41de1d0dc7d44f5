// The documents that speak about code, among all files of one state: the index, a commit, the worktree. Most documents do
// not, so that most are read and few are parsed. Personal ones are nobody else's business.
import { parseDocument } from "../../format/document.js";
import type { DocumentForm } from "../../model/document.js";
import type { Ref } from "../../model/ref.js";
import { contextDirectoryOf, meaningOf, refOfDirectory, refOfPath } from "../layout.js";
import { splitWords } from "../words.js";
import { findProblems } from "./read-text.js";

/** A file of some state; paths are relative to the root. */
export interface StateFile {
  readonly path: string;
  readonly kind: "file" | "symlink" | "submodule";
}

export interface CoveringDocument<File extends StateFile = StateFile> {
  readonly ref: Ref;
  readonly path: string;
  readonly file: File;
  /** Null where the document cannot be read, though it seems to cover something. */
  readonly covers: readonly string[] | null;
}

/** Reads the texts of files, in the order asked; null where that cannot be had, and for what is not UTF-8. */
export type ReadTexts<File> = (files: readonly File[]) => Promise<readonly (string | null)[]>;

/** So many texts are held at a time: a thousand add up. */
const BATCH = 64;
const WORD = "$covers";
/** How else `$covers` can be written: JSON and YAML have escapes for every letter. */
const ESCAPE = /\\[uUx]/;

/** Finds the documents with `$covers`, in path order. */
export async function findCovering<File extends StateFile>(
  files: readonly File[],
  read: ReadTexts<File>,
): Promise<CoveringDocument<File>[]> {
  const documents = files.filter(isDocument);
  const found: CoveringDocument<File>[] = [];
  for (let at = 0; at < documents.length; at += BATCH) {
    const batch = documents.slice(at, at + BATCH);
    const texts = await read(batch);
    for (const [index, file] of batch.entries()) {
      const text = texts[index] ?? null;
      if (text === null || (!text.includes(WORD) && !ESCAPE.test(text))) continue;
      const document = await readDocument(file, text);
      if (document !== null) found.push(document);
    }
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

function isDocument({ path, kind }: StateFile): boolean {
  // Most files are entries.
  const directory = kind !== "file" || path.endsWith(".jsonl") ? null : contextDirectoryOf(path);
  if (directory === null) return false;
  const meaning = meaningOf(path.slice(directory.length + 1));
  return meaning.kind === "document" && meaning.role !== "note" && !meaning.personal;
}

async function readDocument<File extends StateFile>(
  file: File,
  text: string,
): Promise<CoveringDocument<File> | null> {
  const { path } = file;
  const form: DocumentForm = path.endsWith(".json") ? "json" : "markdown";
  const { raw } = await parseDocument({ path, form, text });
  const isBroken = raw === null || (await findProblems(raw, path)).length > 0;
  const words = raw === null || isBroken ? {} : splitWords(raw, path).words;
  const directory = contextDirectoryOf(path) as string;
  // A branch's name that was too long for the disk stands in its document.
  const ref = refOfPath(path) ?? refOfDirectory(directory, words.branch);
  if (ref === null) return null;
  if (isBroken) return text.includes(WORD) ? { ref, path, file, covers: null } : null;
  const { covers } = words;
  return covers === undefined || covers.length === 0 ? null : { ref, path, file, covers };
}
