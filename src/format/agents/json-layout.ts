// How new values are written into a file of settings: as its own lines are.
import { isJsonObject, type Json } from "../../model/json/json.js";
import { lineStartAt } from "../text-place.js";
import type { ListNode, MapNode } from "../tree/source-tree.js";
import type { JsoncText } from "./jsonc.js";

/** Where a value goes: the indentation of its line, one more level of it, and how lines end. */
export interface JsonLayout {
  readonly margin: string;
  readonly unit: string;
  readonly eol: string;
}

/** Of a file that is made anew. */
export const NEW_FILE: JsonLayout = { margin: "", unit: "  ", eol: "\n" };

/** The longest line that something flat in a list may make. */
const LINE_WIDTH = 120;

/** Writes a value on lines of their own; its first one has no indentation. What is flat in a list takes one, if it fits. */
export function formatLaidOut(value: Json, layout: JsonLayout): string {
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return JSON.stringify(value);
  if (Object.keys(value).length === 0) return isList ? "[]" : "{}";
  if (isList && isFlat(value)) return formatInline(value);
  const inner = { ...layout, margin: layout.margin + layout.unit };
  const formatPart = (one: Json): string => {
    const line = formatInline(one);
    const fits = isFlat(one) && inner.margin.length + line.length <= LINE_WIDTH;
    return fits ? line : formatLaidOut(one, inner);
  };
  const lines = isList
    ? value.map(formatPart)
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${formatLaidOut(one, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const separator = layout.eol + inner.margin;
  return `${open}${separator}${lines.join(`,${separator}`)}${layout.eol}${layout.margin}${close}`;
}

/** Writes a value on one line. A space follows the brace that opens an object: see json-splice.ts. */
export function formatInline(value: Json): string {
  if (Array.isArray(value)) {
    const text = value.map(formatInline).join(", ");
    return isFlat(value) ? `[${text}]` : `[ ${text} ]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${formatInline(one)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Tells whether a value holds nothing that holds something itself. */
function isFlat(value: Json): boolean {
  const parts = typeof value === "object" && value !== null ? Object.values(value) : [];
  return parts.every((one) => typeof one !== "object" || one === null);
}

/** Tells whether the parts of a container stand on lines of their own. */
export function isOnLines({ text }: JsoncText, node: MapNode | ListNode): boolean {
  const first = node.kind === "map" ? node.members[0] : node.items[0];
  return first !== undefined && text.slice(node.start, first.start).includes("\n");
}

/** The indentation of the line that a place is on. */
export function marginAt(text: string, at: number): string {
  return (/^\ufeff?([ \t]*)/.exec(text.slice(lineStartAt(text, at), at)) as RegExpExecArray)[1] as string;
}

/** One level of indentation, as the file has it. */
export function unitOf(source: JsoncText): string {
  const [first] = source.root.members;
  if (first === undefined || !isOnLines(source, source.root)) return "  ";
  const outer = marginAt(source.text, source.root.start);
  const inner = marginAt(source.text, first.start);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}
