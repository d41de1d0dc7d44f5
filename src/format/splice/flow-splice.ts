// Cuts into `{…}` and `[…]`: all of JSON, and flow style in YAML. New parts take after their neighbours.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { lineStartAt } from "../text-place.js";
import type { ListNode, MapNode, Member, Slot } from "../tree/source-tree.js";
import { formatYamlInline, formatYamlKey } from "../yaml/yaml-text.js";
import { slotsOf, type EditText, type Part, type Seat } from "./edit-text.js";
import type { Splice } from "./splice.js";

/** Replaces the value of a slot in a flow container. */
export function replaceInFlow(edit: EditText, { parent, slot }: Seat, value: Json): Splice[] {
  const { node } = slot;
  const isLaidOut =
    node.kind === "scalar" || slotsOf(node).length === 0 ? isOnLines(edit, parent) : isOnLines(edit, node);
  const style = node.kind === "scalar" ? node.style : "plain";
  const text = edit.isJson
    ? formatJson(edit, value, { at: slot.start, isLaidOut })
    : formatYamlInline(value, { isInFlow: true, style: style === "block" ? "plain" : style });
  const member = "key" in slot ? (slot as Member) : undefined;
  const lacksColon = member !== undefined && !edit.text.slice(member.keyEnd, member.after).includes(":");
  const isGlued = member !== undefined && node.start === member.after && node.start === node.end;
  return [{ start: node.start, end: node.end, text: `${lacksColon ? ": " : isGlued ? " " : ""}${text}` }];
}

/** Adds a member or item at the end of a flow container. */
export function insertInFlow(edit: EditText, node: MapNode | ListNode, part: Part): Splice[] {
  const slots = slotsOf(node);
  const last = slots.at(-1);
  if (last === undefined) return [{ start: node.start, end: node.end, text: formatFirst(edit, node, part) }];
  const isLaidOut = isOnLines(edit, node);
  const separator = separatorOf(edit, node, slots);
  const text = formatPart(edit, part, { at: last.start, isLaidOut, sibling: last });
  const added = { start: last.node.end, end: last.node.end, text: separator + text };
  // A single pair may stand in a list without braces: [a: 1].
  const isBare = node.kind === "map" && edit.text[node.start] !== "{" && last.start === node.start;
  return isBare
    ? [
        { start: node.start, end: node.start, text: "{" },
        { ...added, text: `${added.text}}` },
      ]
    : [added];
}

/** Removes a slot with its comma. */
export function removeFromFlow(node: MapNode | ListNode, index: number): Splice[] {
  const slots = slotsOf(node);
  const slot = slots[index] as Slot;
  if (slots.length === 1)
    return [{ start: node.start, end: node.end, text: node.kind === "map" ? "{}" : "[]" }];
  const next = slots[index + 1];
  if (next !== undefined) return [{ start: slot.start, end: next.start, text: "" }];
  return [{ start: (slots[index - 1] as Slot).node.end, end: slot.node.end, text: "" }];
}

interface Layout {
  /** An offset on the line whose indentation the part shares. */
  readonly at: number;
  readonly isLaidOut: boolean;
  readonly sibling?: Slot;
}

function formatPart(edit: EditText, { key, value }: Part, layout: Layout): string {
  const text = edit.isJson ? formatJson(edit, value, layout) : formatYamlInline(value, { isInFlow: true });
  if (key === null) return text;
  const sibling = layout.sibling as Member | undefined;
  const isQuoted = edit.isJson || (sibling !== undefined && edit.text[sibling.start] === '"');
  return (isQuoted ? JSON.stringify(key) : formatYamlKey(key, true)) + colonOf(edit, sibling) + text;
}

/** The colon with its spaces, as the neighbour has it. */
function colonOf(edit: EditText, sibling: Member | undefined): string {
  if (sibling !== undefined) {
    const written = edit.text.slice(sibling.keyEnd, sibling.node.start);
    if (/^ *: *$/.test(written) && (edit.isJson || written.endsWith(" "))) return written;
  }
  return isCompact(edit) ? ":" : ": ";
}

function separatorOf(edit: EditText, node: MapNode | ListNode, slots: readonly Slot[]): string {
  const [first, second] = slots.slice(-2);
  if (first !== undefined && second !== undefined) {
    const written = edit.text.slice(first.node.end, second.start);
    if (/^\s*,\s*$/.test(written)) return written;
  }
  const lead = edit.text.slice(node.start + 1, (slots[0] as Slot).start);
  if (/^\s*\n\s*$/.test(lead)) return `,${lead}`;
  return isCompact(edit) ? "," : ", ";
}

function formatFirst(edit: EditText, node: MapNode | ListNode, part: Part): string {
  const [open, close] = node.kind === "map" ? ["{", "}"] : ["[", "]"];
  const isLaidOut = edit.isJson && (edit.root === node ? !isCompact(edit) : isOnLines(edit, edit.root));
  if (!isLaidOut) return open + formatPart(edit, part, { at: node.start, isLaidOut }) + close;
  const margin = marginAt(edit, node.start);
  const inner = margin + indentOf(edit);
  const value = formatJsonLines(edit, part.value, inner);
  const key = part.key === null ? "" : `${JSON.stringify(part.key)}: `;
  return `${open}${edit.eol}${inner}${key}${value}${edit.eol}${margin}${close}`;
}

/** Tells whether the parts of a container stand on lines of their own. */
function isOnLines(edit: EditText, node: { kind: string }): boolean {
  const container = node as MapNode | ListNode;
  const first = node.kind === "scalar" ? undefined : slotsOf(container)[0];
  return first !== undefined && /\n/.test(edit.text.slice(container.start, first.start));
}

/** Tells whether a one-line JSON file is written without spaces. */
function isCompact(edit: EditText): boolean {
  return edit.isJson && /^[^\n]*":\S/.test(edit.text.trim()) && !isOnLines(edit, edit.root);
}

function marginAt(edit: EditText, at: number): string {
  const start = lineStartAt(edit.text, at);
  return (/^[ \t]*/.exec(edit.text.slice(start, at)) as RegExpExecArray)[0];
}

/** One level of indentation, as the file has it. */
function indentOf(edit: EditText): string {
  const first = edit.root.kind === "scalar" ? undefined : slotsOf(edit.root)[0];
  if (first === undefined || !isOnLines(edit, edit.root)) return "  ";
  const outer = marginAt(edit, edit.root.start);
  const inner = marginAt(edit, first.start);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}

function formatJson(
  edit: EditText,
  value: Json,
  { at, isLaidOut }: { at: number; isLaidOut: boolean },
): string {
  return isLaidOut
    ? formatJsonLines(edit, value, marginAt(edit, at))
    : formatJsonInline(value, isCompact(edit));
}

function formatJsonLines(edit: EditText, value: Json, margin: string): string {
  return JSON.stringify(value, null, indentOf(edit)).replaceAll("\n", edit.eol + margin);
}

function formatJsonInline(value: Json, compact: boolean): string {
  if (compact || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => formatJsonInline(item, compact)).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value as JsonObject).map(
    ([key, member]) => `${JSON.stringify(key)}: ${formatJsonInline(member, compact)}`,
  );
  return `{${members.join(", ")}}`;
}
