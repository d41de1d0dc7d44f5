// Two copies of one context as one: the documents of a commit, with what only the worktree has of it.
import type { StoredContext } from "../../model/layer.js";
import type { PruneFile } from "../../model/prune.js";
import type { Ref } from "../../model/ref.js";
import { directoryOf, ENTRIES_DIRECTORY, meaningOf } from "../layout.js";
import { uniteEntries } from "./unite-entries.js";

/** Tells whether a copy says anything: a task does with its main document, other contexts with any shared one. */
export function isThere({ ref, documents, notes, brokenSources, hasMain }: StoredContext): boolean {
  if (hasMain || ref.level === "task") return hasMain;
  return [...documents, ...notes, ...brokenSources].some(({ path }) => partOf(ref, path) === "shared");
}

/** A tip's documents with what only the worktree can have: entries not committed there, and personal documents. */
export function withWorktreeParts(tip: StoredContext, here: StoredContext): StoredContext {
  const isPersonal = ({ path }: { path: string }) => partOf(here.ref, path) === "personal";
  const united = withEntriesOf(tip, here);
  return {
    ...united,
    documents: [...tip.documents, ...here.documents.filter(isPersonal)],
    notes: [...tip.notes, ...here.notes.filter(isPersonal)],
    brokenSources: [...tip.brokenSources, ...here.brokenSources.filter(isPersonal)],
    findings: [
      ...united.findings,
      ...here.findings.filter(({ path }) => path !== undefined && isPersonal({ path })),
    ],
  };
}

/** A context with the entries of another copy of it, and with what is wrong with those. */
export function withEntriesOf(context: StoredContext, other: StoredContext): StoredContext {
  const united = uniteEntries([...context.entries, ...other.entries]);
  const found = other.findings.filter(
    ({ path }) => path !== undefined && partOf(other.ref, path) === "entries",
  );
  const files = [...(context.prunes ?? []), ...(other.prunes ?? [])];
  return {
    ...context,
    entries: united.entries,
    ...(files.length === 0 ? {} : { prunes: uniteFiles(files) }),
    findings: [...context.findings, ...found, ...united.findings],
  };
}

/** Written once, so that what stands at one path is the same in all copies. */
function uniteFiles(files: readonly PruneFile[]): PruneFile[] {
  const byPath = new Map(files.map((file) => [file.source.path, file]));
  return [...byPath.values()].sort((left, right) => (left.source.path < right.source.path ? -1 : 1));
}

/** What part of a context a file is; a link in place of its directory, or above that, hides its entries too. */
function partOf(ref: Ref, path: string): "entries" | "personal" | "shared" {
  const directory = directoryOf(ref);
  if (path.length <= directory.length) return "entries";
  const meaning = meaningOf(path.slice(directory.length + 1));
  const isWrittenOnce = meaning.kind === "entries" || meaning.kind === "prune";
  if (isWrittenOnce || path === `${directory}/${ENTRIES_DIRECTORY}`) return "entries";
  return meaning.kind === "document" && meaning.personal ? "personal" : "shared";
}
