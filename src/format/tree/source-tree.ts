// A parsed text with its places: what positions and edits work on, whether it was read as JSON or as YAML.
import { setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import { isArrayIndex, type Pointer } from "../../model/json/pointer.js";

export type Scalar = null | boolean | number | string;
export type ScalarStyle = "plain" | "single" | "double" | "block";

interface Span {
  /** Offsets in the whole text of the source. */
  readonly start: number;
  /** Just after the last character; trailing line breaks of a block scalar are left out. */
  readonly end: number;
  /** Like `end`, but with the trailing lines that belong to a block scalar. */
  readonly tail: number;
}

export interface ScalarNode extends Span {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly style: ScalarStyle;
}

export interface ListNode extends Span {
  readonly kind: "list";
  /** True for `[…]`, false for a block of `- ` lines. */
  readonly isFlow: boolean;
  readonly items: readonly Slot[];
}

export interface MapNode extends Span {
  readonly kind: "map";
  /** True for `{…}`, false for a block of `key: ` lines. */
  readonly isFlow: boolean;
  readonly members: readonly Member[];
}

export type SourceNode = ScalarNode | ListNode | MapNode;

/** A place that holds a value: a list item, or a member of a map. */
export interface Slot {
  /** Where the key, or the dash of a block item, begins; in `[…]` where the value begins. */
  readonly start: number;
  /** Just after the colon or dash; in `[…]` where the value begins. */
  readonly after: number;
  readonly node: SourceNode;
}

export interface Member extends Slot {
  readonly key: string;
  /** Just after the key. */
  readonly keyEnd: number;
}

/** The deepest nesting of objects and arrays that ctx reads (SPEC §15, P18). */
export const MAX_DEPTH = 64;

/** How many problems of one file are told; a person who mends a hundred reads it again anyway. */
export const MAX_PROBLEMS = 100;

/** The JSON value of a node. */
export function valueOf(node: SourceNode): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((slot) => valueOf(slot.node));
  const value: JsonObject = {};
  for (const member of node.members) setOwn(value, member.key, valueOf(member.node));
  return value;
}

// Maps with many members are looked up by name: a file may hold 50,000 keys, and `--explain` asks for each.
const INDEXED_FROM = 16;
const indexes = new WeakMap<MapNode, Map<string, Member>>();

/** Finds the slot that a token names in a node, or undefined. */
export function findSlot(node: SourceNode, token: string): Slot | undefined {
  if (node.kind === "scalar") return undefined;
  if (node.kind === "list") return isArrayIndex(token) ? node.items[Number(token)] : undefined;
  if (node.members.length < INDEXED_FROM) return node.members.find((member) => member.key === token);
  let index = indexes.get(node);
  if (index === undefined) {
    index = new Map(node.members.map((member) => [member.key, member]));
    indexes.set(node, index);
  }
  return index.get(token);
}

/** Finds the slot that a pointer names below a node; undefined for the empty pointer and for what is not there. */
export function findSlotAt(root: SourceNode, pointer: Pointer): Slot | undefined {
  let node = root;
  let slot: Slot | undefined;
  for (const token of pointer) {
    slot = findSlot(node, token);
    if (slot === undefined) return undefined;
    node = slot.node;
  }
  return slot;
}
