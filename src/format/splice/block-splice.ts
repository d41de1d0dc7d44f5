// Cuts into block style YAML, line by line. Comments and blank lines that are not part of a value stay where they are.
import type { Json } from "../../model/json/json.js";
import { lineEndAt, lineStartAt } from "../text-place.js";
import type { ListNode, MapNode, ScalarNode, Slot, SourceNode } from "../tree/source-tree.js";
import {
  formatYamlBlock,
  formatYamlInline,
  formatYamlItem,
  formatYamlMember,
  hasBlockForm,
  isLiteral,
  NEW_LAYOUT,
  YAML_INDENT,
  type YamlLayout,
} from "../yaml/yaml-text.js";
import { slotsOf, type EditText, type Part, type Seat } from "./edit-text.js";
import type { Splice } from "./splice.js";

/** Replaces the value of a slot in a block container. */
export function replaceInBlock(edit: EditText, { parent, slot }: Seat, value: Json): Splice[] {
  const { node } = slot;
  const keepsFlow = node.kind !== "scalar" && node.isFlow && slotsOf(node).length > 0;
  if (keepsFlow || !takesLines(edit, value)) return replaceByLine(edit, slot, value);
  const column = columnOf(edit, slot.start);
  const lines =
    parent.kind === "map"
      ? formatYamlMember("k", value, layoutOf(edit, column))
      : formatYamlItem(value, layoutOf(edit, column));
  // The first line is the key or dash, which stays as it is written; what follows it is new.
  const head =
    parent.kind === "map" ? (lines[0] as string).slice(column + 2) : (lines[0] as string).slice(column + 1);
  const rest = lines.slice(1);
  if (isOnOwnLines(edit, slot)) {
    return [
      { start: slot.after, end: slot.after, text: head },
      { ...wholeLines(edit, node), text: joinLines(edit, rest) },
    ];
  }
  // The comment beside the old value may stay: every first line can bear one.
  const lineEnd = endOfLine(edit, node.end);
  return [
    { start: slot.after, end: node.end, text: head },
    { start: lineEnd, end: lineEnd, text: rest.map((line) => edit.eol + line).join("") },
  ];
}

/** Adds a member or item after the last one of a block container. */
export function insertInBlock(edit: EditText, node: MapNode | ListNode, { key, value }: Part): Splice[] {
  const first = slotsOf(node)[0] as Slot;
  const indent = columnOf(edit, first.start);
  const layout = layoutOf(edit, indent);
  const lines = key === null ? formatYamlItem(value, layout) : formatYamlMember(key, value, layout);
  const at = lineAfter(edit, node.tail);
  return [{ start: at, end: at, text: joinLines(edit, lines) }];
}

/** Removes one of several slots of a block container, with its line or lines. */
export function removeFromBlock(edit: EditText, node: MapNode | ListNode, index: number): Splice[] {
  const slots = slotsOf(node);
  const slot = slots[index] as Slot;
  const lineStart = lineStartAt(edit.text, slot.start);
  const isFirstOnLine = edit.text.slice(lineStart, slot.start).trim() === "";
  if (isFirstOnLine) {
    const end = lineAfter(edit, slot.node.tail);
    const previous = slots[index - 1];
    const isSwallowed =
      previous !== undefined && wouldSwallow(edit, previous, { at: end, indent: slot.start - lineStart });
    return [
      {
        start: lineStart,
        end,
        text: isSwallowed ? edit.text.slice(lineStart, slot.start) + "#" + edit.eol : "",
      },
    ];
  }
  // The first part of a compact item (`- a: 1`): the next part takes its place, unless comments lie between.
  const next = slots[index + 1];
  const end = slot.node.tail;
  if (next !== undefined && edit.text.slice(end, next.start).trim() === "") {
    return [{ start: slot.start, end: next.start, text: "" }];
  }
  return [{ start: slot.start, end: endOfLine(edit, end), text: "" }];
}

/**
 * Tells whether a block scalar would take the blank lines or the comment at an offset for its own, were it to come
 * right before them. An empty comment in between keeps them apart.
 */
function wouldSwallow(
  edit: EditText,
  previous: Slot,
  { at, indent }: { at: number; indent: number },
): boolean {
  const leaf = lastLeaf(previous.node);
  if (leaf.style !== "block") return false;
  const rest = edit.text.slice(at, at + 4096);
  const isKept = leaf.tail > leaf.end;
  if (isKept && /^ *\r?\n/.test(rest)) return true;
  const comment = /^(?: *\r?\n)*( +)#/.exec(rest);
  return comment !== null && (comment[1] as string).length > indent;
}

function lastLeaf(node: SourceNode): ScalarNode {
  if (node.kind !== "scalar") {
    const last = node.isFlow ? undefined : slotsOf(node).at(-1);
    return last === undefined
      ? { ...node, kind: "scalar", value: null, style: "plain" }
      : lastLeaf(last.node);
  }
  return node;
}

/** Writes a value into its slot on one line; comments beside it stay. */
function replaceByLine(edit: EditText, slot: Slot, value: Json): Splice[] {
  const { node } = slot;
  const style = node.kind === "scalar" && node.style !== "block" ? node.style : "plain";
  const text = formatYamlInline(value, { style });
  if (isOnOwnLines(edit, slot)) {
    return [
      { start: slot.after, end: slot.after, text: ` ${text}` },
      { ...wholeLines(edit, node), text: "" },
    ];
  }
  const isGlued = node.start === slot.after;
  return [{ start: node.start, end: node.end, text: isGlued ? ` ${text}` : text }];
}

function takesLines(edit: EditText, value: Json): boolean {
  return hasBlockForm(value) || (edit.hasLiterals && typeof value === "string" && isLiteral(value));
}

/** Tells whether a value begins on a line below its key or dash. */
function isOnOwnLines(edit: EditText, slot: Slot): boolean {
  return edit.text.slice(slot.after, slot.node.start).includes("\n");
}

function wholeLines(edit: EditText, node: SourceNode): { start: number; end: number } {
  return { start: lineStartAt(edit.text, node.start), end: lineAfter(edit, node.tail) };
}

/** The start of the line after the one that holds the character before an offset. */
function lineAfter(edit: EditText, tail: number): number {
  return edit.text[tail - 1] === "\n" ? tail : lineEndAt(edit.text, tail);
}

/** The end of the line around an offset, its line break left out. */
function endOfLine(edit: EditText, at: number): number {
  const end = lineEndAt(edit.text, at);
  const beforeFeed = edit.text[end - 1] === "\n" ? end - 1 : end;
  return edit.text[beforeFeed - 1] === "\r" ? beforeFeed - 1 : beforeFeed;
}

function columnOf(edit: EditText, at: number): number {
  return at - lineStartAt(edit.text, at);
}

function joinLines(edit: EditText, lines: readonly string[]): string {
  return lines.map((line) => line + edit.eol).join("");
}

/** How the file lays out nested blocks: as its first nested mapping and its first list do, else as ctx writes them. */
function layoutOf(edit: EditText, indent: number): YamlLayout {
  let step: number | undefined;
  let listStep: number | undefined;
  for (const slot of edit.root.kind === "map" ? edit.root.members : []) {
    const { node } = slot;
    if (node.kind === "scalar" || node.isFlow || !isOnOwnLines(edit, slot)) continue;
    const inset = columnOf(edit, node.start) - columnOf(edit, slot.start);
    if (inset < 0 || inset > 8) continue;
    if (node.kind === "list") listStep ??= inset;
    else step ??= inset;
  }
  return {
    indent,
    step: step || YAML_INDENT,
    listStep: listStep ?? YAML_INDENT,
    hasLiterals: edit.hasLiterals,
  };
}

/** The lines of a whole mapping, for front matter that has none yet. */
export function formatFrontMatter(edit: { eol: string }, value: Json): string {
  return hasBlockForm(value)
    ? formatYamlBlock(value, NEW_LAYOUT)
        .map((line) => line + edit.eol)
        .join("")
    : "";
}
