// A parsed text with its places: what positions and edits work on, whether it was read as JSON or as YAML.
import { setOwn, type Json, type JsonObject } from "../../model/json.js";
import { isArrayIndex, type Pointer } from "../../model/pointer.js";

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

/** The JSON value of a node. */
export function valueOf(node: SourceNode): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((slot) => valueOf(slot.node));
  const value: JsonObject = {};
  for (const member of node.members) setOwn(value, member.key, valueOf(member.node));
  return value;
}

/** Finds the slot that a token names in a node, or undefined. */
export function findSlot(node: SourceNode, token: string): Slot | undefined {
  if (node.kind === "list") return isArrayIndex(token) ? node.items[Number(token)] : undefined;
  if (node.kind === "map") return node.members.find((member) => member.key === token);
  return undefined;
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
