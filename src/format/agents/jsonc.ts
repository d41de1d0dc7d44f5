// JSON with comments and trailing commas, as the settings of editors and agents are written: read as JSON in which those
// are blank, so that every place in the tree is a place in the text.
import type { JsonObject } from "../../model/json/json.js";
import { BOM, lineEndingOf, placeAt } from "../text-place.js";
import { MAX_JSON_LENGTH } from "../json.js";
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

/** Reads a text that must be one object. */
export function readJsonc(text: string): JsoncText | JsoncProblem {
  if (text.length > MAX_JSON_LENGTH) return { line: 1, column: 1, message: "The file is larger than 1 MiB." };
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

// A string, which may hold what looks like a comment; or a comment. One that never ends is left for the scanner to find.
const TOKENS = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const COMMAS = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g;

function blankComments(text: string): string {
  return text.replace(TOKENS, (token) => (token.startsWith('"') ? token : token.replace(/[^\r\n]/g, " ")));
}

function blankTrailingCommas(bare: string): string {
  return bare.replace(COMMAS, (token) => (token === "," ? " " : token));
}
