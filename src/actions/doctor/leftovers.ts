// Temporary files of writers that were killed. Each holds what was about to be written, or what was about to be removed:
// a record that was never stored becomes an entry, what is stored already goes, and anything else is kept in sight.
import { parseEntries } from "../../format/entries.js";
import type { EntryRecord } from "../../model/entry.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Json } from "../../model/json/json.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { areEqual } from "../../store/write/repair.js";
import { ENTRIES_DIRECTORY, TEMPORARY_FILE } from "../../store/layout.js";
import { isAside, keepAside } from "./aside.js";
import { allWell, type Check, type Diagnosis, type Repair } from "./check.js";
import { partOf } from "./context-files.js";
import { readBytes, type Site } from "./site.js";

/** A writer needs milliseconds; a file younger than this may still be in its hands. */
const SETTLED_MS = 60_000;

export const leftovers: Check = {
  id: "leftovers",
  examine: async (site) => {
    const { workspace } = site;
    if (workspace === null || workspace.isAbsent) return [];
    const faults: Diagnosis[] = [];
    for (const { path, kind } of site.files) {
      if (kind === "file" && TEMPORARY_FILE.test(path.slice(path.lastIndexOf("/") + 1)))
        faults.push(await describe(site, workspace.root, path));
    }
    return faults.length > 0 ? faults : allWell(describeOrder(site));
  },
};

function describeOrder({ files }: Site): string {
  const kept = files.filter(({ path, kind }) => kind === "file" && isAside(path));
  const [first] = kept;
  if (first === undefined) return "no interrupted write left a file";
  const others = kept.length === 1 ? "" : ` and ${kept.length - 1} more`;
  return `no interrupted write left a file; earlier repairs keep ${first.path}${others}`;
}

async function describe(site: Site, root: string, path: string): Promise<Diagnosis> {
  const message = "An interrupted write left this file; nothing reads it.";
  const facts = site.runtime.files.facts(`${root}/${path}`);
  const bytes = readBytes(site, root, path);
  if (facts === null || bytes === null) {
    return { status: "warning", path, message, hint: "It cannot be read here; look at it with its owner." };
  }
  if (site.runtime.clock.now() - facts.modifiedMs < SETTLED_MS) {
    return {
      status: "warning",
      path,
      message: "A file is being written, or its writer was killed a moment ago.",
      hint: "Run `ctx doctor` again in a minute.",
    };
  }
  return { status: "warning", path, message, repair: await plan(site, { root, path, bytes }) };
}

interface Leftover {
  readonly root: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function plan(site: Site, leftover: Leftover): Promise<Repair> {
  const { root, path, bytes } = leftover;
  const removal = { top: root, path, before: bytes, after: null };
  if (bytes.length === 0) return { summary: "remove it: it is empty", steps: [removal] };
  const stored = await findStored(site, leftover);
  if (stored !== null) return { summary: `remove it: its content is stored in ${stored}`, steps: [removal] };
  const record = findRecord(leftover);
  if (record !== null) {
    const known = listRecords(site, root, directoryOf(path));
    const same = known.find((other) => areSame(other.record, record));
    if (same !== undefined)
      return { summary: `remove it: its record is stored in ${same.path}`, steps: [removal] };
    // A retry with the same key has stored it already, under another id.
    const isTaken = known.some(({ record: { id, key } }) => {
      return id === record.id || (key !== undefined && key === record.key);
    });
    const target = `${directoryOf(path)}/${record.id}.jsonl`;
    if (!isTaken && partOf(target) === "entries") {
      return {
        summary: `store the record in it as ${target}`,
        steps: [{ top: root, path: target, before: null, after: bytes }, removal],
      };
    }
  }
  const kept = keepAside(site, { root, path, bytes, reason: "leftover" });
  return {
    summary: `keep its content in sight as ${kept.path}: it is no whole record, and stored nowhere`,
    steps: [...kept.steps, removal],
  };
}

/** A file in the same directory, on disk or in HEAD, that holds the same bytes. */
async function findStored(site: Site, { root, path, bytes }: Leftover): Promise<string | null> {
  const directory = path.slice(0, path.lastIndexOf("/") + 1);
  const isBeside = (other: string) => other.startsWith(directory) && !other.includes("/", directory.length);
  for (const file of site.files) {
    if (
      file.kind !== "file" ||
      !isBeside(file.path) ||
      TEMPORARY_FILE.test(file.path.slice(directory.length))
    )
      continue;
    const held = readBytes(site, root, file.path);
    if (held !== null && areEqual(held, bytes)) return file.path;
  }
  const committed = [...(await site.head())].filter(([other]) => isBeside(other));
  const blobs = (await site.repository?.readBlobs(committed.map(([, oid]) => oid))) ?? [];
  const index = blobs.findIndex((blob) => areEqual(blob, bytes));
  return index < 0 ? null : `${committed[index]?.[0]} of HEAD`;
}

function areSame(left: EntryRecord, right: EntryRecord): boolean {
  return (
    left.id === right.id && canonicalJson(left as unknown as Json) === canonicalJson(right as unknown as Json)
  );
}

interface Stored {
  readonly path: string;
  readonly record: EntryRecord;
}

/** The record in a leftover of an append; null for anything but one whole record. */
function findRecord({ path, bytes }: Leftover): EntryRecord | null {
  const text = utf8Decode(bytes);
  if (text === null || !text.endsWith("\n") || !directoryOf(path).endsWith(`/${ENTRIES_DIRECTORY}`))
    return null;
  const { entries, findings } = parseEntries({ path, text });
  const [entry] = entries;
  return entries.length === 1 && findings.length === 0 && entry !== undefined ? entry.record : null;
}

function listRecords(site: Site, root: string, directory: string): Stored[] {
  return site.files
    .filter(
      ({ path, kind }) => kind === "file" && path.startsWith(`${directory}/`) && path.endsWith(".jsonl"),
    )
    .flatMap(({ path }) => {
      const text = utf8Decode(readBytes(site, root, path) ?? new Uint8Array());
      return text === null ? [] : parseEntries({ path, text }).entries;
    });
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
