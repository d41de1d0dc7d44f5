// Data as nested Markdown lists: readable for people and agents, unambiguous enough to copy from.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import { widthOf } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import { renderFence } from "./fence.js";
import { formatJson } from "./json.js";
import { wrapLine } from "./wrap.js";

export interface ListStyle {
  readonly width: number;
  readonly paintKey: (text: string) => string;
  /** A remark for the value at a pointer, shown on a line below it; null for none. */
  readonly remarkAt?: (pointer: string) => string | null;
}

/** Where a list item stands; its label is null for a scalar in an array. */
interface Place {
  readonly pointer: string;
  readonly indent: string;
  readonly label: string | null;
}

/** The lines of an object's members; none for an empty object. */
export function renderDataList(data: JsonObject, style: ListStyle): string[] {
  return renderMembers(data, style, { pointer: "", indent: "", label: null });
}

function renderMembers(value: JsonObject, style: ListStyle, parent: Place): string[] {
  return Object.keys(value).flatMap((key) =>
    renderBullet(value[key] as Json, style, {
      pointer: `${parent.pointer}/${escapeToken(key)}`,
      indent: parent.indent,
      label: formatKey(key),
    }),
  );
}

/** Scalars stand bare behind their bullets; where anything larger is among them, all show their index. */
function renderElements(value: readonly Json[], style: ListStyle, parent: Place): string[] {
  const isLabelled = value.some((element) => isLarge(element));
  return value.flatMap((element, index) =>
    renderBullet(element, style, {
      pointer: `${parent.pointer}/${index}`,
      indent: parent.indent,
      label: isLabelled ? `[${index}]` : null,
    }),
  );
}

function renderBullet(value: Json, style: ListStyle, place: Place): string[] {
  const inner = `${place.indent}  `;
  const label = place.label === null ? "" : `${style.paintKey(place.label)}:`;
  const remark = style.remarkAt?.(place.pointer) ?? null;
  const remarks = remark === null ? [] : [`${inner}↳ ${remark}`];
  if (isLarge(value))
    return [
      `${place.indent}- ${label}`,
      ...remarks,
      ...renderInside(value, style, { ...place, indent: inner }),
    ];
  const gap = label === "" ? "" : " ";
  const taken = place.label === null ? 0 : widthOf(place.label) + 2;
  const [first = "", ...more] = wrapLine(formatScalar(value), style.width - inner.length, taken);
  return [`${place.indent}- ${label}${gap}${first}`, ...more.map((line) => inner + line), ...remarks];
}

function renderInside(value: Json, style: ListStyle, place: Place): string[] {
  if (Array.isArray(value)) return renderElements(value, style, place);
  if (isJsonObject(value)) return renderMembers(value, style, place);
  const fence = renderFence(visibleBlock(String(value)), "");
  return fence.map((line) => (line === "" ? "" : place.indent + line));
}

/** Tells whether a value takes lines of its own: filled objects and arrays, and text of several lines. */
function isLarge(value: Json): boolean {
  if (typeof value === "string") return value.includes("\n");
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** A string stands bare unless it could be taken for something else; then it is JSON, as everything else is. */
function formatScalar(value: Json): string {
  return typeof value === "string" && isPlain(value) ? visibleLine(value) : formatJson(value);
}

function isPlain(text: string): boolean {
  if (text === "" || text !== text.trim() || /^(?:["'[\]{}#>|~`*+-]|\d+[.)] )/.test(text)) return false;
  return !/^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text);
}

function formatKey(key: string): string {
  const isBare = /^\d+$/.test(key) || (isPlain(key) && !/[:\r\n]/.test(key));
  return isBare ? visibleLine(key) : formatJson(key);
}
