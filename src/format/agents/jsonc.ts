// JSON with comments and trailing commas, as the settings of editors and agents are written: read as JSON in which those
// are blank, so that every place in the tree is a place in the text.
import type { JsonObject } from "../../model/json/json.js";
import { BOM, lineEndingOf, placeAt } from "../text-place.js";
import { scanJson } from "../tree/json-scanner.js";
import { valueOf, type MapNode } from "../tree/source-tree.js";

/** A file of settings that was understood. */
export interface JsoncText {
  readonly text: string;
  /** The text with spaces for comments: commas can be looked for in it. */
  readonly bare: string;
  readonly root: MapNode;
  readonly data: JsonObject;
  readonly eol: "\n" | "\r\n";
}

/** Why a text is none that ctx edits; both numbers 1-based. */
export interface JsoncProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * The longest text that is read: a part of ours that comes or goes reads it a dozen times, and settings that people write
 * take a hundredth of it.
 */
export const MAX_SETTINGS_LENGTH = 262_144;

// A part that comes or goes is looked at before and after: the same texts are asked about again and again.
const MOST_REMEMBERED = 2;
const remembered: { text: string; read: JsoncText | JsoncProblem }[] = [];

/** Reads a text that must be one object. */
export function readJsonc(text: string): JsoncText | JsoncProblem {
  const known = remembered.find((one) => one.text === text);
  if (known !== undefined) return known.read;
  const read = parse(text);
  remembered.unshift({ text, read });
  remembered.splice(MOST_REMEMBERED);
  return read;
}

function parse(text: string): JsoncText | JsoncProblem {
  if (text.length > MAX_SETTINGS_LENGTH) {
    return { line: 1, column: 1, message: "The file is longer than 256 KiB, more than settings take." };
  }
  const bare = blankComments(text);
  const { tree, problems } = scanJson(blankTrailingCommas(bare), text.startsWith(BOM) ? 1 : 0);
  const problem = problems.find(({ kind }) => kind !== "imprecise");
  if (problem !== undefined) return { ...placeAt(text, problem.offset), message: problem.message };
  if (tree?.kind !== "map") return { line: 1, column: 1, message: "The file is JSON, but not an object." };
  return { text, bare, root: tree, data: valueOf(tree) as JsonObject, eol: lineEndingOf(text) };
}

export function isJsoncProblem(read: JsoncText | JsoncProblem): read is JsoncProblem {
  return "message" in read;
}

/** In one pass; what is cut off, a string or a comment, is left for the scanner to find. */
function blankComments(text: string): string {
  let bare = "";
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two[0] === '"') at = endOfString(text, at);
    else if (two === "//" || two === "/*") {
      const end = two === "//" ? endOfLine(text, at) : text.indexOf("*/", at + 2) + 2;
      if (end < at + 2) break;
      bare += text.slice(kept, at) + text.slice(at, end).replace(/[^\r\n]/g, " ");
      kept = end;
      at = end - 1;
    }
  }
  return bare + text.slice(kept);
}

/** The place of the quote that ends a string; of the end of its line, where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === '"' || character === "\n") return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

function blankTrailingCommas(bare: string): string {
  let strict = "";
  let kept = 0;
  for (let at = 0; at < bare.length; at++) {
    if (bare[at] === '"') at = endOfString(bare, at);
    else if (bare[at] === ",") {
      const next = placeAfterBlanks(bare, at + 1);
      if (bare[next] === "}" || bare[next] === "]") {
        strict += `${bare.slice(kept, at)} `;
        kept = at + 1;
      }
      at = next - 1;
    }
  }
  return strict + bare.slice(kept);
}

function placeAfterBlanks(text: string, start: number): number {
  let at = start;
  while (/[ \t\r\n]/.test(text[at] ?? "")) at++;
  return at;
}
