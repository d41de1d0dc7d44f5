// Entries that a reader of the feed was not told of yet: found by the names of their files, since nearly every file holds
// one entry and is named after it; only what is new, or holds several, is opened.
import type { Finding } from "../../errors/finding.js";
import { parseEntries } from "../../format/entries.js";
import type { Entry, EntryRecord } from "../../model/entry.js";
import {
  isOfInterest,
  type ContextChange,
  type HeldGroup,
  type Interest,
  type Seen,
  type SeenBatch,
} from "../../model/seen.js";
import type { Runtime } from "../../ports/runtime.js";
import { contextDirectoryOf } from "../layout.js";
import { textOf } from "../read/read-text.js";
import { isGone, type ContextTree } from "../read/tree.js";
import { uniteEntries } from "../read/unite-entries.js";
import type { FeedFile } from "./feed-files.js";
import { trustedStamp } from "./trusted-stamp.js";

/** An entry with its context, and where it lies; nowhere in this worktree where the journal told of it. */
export interface FoundEntry {
  readonly ref: string;
  readonly path: string | null;
  readonly record: EntryRecord;
}

export interface EntryNews {
  readonly changes: readonly ContextChange[];
  readonly seen: Pick<Seen, "told" | "held" | "batches">;
  readonly findings: readonly Finding[];
}

interface EntryPlace {
  readonly runtime: Runtime;
  readonly root: string;
  readonly tree: ContextTree;
  /** Tells by its directory whether a context was listed. */
  readonly isListed: (directory: string) => boolean;
  /** The entries files of which the name does not tell that there is no news in them. */
  readonly files: readonly FeedFile[];
  /** What the journal knows beside the files. */
  readonly journaled: readonly FoundEntry[];
}

/** Finds what is new among the entries, oldest first, and what is known afterwards. */
export async function findEntryNews(place: EntryPlace, seen: Seen, interest: Interest): Promise<EntryNews> {
  const isWanted = (group: HeldGroup): boolean => isOfInterest(interest, group);
  const read = await readUnknown(place, seen, isWanted);
  const told = new Set(seen.told);
  const held = new Map(seen.held);
  const found = new Map<string, FoundEntry>();
  for (const entry of [...place.journaled, ...read.entries]) found.set(entry.record.id, entry);
  // What was taken back before anybody was told never comes up, in whatever order the two arrive.
  for (const { record } of found.values()) {
    if (record.kind !== "retract" || typeof record.of !== "string") continue;
    told.add(record.of);
    held.delete(record.of);
  }
  const changes: ContextChange[] = [];
  for (const { ref, path, record } of [...found.values()].sort(inIdOrder)) {
    if (told.has(record.id)) continue;
    const group = { ref, kind: record.kind, by: record.by };
    if (isWanted(group)) {
      told.add(record.id);
      held.delete(record.id);
      changes.push({ ref, by: record.by, path, entry: record });
    } else held.set(record.id, group);
  }
  return { changes, seen: { told, held, batches: read.batches }, findings: read.findings };
}

interface ReadEntries {
  readonly entries: readonly FoundEntry[];
  readonly batches: ReadonlyMap<string, SeenBatch>;
  readonly findings: readonly Finding[];
}

/** Reads the files that may hold something new. Files that cannot be read as a whole are read again another time. */
async function readUnknown(
  { runtime, root, tree, files, isListed }: EntryPlace,
  seen: Seen,
  isWanted: (group: HeldGroup) => boolean,
): Promise<ReadEntries> {
  const batches = new Map<string, SeenBatch>();
  // What was not listed is as it was: by its name alone, a batch would be taken for the one entry it is named after.
  for (const [path, batch] of seen.batches)
    if (!isListed(contextDirectoryOf(path) ?? "")) batches.set(path, batch);
  const unknown: { readonly file: FeedFile; readonly stamp: string | null }[] = [];
  for (const file of files) {
    const batch = seen.batches.get(file.path);
    const stamp = tree.commit === null ? runtime.files.stamp(`${root}/${file.path}`) : null;
    const isSame = stamp !== null && batch?.stamp === stamp.text;
    if (isSame && !batch.held.some(isWanted)) batches.set(file.path, batch);
    else unknown.push({ file, stamp: trustedStamp(stamp, runtime.clock.now()) });
  }
  const texts = await tree.readTexts(unknown.map(({ file }) => file.path));
  const entries: FoundEntry[] = [];
  const findings: Finding[] = [];
  const byContext = new Map<string, Entry[]>();
  for (const [at, read] of texts.entries()) {
    const { file, stamp } = unknown[at] as (typeof unknown)[number];
    if (isGone(read)) continue;
    const text = textOf(read);
    const parsed = typeof text === "string" ? parseEntries({ path: file.path, text }) : null;
    for (const finding of parsed?.findings ?? [text as Finding]) findings.push(finding);
    if (parsed === null) continue;
    const context = byContext.get(file.ref) ?? [];
    byContext.set(file.ref, context);
    for (const entry of parsed.entries) context.push(entry);
    const isSingle = parsed.entries.length === 1 && parsed.entries[0]?.record.id === idOf(file.path);
    if (isSingle || parsed.findings.length > 0) continue;
    const groups = new Map<string, HeldGroup>();
    for (const { record } of parsed.entries) {
      const group = { ref: file.ref, kind: record.kind, by: record.by };
      const isLeftOut = !seen.told.has(record.id) && !isWanted(group);
      if (isLeftOut) groups.set(JSON.stringify([group.kind, group.by]), group);
    }
    batches.set(file.path, { stamp, held: [...groups.values()] });
  }
  for (const [ref, context] of byContext) {
    const united = uniteEntries(context);
    for (const finding of united.findings) findings.push(finding);
    for (const { record, path } of united.entries) entries.push({ ref, path, record });
  }
  return { entries, batches, findings };
}

/**
 * Makes the judge of entries by the names of their files: whether one holds nothing that is to be told. A name that is an
 * id is that of the only entry in the file, but where several stand in it: then its path is among the batches.
 */
export function makeNameJudge(seen: Seen, interest: Interest): (name: string) => boolean {
  const named = new Set([...seen.batches.keys()].map(idOf));
  return (name) => {
    if (named.has(name)) return false;
    if (seen.told.has(name)) return true;
    const group = seen.held.get(name);
    return group !== undefined && !isOfInterest(interest, group);
  };
}

/** What the name of an entries file says of its only entry. */
function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".jsonl".length);
}

function inIdOrder(left: FoundEntry, right: FoundEntry): number {
  return left.record.id < right.record.id ? -1 : 1;
}
