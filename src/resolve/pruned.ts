// What a prune makes of a layer: metadata in place of content (SPEC §14), and only where the content is what it was made
// for. Hashes come in, since taking them is slow; which prunes count is model/prune.ts.
import { canonicalJson } from "../model/json/canonical-json.js";
import type { Document } from "../model/document.js";
import type { Entry, EntryRecord } from "../model/entry.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import { nameOfHidden, type ActivePrune, type Hidden, type HiddenNote } from "../model/prune.js";
import { notesOf } from "./resolve-layers.js";

/** What of a layer a prune may hide, as its hash is taken over it. */
export interface Prunable {
  /** The path of a note, the id of an entry. */
  readonly name: string;
  readonly content: string;
}

/** Something that a prune hides, with the prune and its file. */
export interface Hiding extends ActivePrune {
  readonly hidden: Hidden;
}

/** By name, what hides a note or entry. */
export type Hidings = ReadonlyMap<string, Hiding>;

/** The fields of an entry that are about it, and not what it says. */
const METADATA = ["v", "id", "kind", "at", "by", "category", "importance", "percent", "phase", "checkpoint"];

/** Lists what of a layer can be hidden: shared notes and bodies, insights and progress. Others are short, or rule. */
export function listPrunable(layer: Layer, isWanted: (name: string) => boolean = () => true): Prunable[] {
  const shared = {
    ...layer,
    documents: layer.documents.filter(isShared),
    notes: layer.notes.filter(isShared),
  };
  return [
    ...notesOf([shared])
      .filter(({ path }) => isWanted(path))
      .map(({ path, meta, markdown }) => ({ name: path, content: canonicalJson({ meta, markdown }) })),
    ...layer.entries
      .filter(({ record }) => isPrunableKind(record) && isWanted(record.id))
      .map(({ record }) => ({
        name: record.id,
        content: canonicalJson(record as unknown as Json),
      })),
  ];
}

/** Tells whether entries of this kind are knowledge that can be shown in short. */
export function isPrunableKind({ kind }: EntryRecord): boolean {
  return kind === "insight" || kind === "progress";
}

/**
 * Finds what hides each note and entry: of several prunes the one that keeps least, then the oldest.
 * @param hashes by name, as `sha256:…`; what has none is shown whole.
 */
export function findHidings(prunes: readonly ActivePrune[], hashes: ReadonlyMap<string, string>): Hidings {
  const found = new Map<string, Hiding>();
  for (const active of prunes) {
    for (const hidden of active.prune.hides) {
      const name = nameOfHidden(hidden);
      if (hashes.get(name) !== hidden.hash) continue;
      const known = found.get(name)?.hidden.keeps;
      if (known === undefined || (known === "summary" && hidden.keeps === "metadata"))
        found.set(name, { ...active, hidden });
    }
  }
  return found;
}

/** A layer with metadata in place of what is hidden; the same layer where that is nothing. */
export function hideInLayer(layer: Layer, hidings: Hidings): Layer {
  if (hidings.size === 0) return layer;
  const hideBody = (document: Document): Document => {
    const hiding = isShared(document) ? hidings.get(document.path) : undefined;
    return hiding === undefined ? document : hideNote(document, hiding);
  };
  return {
    ...layer,
    documents: layer.documents.map(hideBody),
    notes: layer.notes.map(hideBody),
    entries: layer.entries.map((entry) => {
      const hiding = hidings.get(entry.record.id);
      return hiding === undefined ? entry : hideEntry(entry, hiding);
    }),
  };
}

function hideNote(document: Document, { hidden, source }: Hiding): Document {
  const { metadata, outline = "" } = hidden as HiddenNote;
  return { ...document, body: outline, pruned: { metadata, by: source } };
}

function hideEntry(entry: Entry, { hidden, source }: Hiding): Entry {
  const whole = entry.record;
  const record: JsonObject = {};
  for (const field of METADATA) if (whole[field] !== undefined) record[field] = whole[field];
  if ("text" in hidden && hidden.text !== undefined) record["text"] = hidden.text;
  record["pruned"] = hidden.keeps;
  return { ...entry, record: record as unknown as EntryRecord, pruned: { whole, by: source } };
}

function isShared({ personal }: Document): boolean {
  return !personal;
}
