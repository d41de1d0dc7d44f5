// A resolved context taken apart into pieces, and put together again from those that are kept.
import type { Note } from "../model/document.js";
import type { EntryRecord } from "../model/entry.js";
import { getOwn, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import type { Piece } from "../model/piece.js";
import { formatRef } from "../model/ref.js";
import { withRef } from "./entry-selection.js";
import type { MergeNode, Source } from "./merge-tree.js";
import { notesOf, type ResolvedLayers } from "./resolve-layers.js";

/** Lists every piece of a resolved context once: values, notes and entries, each in the order of the answer. */
export function listPieces(layers: readonly Layer[], { merged, entries }: ResolvedLayers): Piece[] {
  const placeOf = (layer: Layer, personal: boolean): Omit<Piece, "content"> => ({
    ref: formatRef(layer.ref),
    distance: layers.length - 1 - layers.indexOf(layer),
    from: layer.from,
    personal: personal || layer.personal,
  });
  const values = (merged.root === null ? [] : listLeaves(merged.root)).map(({ pointer, value, source }) => ({
    content: { kind: "value" as const, pointer, value },
    ...placeOf(source.layer, source.document.personal),
  }));
  const notes = layers.flatMap((layer) => {
    const mine = new Set([...layer.documents, ...layer.notes].filter(isPersonal).map(({ path }) => path));
    return notesOf([layer]).map((note) => ({
      content: { kind: "note" as const, note },
      ...placeOf(layer, mine.has(note.path)),
    }));
  });
  // No two layers with entries share a ref: the personal global context has none.
  const byRef = new Map(
    layers.filter(({ personal }) => !personal).map((layer) => [formatRef(layer.ref), layer]),
  );
  const shown = entries.map((placed) => ({
    content: { kind: "entry" as const, entry: withRef(placed) },
    ...placeOf(byRef.get(placed.ref) as Layer, false),
  }));
  return [...values, ...notes, ...shown];
}

/** What pieces are parts of. */
export interface Assembled {
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly (EntryRecord & { readonly ref: string })[];
}

/** Puts pieces together, in the order in which they are given; objects stay only around what they hold. */
export function assemble(pieces: readonly Piece[]): Assembled {
  const data: JsonObject = {};
  const notes: Note[] = [];
  const entries: (EntryRecord & { ref: string })[] = [];
  for (const { content } of pieces) {
    if (content.kind === "note") notes.push(content.note);
    else if (content.kind === "entry") entries.push(content.entry);
    else setDeep(data, content.pointer, content.value);
  }
  return { data, notes, entries };
}

interface Leaf {
  readonly pointer: readonly string[];
  readonly value: Json;
  readonly source: Source;
}

function listLeaves(node: MergeNode, pointer: readonly string[] = []): Leaf[] {
  if (node.kind === "leaf") return [{ pointer, value: node.value, source: node.source }];
  if (node.members.size > 0)
    return [...node.members].flatMap(([key, member]) => listLeaves(member, [...pointer, key]));
  // The whole being empty is nothing that could be left out.
  return pointer.length === 0 ? [] : [{ pointer, value: {}, source: node.source }];
}

function setDeep(data: JsonObject, pointer: readonly string[], value: Json): void {
  let parent = data;
  for (const token of pointer.slice(0, -1)) {
    const child = (getOwn(parent, token) ?? {}) as JsonObject;
    setOwn(parent, token, child);
    parent = child;
  }
  setOwn(parent, pointer.at(-1) as string, value);
}

function isPersonal(document: { readonly personal: boolean }): boolean {
  return document.personal;
}
