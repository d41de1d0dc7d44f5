// Where each leaf of a merged tree came from, and which wider values it overrides.
import type { Document } from "../model/document.js";
import type { Json } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import { escapeToken, findAt, formatPointer, type Pointer } from "../model/json/pointer.js";
import { findNode, type ElementNode, type MergeNode, type ObjectNode, type Source } from "./merge-tree.js";

/** One value in one document; `pointer` is where it stands in that document. */
export interface ValuePlace {
  readonly layer: Layer;
  readonly document: Document;
  readonly pointer: string;
}

export interface OverriddenValue extends ValuePlace {
  readonly value: Json;
}

export interface ValueOrigin extends ValuePlace {
  readonly strategy: string;
  /** Nearest first: what would count next if the origin were removed. */
  readonly overrides: readonly OverriddenValue[];
}

/** Lists the origin of every leaf: scalar, empty object, whole array; per element where elements combine. */
export function listOrigins(root: ObjectNode, layers: readonly Layer[]): Map<string, ValueOrigin> {
  const origins = new Map<string, ValueOrigin>();
  collect(root, { pointer: "", tokens: [], layers, origins });
  return origins;
}

/**
 * Finds the origin of one value; for an array that elements were combined into, of the element or of its last writer.
 * Undefined when the pointer names nothing, or an object whose members have origins of their own.
 */
export function findOrigin(
  root: ObjectNode,
  layers: readonly Layer[],
  pointer: Pointer,
): ValueOrigin | undefined {
  const node = findNode(root, pointer);
  if (node !== undefined) return nodeOrigin(node, pointer, layers);
  for (let depth = pointer.length - 1; depth >= 0; depth--) {
    const array = findNode(root, pointer.slice(0, depth));
    if (array === undefined) continue;
    if (array.kind !== "leaf" || findAt(array.value, pointer.slice(depth)) === undefined) return undefined;
    const element = array.elements?.[Number(pointer[depth])];
    if (element === undefined) return leafOrigin(array, pointer, layers);
    return elementOrigin(element, {
      array: pointer.slice(0, depth),
      rest: pointer.slice(depth + 1),
      strategy: array.strategy,
    });
  }
  return undefined;
}

interface Collecting {
  readonly pointer: string;
  readonly tokens: Pointer;
  readonly layers: readonly Layer[];
  readonly origins: Map<string, ValueOrigin>;
}

function collect(node: MergeNode, place: Collecting): void {
  const { pointer, tokens, layers, origins } = place;
  if (node.kind === "object" && node.members.size > 0) {
    for (const [key, member] of node.members) {
      collect(member, { ...place, pointer: `${pointer}/${escapeToken(key)}`, tokens: [...tokens, key] });
    }
  } else if (node.kind === "leaf" && node.elements !== null && node.elements.length > 0) {
    node.elements.forEach((element, index) => {
      const origin = elementOrigin(element, { array: tokens, rest: [], strategy: node.strategy });
      if (origin !== undefined) origins.set(`${pointer}/${index}`, origin);
    });
  } else if (tokens.length > 0) {
    origins.set(pointer, leafOrigin(node, tokens, layers));
  }
}

/** An object's own origin is where its nearest member was set: the last document that contributes to it. */
function nodeOrigin(node: MergeNode, pointer: Pointer, layers: readonly Layer[]): ValueOrigin {
  if (node.kind === "leaf" || node.members.size === 0) return leafOrigin(node, pointer, layers);
  const places = placesOf(pointer, layers).filter((place) => place.value !== null);
  const nearest = places[0];
  if (nearest === undefined) return leafOrigin(node, pointer, layers);
  const { value: _value, ...place } = nearest;
  return { ...place, strategy: "merge", overrides: places.slice(1) };
}

function leafOrigin(node: MergeNode, pointer: Pointer, layers: readonly Layer[]): ValueOrigin {
  const { layer, document } = node.source;
  const strategy = node.kind === "leaf" ? node.strategy : "replace";
  const overrides = placesOf(pointer, layers, node.source);
  return { layer, document, pointer: formatPointer(pointer), strategy, overrides };
}

/**
 * The origin of an element or, with `rest`, of a value inside it: of the documents that it was merged from, the
 * nearest one that holds such a value.
 */
function elementOrigin(
  element: ElementNode,
  { array, rest, strategy }: { array: Pointer; rest: Pointer; strategy: string },
): ValueOrigin | undefined {
  const places = chainOf(element).flatMap(({ source, index }): OverriddenValue[] => {
    const { layer, document } = source;
    const pointer = [...array, String(index), ...rest];
    const value = findAt(document.data, pointer);
    return value === undefined ? [] : [{ layer, document, pointer: formatPointer(pointer), value }];
  });
  const [nearest, ...overrides] = places;
  if (nearest === undefined) return undefined;
  const { value: _value, ...place } = nearest;
  return { ...place, strategy, overrides };
}

/** An element and those that it was merged over, nearest first. */
function chainOf(element: ElementNode): ElementNode[] {
  const chain: ElementNode[] = [];
  for (let each: ElementNode | null = element; each !== null; each = each.over) chain.push(each);
  return chain;
}

/** Every document that holds a value at a pointer, nearest first; only those applied before `before`. */
function placesOf(pointer: Pointer, layers: readonly Layer[], before?: Source): OverriddenValue[] {
  const places: OverriddenValue[] = [];
  for (const layer of layers) {
    for (const document of layer.documents) {
      if (before?.layer === layer && before.document === document) return places.reverse();
      const value = findAt(document.data, pointer);
      if (value !== undefined) places.push({ layer, document, pointer: formatPointer(pointer), value });
    }
  }
  return places.reverse();
}
