// Values that come into a file of settings and go out of it again to the byte. So that a removal knows which containers
// came with the value, one that was there already has its first value right after its bracket, `{"ctx": …}`; in one that
// we made, a space or a line break stands between. A formatter takes that away, so a value that came into something empty
// has its members turned round: then no container goes of which it cannot be told any more whose it is.
import { isJsonObject, type Json } from "../../model/json/json.js";
import { applySplices, type Splice } from "../splice/splice.js";
import { BOM, lineStartAt } from "../text-place.js";
import {
  findSlot,
  findSlotAt,
  type ListNode,
  type MapNode,
  type Slot,
  type SourceNode,
  valueOf,
} from "../tree/source-tree.js";
import { formatInline, formatLaidOut, isOnLines, marginAt, unitOf } from "./json-layout.js";
import type { JsoncText } from "./jsonc.js";

type Container = MapNode | ListNode;

/** A value and its place. */
export interface Placed {
  /** Its last token may be "-" to append to a list. */
  readonly pointer: readonly string[];
  readonly value: Json;
}

/**
 * The text with a value at a pointer; containers on the way are made. A value that is there is replaced where it stands.
 * Null where the pointer leads through something else than containers.
 */
export function putValue(source: JsoncText, pointer: readonly string[], value: Json): string | null {
  const slot = pointer.includes("-") ? undefined : findSlotAt(source.root, pointer);
  return slot === undefined
    ? addValues(source, [{ pointer, value }])
    : replace(source, pointer, { slot, value });
}

/** The text with values at pointers where there are none yet; null where one leads through something else than containers. */
export function addValues(source: JsoncText, values: readonly Placed[]): string | null {
  const parts = new Map<Container, Part[]>();
  for (const { pointer, value } of values) {
    const found = findContainer(source.root, pointer);
    if (found === null) return null;
    const { node, depth } = found;
    const key = node.kind === "map" ? (pointer[depth] as string) : null;
    const others = parts.get(node) ?? [];
    const isFirst = others.length === 0 && slotsOf(node).length === 0;
    const wrapped = wrap(pointer.slice(depth + 1), isFirst ? turn(value) : value);
    const same = key === null ? undefined : others.find((part) => part.key === key);
    if (same === undefined) parts.set(node, [...others, { key, value: wrapped }]);
    else same.value = join(same.value, wrapped);
  }
  return applySplices(
    source.text,
    [...parts].flatMap(([node, added]) => insertInto(source, node, added)),
  );
}

/** The innermost container that is there on the way to a place, and how many tokens lead to it. */
function findContainer(root: MapNode, pointer: readonly string[]): { node: Container; depth: number } | null {
  let node: SourceNode = root;
  for (const [depth, token] of pointer.entries()) {
    if (node.kind === "scalar" || (node.kind === "list" && token !== "-")) return null;
    const slot = findSlot(node, token);
    if (slot === undefined) return { node, depth };
    node = slot.node;
  }
  return null;
}

/** Two values that are new in the same place: of objects all members, of lists all values. */
function join(first: Json, second: Json): Json {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  if (!isJsonObject(first) || !isJsonObject(second)) return second;
  const members = Object.entries(second).map(([key, value]) => {
    return [key, key in first ? join(first[key] as Json, value) : value];
  });
  return { ...first, ...Object.fromEntries(members) };
}

/** The same value with the members of its objects in the opposite order. */
export function turn(value: Json): Json {
  if (Array.isArray(value)) return value.map(turn);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turn(inner)]),
  );
}

/** Tells whether a value, equal to one that ctx writes, has its members in another order. */
export function isTurned(value: Json, written: Json): boolean {
  return JSON.stringify(value) !== JSON.stringify(written);
}

/**
 * The text without the value at a pointer; null when that was all that the file held.
 * @param written the value as it is where it came with the containers around it
 */
export function takeValue(source: JsoncText, pointer: readonly string[], written: Json): string | null {
  const trail: { container: Container; slot: Slot }[] = [];
  let node: SourceNode = source.root;
  for (const token of pointer) {
    const slot = findSlot(node, token);
    if (slot === undefined || node.kind === "scalar") return source.text;
    trail.push({ container: node, slot });
    node = slot.node;
  }
  const isMarked = trail.some(({ container, slot }) => slot.start === container.start + 1);
  const isKept = !isMarked && isTurned(valueOf(node), written);
  for (const { container, slot } of trail.reverse()) {
    const splices = removeFrom(source, container, { slot, isKept });
    if (splices !== null) return applySplices(source.text, splices);
  }
  return withoutRoot(source);
}

/** What is left when nothing in the outermost braces is: only a remark of somebody else's keeps the file. */
function withoutRoot({ text, root }: JsoncText): string | null {
  const around = text.slice(0, root.start) + text.slice(root.end);
  return around.replace(BOM, "").trim() === ""
    ? null
    : `${text.slice(0, root.start)}{}${text.slice(root.end)}`;
}

/** A value in the containers that are still missing around it. */
function wrap(tokens: readonly string[], value: Json): Json {
  return tokens.reduceRight<Json>((inner, token) => (token === "-" ? [inner] : { [token]: inner }), value);
}

function replace(
  source: JsoncText,
  pointer: readonly string[],
  { slot, value }: { slot: Slot; value: Json },
): string {
  const { start, end } = slot.node;
  const margin = marginAt(source.text, slot.start);
  const parent = pointer.length === 1 ? source.root : findSlotAt(source.root, pointer.slice(0, -1))?.node;
  const isLaidOut = isOnLines(source, parent as Container);
  const text = isLaidOut
    ? formatLaidOut(value, { margin, unit: unitOf(source), eol: source.eol })
    : formatInline(value);
  return applySplices(source.text, [{ start, end, text }]);
}

interface Part {
  /** Null for a value of a list. */
  readonly key: string | null;
  value: Json;
}

function insertInto(source: JsoncText, node: Container, parts: readonly Part[]): Splice[] {
  const last = slotsOf(node).at(-1);
  if (last === undefined) return insertFirst(source, node, parts);
  const { text } = source;
  const comma = commaAfter(source, last.node.end);
  const isLaidOut = isOnLines(source, node);
  const anchor = comma === null ? last.node.end : comma + 1;
  const at = anchor + lengthOfRemark(text.slice(anchor));
  const margin = marginAt(text, last.start);
  const isBroken = isLaidOut || text.slice(anchor, at).includes("//");
  const lead = isBroken ? source.eol + margin : " ";
  const texts = parts.map((part) => lead + formatPart(source, part, isLaidOut ? margin : null));
  const added = texts.join(",") + (comma === null ? "" : ",");
  if (comma !== null) return [{ start: at, end: at, text: added }];
  if (at === anchor) return [{ start: at, end: at, text: `,${added}` }];
  return [
    { start: anchor, end: anchor, text: "," },
    { start: at, end: at, text: added },
  ];
}

/** Into a container without values: right after its bracket, whatever blanks or comments follow. */
function insertFirst(source: JsoncText, node: Container, parts: readonly Part[]): Splice[] {
  const at = node.start + 1;
  // What stands on one line stays there, but for a file that is nothing else.
  const isLaidOut = node === source.root || isOnLines(source, source.root);
  const margin = isLaidOut ? marginAt(source.text, node.start) : null;
  const texts = parts.map((part) => formatPart(source, part, margin));
  return [{ start: at, end: at, text: texts.join(", ") }];
}

function formatPart(source: JsoncText, { key, value }: Part, margin: string | null): string {
  const text =
    margin === null
      ? formatInline(value)
      : formatLaidOut(value, { margin, unit: unitOf(source), eol: source.eol });
  return key === null ? text : `${JSON.stringify(key)}: ${text}`;
}

const REMARK = /^[ \t]*(?:\/\*(?:(?!\*\/)[^\n])*\*\/[ \t]*)*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/;

/** The length of the remark that ends a line after a value, so that it stays with that value. */
function lengthOfRemark(rest: string): number {
  const [remark = ""] = REMARK.exec(rest) ?? [];
  return remark.trim() === "" ? 0 : remark.length;
}

/** The cuts that take a value out; null when its container goes with it, which is not when that is to be kept. */
function removeFrom(
  source: JsoncText,
  node: Container,
  { slot, isKept }: { slot: Slot; isKept: boolean },
): Splice[] | null {
  const { text } = source;
  const slots = slotsOf(node);
  const index = slots.indexOf(slot);
  const [previous, next] = [slots[index - 1], slots[index + 1]];
  const comma = commaAfter(source, slot.node.end);
  const end = comma === null ? slot.node.end : comma + 1;
  const lead = startOfLead(text, slot.start, node.start);
  if (next !== undefined) {
    const isGap = lead === slot.start && text.slice(end, next.start).trim() === "";
    return [{ start: lead, end: isGap ? next.start : end, text: "" }];
  }
  if (previous === undefined) {
    const isMade = slot.start > node.start + 1;
    const isAlone =
      text.slice(node.start + 1, slot.start).trim() + text.slice(end, node.end - 1).trim() === "";
    if (isMade && isAlone && isKept) return [{ start: node.start + 1, end: node.end - 1, text: "" }];
    if (isMade && isAlone) return null;
    return [{ start: isMade ? lead : slot.start, end, text: "" }];
  }
  const before = comma === null ? commaAfter(source, previous.node.end) : null;
  if (before === null) return [{ start: lead, end, text: "" }];
  if (lead <= before + 1) return [{ start: before, end, text: "" }];
  return [
    { start: before, end: before + 1, text: "" },
    { start: lead, end, text: "" },
  ];
}

/** Where the line break and the indentation before a value begin, or the space before it; never before its bracket. */
function startOfLead(text: string, start: number, bracket: number): number {
  const line = lineStartAt(text, start);
  const isFirstOnLine = line > 0 && text.slice(line, start).trim() === "";
  if (!isFirstOnLine || line <= bracket) {
    const blanks = /[ \t]*$/.exec(text.slice(bracket + 1, start))?.[0].length ?? 0;
    return start - blanks;
  }
  return text[line - 2] === "\r" ? line - 2 : line - 1;
}

/** The place of the comma that follows a value; null where none does. */
function commaAfter({ bare }: JsoncText, end: number): number | null {
  const found = /^\s*,/.exec(bare.slice(end));
  return found === null ? null : end + found[0].length - 1;
}

function slotsOf(node: Container): readonly Slot[] {
  return node.kind === "map" ? node.members : node.items;
}
