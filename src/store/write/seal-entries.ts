// Packing a context's single entries into batches: new files first, durably, and only then do the old ones go.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import { parseEntries } from "../../format/entries.js";
import type { Ref } from "../../model/ref.js";
import { utf8Decode, utf8Encode } from "../../model/text/utf8.js";
import { ULID_PATTERN } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf, ENTRIES_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { listNames } from "./append-entry.js";
import { requireInside, writeFiles } from "./writes.js";

/** A file that holds one entry and nothing else. */
export interface LooseEntry {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** Several of them, as one file. */
export interface Batch {
  readonly path: string;
  readonly entries: readonly LooseEntry[];
}

// A batch stays small enough to be read, reviewed and compressed at once.
const MOST_ENTRIES = 500;
const MOST_CHARACTERS = 512 * 1024;

/** The single entries of a context that git does not know, in the order of their ids; damaged ones are not among them. */
export function findLoose(
  runtime: Runtime,
  workspace: Workspace,
  { ref, known }: { ref: Ref; known: ReadonlySet<string> },
): LooseEntry[] {
  const directory = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`;
  const loose: LooseEntry[] = [];
  for (const name of listNames(runtime, workspace, ref)) {
    const path = `${directory}/${name}`;
    const id = name.slice(0, -".jsonl".length);
    if (!ULID_PATTERN.test(id) || known.has(path)) continue;
    const bytes = runtime.files.read(`${workspace.root}/${path}`);
    const text = bytes === null ? null : utf8Decode(bytes);
    if (text === null || !text.endsWith("\n")) continue;
    const { entries, findings } = parseEntries({ path, text });
    if (findings.length === 0 && entries.length === 1 && entries[0]?.record.id === id)
      loose.push({ path, text });
  }
  return loose;
}

/** Cuts a context's single entries into the parts that become one file each; a lone entry stays as it is. */
export function cutIntoBatches(loose: readonly LooseEntry[]): LooseEntry[][] {
  const parts: LooseEntry[][] = [];
  let size = 0;
  for (const entry of loose) {
    const last = parts.at(-1);
    if (last === undefined || last.length === MOST_ENTRIES || size + entry.text.length > MOST_CHARACTERS) {
      parts.push([entry]);
      size = entry.text.length;
    } else {
      last.push(entry);
      size += entry.text.length;
    }
  }
  return parts.filter((part) => part.length > 1);
}

/**
 * Writes batches and removes what they replace; with `dryRun` writes nothing and returns the diff. A crash on the way
 * leaves entries twice, which read as once. An entry that changed meanwhile stays.
 * @throws {CtxError} WRITE_FAILED, when no entry is lost; OUTSIDE_ROOT.
 */
export async function writeBatches(
  runtime: Runtime,
  workspace: Workspace,
  { batches, dryRun }: { batches: readonly Batch[]; dryRun: boolean },
): Promise<{ dryRun?: true; diff?: string }> {
  const { root, prefix } = workspace;
  if (dryRun) {
    const added = batches.map((batch) => ({ path: prefix + batch.path, before: null, after: textOf(batch) }));
    const removed = batches.flatMap(({ entries }) =>
      entries.map(({ path, text }) => ({ path: prefix + path, before: text, after: null })),
    );
    return { dryRun: true, diff: await formatDiff([...added, ...removed]) };
  }
  for (const batch of batches) {
    const takenOver = batch.entries.map(({ text }) => text);
    const writes = [{ path: batch.path, before: null, after: textOf(batch), takenOver }];
    await writeFiles(runtime, workspace, { writes, dryRun: false });
    for (const { path, text } of batch.entries) {
      requireInside(runtime, root, path);
      removeUnchanged(runtime, `${root}/${path}`, text);
    }
  }
  return {};
}

function removeUnchanged(runtime: Runtime, path: string, text: string): void {
  try {
    runtime.files.remove(path, utf8Encode(text));
  } catch (error) {
    // It is in the batch as it was, and stays where it is as somebody has it now.
    if (!isCtxError(error) || error.code !== "FILE_CHANGED") throw error;
  }
}

function textOf({ entries }: Batch): string {
  return entries.map(({ text }) => text).join("");
}
