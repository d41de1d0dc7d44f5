// A lineage's layers in, one resolved context out. Pure: the same layers give the same answer, everywhere.
import type { Finding } from "../errors/finding.js";
import { canonicalJson } from "../model/json/canonical-json.js";
import type { Document, Note } from "../model/document.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import { formatRef, type Ref } from "../model/ref.js";
import { selectEntries, withRef, type PlacedEntry } from "./entry-selection.js";
import { mergeLayers, type Merged } from "./merge.js";
import { valueOf } from "./merge-tree.js";

/** How many progress entries a resolved context shows unless all are asked for. */
export const NEWEST_PROGRESS = 20;

export interface ResolvedLayers {
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly PlacedEntry[];
  /** What the digest is taken over: RFC 8785 of {ref, data, notes, entries}, all entries, nothing personal. */
  readonly digestText: () => string;
  readonly merged: Merged;
  readonly findings: readonly Finding[];
}

/** Resolves layers, widest first, the target's own last. */
export function resolveLayers(
  layers: readonly Layer[],
  target: Ref,
  { allEntries = false }: { allEntries?: boolean } = {},
): ResolvedLayers {
  const merged = mergeLayers(layers);
  const data = dataOf(merged);
  const notes = notesOf(layers);
  const entries = selectEntries(layers, target, allEntries ? Infinity : NEWEST_PROGRESS);
  const digestText = () => digestTextOf(layers, target, { data, notes });
  return { data, notes, entries, digestText, merged, findings: merged.findings };
}

function digestTextOf(
  layers: readonly Layer[],
  target: Ref,
  resolved: { data: JsonObject; notes: readonly Note[] },
): string {
  const shared = withoutPersonal(layers);
  const isShared = shared === layers;
  return canonicalJson({
    ref: formatRef(target),
    data: isShared ? resolved.data : dataOf(mergeLayers(shared)),
    notes: (isShared ? resolved.notes : notesOf(shared)) as unknown as Json,
    entries: selectEntries(shared, target, Infinity).map(withRef) as unknown as Json,
  });
}

/** The notes of some layers: bodies of data documents first, then the note files. */
export function notesOf(layers: readonly Layer[]): Note[] {
  const notes: Note[] = [];
  for (const layer of layers) {
    const ref = formatRef(layer.ref);
    for (const document of layer.documents) {
      if (document.body.trim() !== "" || document.pruned !== undefined) notes.push(asNote(ref, document, {}));
    }
    for (const note of layer.notes) notes.push(asNote(ref, note, note.data));
  }
  return notes;
}

function asNote(ref: string, document: Document, meta: JsonObject): Note {
  const note = { ref, path: document.path, meta, markdown: prose(document) };
  return document.pruned === undefined ? note : { ...note, pruned: document.pruned.metadata };
}

/** Line endings are git's to choose on each machine, so prose has LF everywhere: else digests would differ. */
function prose(document: Document): string {
  return document.body.includes("\r") ? document.body.replace(/\r\n/g, "\n") : document.body;
}

function dataOf(merged: Merged): JsonObject {
  return merged.root === null ? {} : (valueOf(merged.root) as JsonObject);
}

/** The same array when nothing in it is personal, so that the caller can tell. */
function withoutPersonal(layers: readonly Layer[]): readonly Layer[] {
  const hasPersonal = layers.some(
    (layer) => layer.personal || layer.documents.some(isPersonal) || layer.notes.some(isPersonal),
  );
  if (!hasPersonal) return layers;
  return layers
    .filter((layer) => !layer.personal)
    .map((layer) => ({
      ...layer,
      documents: layer.documents.filter((document) => !isPersonal(document)),
      notes: layer.notes.filter((note) => !isPersonal(note)),
    }));
}

function isPersonal(document: Document): boolean {
  return document.personal;
}
