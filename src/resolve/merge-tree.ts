// The merged value while it is being built: every leaf knows the document that set it.
import type { Document } from "../model/document.js";
import { setOwn, type Json, type JsonObject } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";

/** The document that is being applied, in its place in the lineage. */
export interface Source {
  readonly layerIndex: number;
  readonly layer: Layer;
  readonly document: Document;
}

export interface ObjectNode {
  readonly kind: "object";
  readonly members: Map<string, MergeNode>;
  /** Who made the object; the origin of an empty one. */
  source: Source;
}

export interface LeafNode {
  readonly kind: "leaf";
  /** A scalar or an array. */
  readonly value: Json;
  readonly source: Source;
  /** Per array element, where a strategy combines elements; null where the array is one value. */
  readonly elements: readonly ElementNode[] | null;
  readonly strategy: string;
}

/** One element of a combined array: where it stands in its document, and which one it was merged over. */
export interface ElementNode {
  readonly value: Json;
  readonly source: Source;
  /** Index in the document's own array. */
  readonly index: number;
  /** The one that it was merged over; a chain, because lists of all would grow with the square of a long one. */
  readonly over: ElementNode | null;
}

export type MergeNode = ObjectNode | LeafNode;

/** Takes the plain value out of a tree. */
export function valueOf(node: MergeNode): Json {
  if (node.kind === "leaf") return node.value;
  const object: JsonObject = {};
  for (const [key, member] of node.members) setOwn(object, key, valueOf(member));
  return object;
}

/** Finds the node at a pointer's tokens, or undefined. Arrays are leaves: their elements have no nodes. */
export function findNode(root: MergeNode, pointer: readonly string[]): MergeNode | undefined {
  let node: MergeNode | undefined = root;
  for (const token of pointer) {
    if (node === undefined || node.kind === "leaf") return undefined;
    node = node.members.get(token);
  }
  return node;
}
