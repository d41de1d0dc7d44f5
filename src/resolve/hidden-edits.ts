// Edits that have no effect in a context: what a document of its lineage says anew and another one hides, and what one no
// longer says that was hidden before. The values that do take effect are effective-difference.ts.
import { canonicalJson } from "../model/json/canonical-json.js";
import type { Document } from "../model/document.js";
import { getOwn, isJsonEqual, isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { findAt, formatPointer, parsePointer, type Pointer } from "../model/json/pointer.js";
import type { Layer } from "../model/layer.js";
import { formatRef } from "../model/ref.js";
import { compareValuesOf, type ValueChange } from "./effective-difference.js";
import { findNode } from "./merge-tree.js";
import type { ResolvedLayers } from "./resolve-layers.js";

/** A leaf that one document of a context says differently on two sides, whatever comes of it. */
export interface Edit extends Pick<ValueChange, "pointer" | "before" | "after"> {
  readonly ref: string;
  /** As it is after; where the document has gone, as it was. */
  readonly document: Document;
}

export interface HiddenEdit extends Edit {
  readonly change: "shadowed" | "unshadowed";
  /** The value that counts instead; absent where the place is removed. */
  readonly value?: Json;
}

/** Keeps what is found for a layer: a thousand contexts may inherit the same one. */
export type EditsByLayer = Map<string, readonly Edit[]>;

interface Resolution {
  readonly layers: readonly Layer[];
  readonly resolved: ResolvedLayers;
}

/**
 * Finds the edits that a context does not show: of each leaf that a document of its lineage says differently, and that
 * resolves to what it did. It is `shadowed` where the document now says something else than what counts, `unshadowed`
 * where it did so before and no longer does; where it agrees with what counts, both times, nothing is told. By pointer,
 * then from the widest document to the narrowest. `changed` are the leaves that resolve differently.
 */
export function findHiddenEdits(
  before: Resolution,
  after: Resolution,
  { changed, known }: { changed: readonly ValueChange[]; known: EditsByLayer },
): HiddenEdit[] {
  const edits = listEdits(before.layers, after.layers, known);
  if (edits.length === 0) return [];
  const touched = makeTouched(changed);
  const hidden = edits.flatMap((edit): HiddenEdit[] => {
    const tokens = parsePointer(edit.pointer);
    if (touched(tokens)) return [];
    const value = findAt(after.resolved.data, tokens);
    const isCombined = isCombinedAt(after.resolved, tokens);
    const contradicts = (said: Json | undefined): boolean =>
      said !== undefined && isContradiction(said, value, isCombined);
    const change = contradicts(edit.after) ? "shadowed" : contradicts(edit.before) ? "unshadowed" : null;
    return change === null ? [] : [{ ...edit, change, ...(value === undefined ? {} : { value }) }];
  });
  return hidden.sort((left, right) =>
    left.pointer < right.pointer ? -1 : left.pointer > right.pointer ? 1 : 0,
  );
}

function listEdits(before: readonly Layer[], after: readonly Layer[], known: EditsByLayer): Edit[] {
  const old = new Map(before.map((layer) => [formatRef(layer.ref), layer]));
  const now = new Map(after.map((layer) => [formatRef(layer.ref), layer]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((ref) => {
    const [was, is] = [old.get(ref), now.get(ref)];
    const key = `${was === undefined ? "new" : is === undefined ? "gone" : "both"} ${ref}`;
    const found = known.get(key) ?? listLayerEdits(ref, was, is);
    known.set(key, found);
    return found;
  });
}

/** Lists the leaves that the documents of one context say differently on two sides. */
export function listLayerEdits(ref: string, before: Layer | undefined, after: Layer | undefined): Edit[] {
  const old = new Map(before?.documents.map((document) => [document.path, document]));
  const now = new Map(after?.documents.map((document) => [document.path, document]));
  const edits = [...new Set([...old.keys(), ...now.keys()])].flatMap((path): Edit[] => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was?.text === is?.text) return [];
    return compareValuesOf(was?.data ?? {}, is?.data ?? {}).map(({ change: _change, ...leaf }) => ({
      ref,
      document: (is ?? was) as Document,
      ...leaf,
    }));
  });
  return withoutMoves(edits);
}

/** Leaves out what only moved from one document of the context to another: it is said as before. */
function withoutMoves(edits: readonly Edit[]): Edit[] {
  const nameOf = (edit: Edit, value: Json): string => `${edit.pointer} ${canonicalJson(value)}`;
  const came = new Set<string>();
  const went = new Set<string>();
  for (const edit of edits) {
    if (edit.before === undefined) came.add(nameOf(edit, edit.after as Json));
    if (edit.after === undefined) went.add(nameOf(edit, edit.before as Json));
  }
  return edits.filter((edit) => {
    if (edit.before === undefined) return !went.has(nameOf(edit, edit.after as Json));
    return edit.after !== undefined || !came.has(nameOf(edit, edit.before));
  });
}

/** Makes the test whether anything at, above or below a pointer resolves differently. */
function makeTouched(changed: readonly ValueChange[]): (tokens: Pointer) => boolean {
  const leaves = new Set<string>();
  const above = new Set<string>();
  for (const { pointer } of changed) {
    leaves.add(pointer);
    const tokens = parsePointer(pointer);
    for (let depth = 0; depth < tokens.length; depth++) above.add(formatPointer(tokens.slice(0, depth)));
  }
  return (tokens) => {
    if (leaves.size === 0) return false;
    if (above.has(formatPointer(tokens))) return true;
    return [...tokens, ""].some((_, depth) => leaves.has(formatPointer(tokens.slice(0, depth))));
  };
}

function isCombinedAt({ merged }: ResolvedLayers, tokens: Pointer): boolean {
  const node = merged.root === null ? undefined : findNode(merged.root, tokens);
  return node?.kind === "leaf" && node.elements !== null;
}

/** Tells whether what a document says is not what counts. */
function isContradiction(said: Json, value: Json | undefined, isCombined: boolean): boolean {
  if (value === undefined) return said !== null;
  // An empty object adds nothing to one that is there.
  if (isJsonObject(said) && Object.keys(said).length === 0) return !isJsonObject(value);
  if (!isCombined || !Array.isArray(said) || !Array.isArray(value)) return !isJsonEqual(said, value);
  return said.some((element) => !value.some((other) => isContained(element, other)));
}

/** Tells whether merging a value over another one would leave that as it is (RFC 7396 §2). */
function isContained(said: Json, value: Json | undefined): boolean {
  if (!isJsonObject(said))
    return said === null ? value === undefined : value !== undefined && isJsonEqual(said, value);
  if (!isJsonObject(value)) return false;
  return Object.keys(said).every((key) => isContained(said[key] as Json, getOwn(value as JsonObject, key)));
}
