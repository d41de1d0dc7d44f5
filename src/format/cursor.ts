// A cursor's file: JSON, in which ids stand one after the other without anything between them, for there may be a
// hundred thousand. What was written by ctx alone is read here; anything else is no cursor.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import type { HeldGroup, Seen, SeenBatch, SeenDocument } from "../model/seen.js";

const VERSION = 1;
const ID_LENGTH = 26;
const HASH_LENGTH = 32;

/** The text of a cursor's file: one line. The same set gives the same text. */
export function formatCursor(seen: Seen): string {
  const groups = new GroupTable();
  const idsByGroup = new Map<number, string[]>();
  for (const [id, group] of seen.held) {
    const at = groups.indexOf(group);
    const ids = idsByGroup.get(at);
    if (ids === undefined) idsByGroup.set(at, [id]);
    else ids.push(id);
  }
  const batches = mapToJson(seen.batches, ({ stamp, held }) => [
    stamp,
    held.map((group) => groups.indexOf(group)),
  ]);
  const documents = mapToJson(seen.documents, ({ hash, stamp, branch, told, earlier }) => [
    hash,
    stamp,
    branch,
    told,
    earlier.join(""),
  ]);
  return `${JSON.stringify({
    v: VERSION,
    root: seen.root,
    told: [...seen.told].sort().join(""),
    groups: groups.listed.map(({ ref, kind, by }) => [ref, kind, by]),
    held: groups.listed.map((_, at) => (idsByGroup.get(at) ?? []).sort().join("")),
    batches,
    documents,
    journal: seen.journal === null ? null : mapToJson(seen.journal, (size) => size),
  })}\n`;
}

export type ParsedCursor =
  | { readonly kind: "seen"; readonly seen: Seen }
  | { readonly kind: "newer" }
  /** Cut off or altered. */
  | { readonly kind: "damaged" };

/** Reads a cursor's file. Never throws. */
export function parseCursor(text: string): ParsedCursor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "damaged" }; // What is no JSON has no parts to name.
  }
  if (!isJsonObject(value as Json)) return { kind: "damaged" };
  const written = value as JsonObject;
  if (typeof written["v"] === "number" && written["v"] > VERSION) return { kind: "newer" };
  const seen = written["v"] === VERSION ? readSeen(written) : null;
  return seen === null ? { kind: "damaged" } : { kind: "seen", seen };
}

function readSeen(written: JsonObject): Seen | null {
  const { root, told, groups, held, batches, documents, journal } = written;
  const table = readAll(groups, readGroup);
  const toldIds = cut(told, ID_LENGTH);
  const heldIds = readAll(held, (ids) => cut(ids, ID_LENGTH));
  if (typeof root !== "string" || table === null || toldIds === null) return null;
  if (heldIds === null || heldIds.length !== table.length) return null;
  const seenBatches = readMap(batches, (value) => readBatch(value, table));
  const seenDocuments = readMap(documents, readDocument);
  const segments = journal === null ? null : readMap(journal, readSize);
  if (seenBatches === null || seenDocuments === null) return null;
  if (segments === null && journal !== null) return null;
  const heldById = new Map<string, HeldGroup>();
  for (const [at, ids] of heldIds.entries()) for (const id of ids) heldById.set(id, table[at] as HeldGroup);
  return {
    root,
    told: new Set(toldIds),
    held: heldById,
    batches: seenBatches,
    documents: seenDocuments,
    journal: segments,
  };
}

function readGroup(value: Json): HeldGroup | null {
  const [ref, kind, by] = Array.isArray(value) ? value : [];
  return typeof ref === "string" && typeof kind === "string" && typeof by === "string"
    ? { ref, kind, by }
    : null;
}

function readBatch(value: Json, table: readonly HeldGroup[]): SeenBatch | null {
  if (!Array.isArray(value)) return null;
  const [stamp, indexes] = value;
  const held = readAll(indexes, (index) => (typeof index === "number" ? (table[index] ?? null) : null));
  return held !== null && isTextOrNull(stamp) ? { stamp, held } : null;
}

function readDocument(value: Json): SeenDocument | null {
  if (!Array.isArray(value)) return null;
  const [hash, stamp, branch, told, joined] = value;
  const earlier = cut(joined, HASH_LENGTH);
  if (!isTextOrNull(hash) || !isTextOrNull(stamp) || earlier === null) return null;
  return isTextOrNull(branch) && isTextOrNull(told) ? { hash, stamp, branch, told, earlier } : null;
}

function readSize(value: Json): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function isTextOrNull(value: Json | undefined): value is string | null {
  return value === null || typeof value === "string";
}

/** Cuts a text into parts of one length; null when it does not come out even. */
function cut(value: Json | undefined, length: number): string[] | null {
  if (typeof value !== "string" || value.length % length !== 0) return null;
  const parts: string[] = [];
  for (let at = 0; at < value.length; at += length) parts.push(value.slice(at, at + length));
  return parts;
}

/** Reads every member of a list; null when one of them cannot be read. */
function readAll<T>(value: Json | undefined, read: (member: Json) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const found: T[] = [];
  for (const member of value) {
    const one = read(member);
    if (one === null) return null;
    found.push(one);
  }
  return found;
}

function readMap<T>(value: Json | undefined, read: (member: Json) => T | null): Map<string, T> | null {
  if (value === undefined || !isJsonObject(value)) return null;
  const found = new Map<string, T>();
  for (const [name, member] of Object.entries(value)) {
    const one = read(member as Json);
    if (one === null) return null;
    found.set(name, one);
  }
  return found;
}

function mapToJson<T>(map: ReadonlyMap<string, T>, write: (value: T) => Json): Json {
  const names = [...map.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, write(map.get(name) as T)]));
}

/** Numbers groups in the order in which they are met. */
class GroupTable {
  readonly listed: HeldGroup[] = [];
  readonly #places = new Map<string, number>();

  indexOf(group: HeldGroup): number {
    const name = JSON.stringify([group.ref, group.kind, group.by]);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.listed.length);
    return this.listed.push(group) - 1;
  }
}
