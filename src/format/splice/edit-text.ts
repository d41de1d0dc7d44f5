// What the cutters know about the text they cut.
import type { SourceText } from "../../model/document.js";
import type { Json } from "../../model/json/json.js";
import { lineEndingOf } from "../text-place.js";
import { findSlot, type ListNode, type MapNode, type Slot, type SourceNode } from "../tree/source-tree.js";

export interface EditText {
  readonly text: string;
  readonly root: SourceNode;
  readonly isJson: boolean;
  readonly eol: "\n" | "\r\n";
  /** Whether new texts of several lines may become literal blocks, which swallow what is indented below them. */
  readonly hasLiterals: boolean;
}

/** A value that exists, with the containers around it, outermost first. */
export interface Located {
  readonly slot: Slot;
  readonly parents: readonly (MapNode | ListNode)[];
}

/** A slot in the container that it belongs to. */
export interface Seat {
  readonly parent: MapNode | ListNode;
  readonly slot: Slot;
}

/** What is to be added: a member, or with `key` null an item. */
export interface Part {
  readonly key: string | null;
  readonly value: Json;
}

/** Collects what the cutters need to know. `hasLiterals`: see EditText. */
export function makeEditText(source: SourceText, root: SourceNode, hasLiterals: boolean): EditText {
  return {
    hasLiterals,
    text: source.text,
    root,
    isJson: source.form === "json",
    eol: lineEndingOf(source.text),
  };
}

/** Finds the slot at a pointer and the containers that lead to it; undefined for the root and for nothing. */
export function locate(root: SourceNode, pointer: readonly string[]): Located | undefined {
  const parents: (MapNode | ListNode)[] = [];
  let node = root;
  let slot: Slot | undefined;
  for (const token of pointer) {
    if (node.kind === "scalar") return undefined;
    slot = findSlot(node, token);
    if (slot === undefined) return undefined;
    parents.push(node);
    node = slot.node;
  }
  return slot === undefined ? undefined : { slot, parents };
}

/** The members or items of a container. */
export function slotsOf(node: MapNode | ListNode): readonly Slot[] {
  return node.kind === "map" ? node.members : node.items;
}

/** What a container is written as once nothing is left in it. */
export function emptyOf(node: MapNode | ListNode): Json {
  return node.kind === "map" ? {} : [];
}
