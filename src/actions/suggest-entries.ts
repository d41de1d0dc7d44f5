// The newest entries of a worktree, for completing an id: found by the names of their files, so that few are opened.
import { isCtxError } from "../errors/ctx-error.js";
import { parseEntries } from "../format/entries.js";
import type { Entry } from "../model/entry.js";
import type { Runtime } from "../ports/runtime.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  ENTRIES_DIRECTORY,
  TASKS_DIRECTORY,
} from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import type { Suggestion } from "./suggest.js";

const MOST_OPENED = 100;

interface EntriesFile {
  readonly path: string;
  /** The name of the directory that its context has. */
  readonly owner: string;
  readonly name: string;
}

/** Suggests the ids of entries that can be retracted, newest first, each with what it says. */
export async function suggestEntries(
  runtime: Runtime,
  { root }: Workspace,
  prefix: string,
): Promise<Suggestion[]> {
  const files = listEntriesFiles(runtime, root);
  const newest = files.sort((left, right) => (left.name < right.name ? 1 : -1)).slice(0, MOST_OPENED);
  const found = newest.flatMap(({ path, owner }) =>
    readQuietly(runtime, path).map((entry) => ({ entry, owner })),
  );
  const standing = new Set(withoutRetracted(found.map(({ entry }) => entry)));
  return found
    .filter(({ entry }) => standing.has(entry) && entry.record.kind !== "retract")
    .sort((left, right) => (left.entry.record.id < right.entry.record.id ? 1 : -1))
    .map(({ entry: { record }, owner }) => ({
      // Typed in small letters, an id is completed in small letters.
      value: /[a-z]/.test(prefix) ? record.id.toLowerCase() : record.id,
      description: `${owner} ${record.kind}: ${String(record["text"] ?? "")}`,
    }));
}

function listEntriesFiles(runtime: Runtime, root: string): EntriesFile[] {
  const { files } = runtime;
  const contexts = [CONTEXT_DIRECTORY, BRANCHES_DIRECTORY, TASKS_DIRECTORY].flatMap((parent) => {
    const directories = (files.list(`${root}/${parent}`) ?? []).filter(({ kind }) => kind === "directory");
    return directories.map(({ name }) => ({
      owner: name,
      path: `${root}/${parent}/${name}/${ENTRIES_DIRECTORY}`,
    }));
  });
  return contexts.flatMap(({ owner, path }) =>
    (files.list(path) ?? [])
      .filter(({ name, kind }) => kind === "file" && name.endsWith(".jsonl"))
      .map(({ name }) => ({ owner, name, path: `${path}/${name}` })),
  );
}

function readQuietly({ files }: Runtime, path: string): Entry[] {
  try {
    return parseEntries({ path, text: files.readText(path) ?? "" }).entries;
  } catch (error) {
    if (isCtxError(error)) return [];
    throw error;
  }
}
