// Judges a shop after a disaster, with readers of its own: the code that is judged does not judge itself.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "node:zlib";
import { expect } from "vitest";
import { entriesOf, ORIGINAL_ENTRY, type Shop } from "./shop.js";
import type { Acknowledged } from "./writers.js";

export interface StoredRecord {
  readonly id: string;
  readonly text: string;
  readonly key?: string;
}

export interface Journal {
  /** By id; one id with two different records is a violation, and the second one is kept in `doubtful`. */
  readonly records: ReadonlyMap<string, StoredRecord>;
  readonly doubtful: readonly string[];
  /** How many lines are no frame. */
  readonly torn: number;
}

export interface Verdict {
  /** Acknowledged, but not in the journal, or not with that content. */
  readonly lostFromJournal: readonly string[];
  /** Acknowledged, but not in the tree, or not with that content. */
  readonly lostFromTree: readonly string[];
  /** Files that hold anything but what the journal holds under their name. */
  readonly damaged: readonly string[];
  /** Files of length zero. */
  readonly empty: readonly string[];
  /** Files that were there before, and changed. */
  readonly changed: readonly string[];
  readonly torn: number;
  readonly stored: number;
  /** Temporary files that a killed writer left. */
  readonly leftovers: number;
  /** Entries that are in the journal and in no file. */
  readonly pending: readonly string[];
}

/** Judges the whole shop. */
export function judge(shop: Shop, acknowledged: readonly Acknowledged[]): Verdict {
  const journal = readJournal(shop.journal);
  const isJournaled = ({ id, sum }: Acknowledged): boolean => {
    const record = journal.records.get(id);
    return record !== undefined && sumOf(record.text) === sum;
  };
  const isStored = ({ id, path, worktree, sum }: Acknowledged): boolean => {
    const found = readRecords(join(worktree, path))?.find((record) => record.id === id);
    return found !== undefined && sumOf(found.text) === sum;
  };
  const files = shop.worktrees.map(entriesOf).flatMap(listFiles);
  const written = files.filter((path) => basename(path) !== ORIGINAL_ENTRY);
  const [leftovers, entries] = split(written, (path) => basename(path).startsWith("."));
  const [empty, full] = split(entries, (path) => statSync(path).size === 0);
  const [whole, damaged] = split(full, (path) => isWhole(path, journal));
  return {
    lostFromJournal: acknowledged.filter((one) => !isJournaled(one)).map(({ id }) => id),
    lostFromTree: acknowledged.filter((one) => !isStored(one)).map(({ path }) => path),
    damaged: [...damaged, ...journal.doubtful],
    empty,
    changed: shop.listChanged(),
    torn: journal.torn,
    stored: whole.length,
    leftovers: leftovers.length,
    pending: listPending(journal, whole),
  };
}

function listPending(journal: Journal, files: readonly string[]): string[] {
  const stored = new Set(files.flatMap((path) => readRecords(path) ?? []).map(({ id }) => id));
  return [...journal.records.keys()].filter((id) => !stored.has(id));
}

/** Asserts that nothing was lost and nothing damaged. */
export function expectUnharmed(verdict: Verdict): void {
  const { lostFromJournal, lostFromTree, damaged, empty, changed } = verdict;
  expect({ lostFromJournal, lostFromTree, damaged, empty, changed }).toEqual({
    lostFromJournal: [],
    lostFromTree: [],
    damaged: [],
    empty: [],
    changed: [],
  });
}

/** Reads the frames of all segments: `\n<length> <crc32> <json>\n`, with zlib's checksum. */
export function readJournal(directory: string): Journal {
  const records = new Map<string, StoredRecord>();
  const doubtful: string[] = [];
  let torn = 0;
  for (const path of listFiles(directory)) {
    for (const line of readFileSync(path, "latin1").split("\n")) {
      if (line === "") continue;
      const record = readFrame(line);
      if (record === null) torn++;
      else if (isDeepStrictEqual(records.get(record.id) ?? record, record)) records.set(record.id, record);
      else doubtful.push(record.id);
    }
  }
  return { records, doubtful, torn };
}

function readFrame(line: string): StoredRecord | null {
  const [, length, sum, body = ""] = /^(\d+) ([0-9a-f]{8}) (\{.*\})$/.exec(line) ?? [];
  const bytes = Buffer.from(body, "latin1");
  if (Number(length) !== bytes.length || Number.parseInt(sum ?? "", 16) !== crc32(bytes)) return null;
  return (JSON.parse(bytes.toString("utf8")) as { record: StoredRecord }).record;
}

/** The records of an entries file; null when it is not there, or a line cannot be read. */
export function readRecords(path: string): StoredRecord[] | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8");
  if (!text.endsWith("\n")) return null;
  try {
    return text
      .slice(0, -1)
      .split("\n")
      .map((line) => JSON.parse(line) as StoredRecord);
  } catch {
    return null; // What is not JSON is what was asked about.
  }
}

/** Whether a file holds records only, each as the journal has it. */
function isWhole(path: string, journal: Journal): boolean {
  const records = readRecords(path);
  return records?.every((record) => isDeepStrictEqual(journal.records.get(record.id), record)) ?? false;
}

/** The files in a directory; none when it is not there. */
export function listFiles(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
