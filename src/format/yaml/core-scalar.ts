// What a plain YAML scalar means by the core schema (YAML 1.2.2 §10.3): null, booleans, numbers, else a string.
import { isImprecise } from "../tree/json-scanner.js";
import type { Scalar } from "../tree/source-tree.js";

const INTEGER = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;
const FLOAT = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const WORDS = new Map<string, null | boolean>([
  ["", null],
  ["~", null],
  ["null", null],
  ["Null", null],
  ["NULL", null],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);

/** What is questionable about a plain scalar that looks like a number. */
export type NumberTrouble = "not-finite" | "too-big" | "imprecise";

// What neither a word of the schema nor a number begins with; most scalars are told apart by this one character.
const ORDINARY_FIRST = /^[A-EG-MO-SU-Za-eg-mo-su-z"'/$_(@]/;

/** Tells at a glance that a plain scalar is nothing but text; false says nothing. */
export function isPlainlyText(text: string): boolean {
  return ORDINARY_FIRST.test(text);
}

/** Resolves a plain scalar. A number that a double cannot hold stays text, as in js-yaml; `.inf` and `.nan` do too. */
export function resolveCoreScalar(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!mayBeNumber(text)) return text;
  const value = readNumber(text);
  return value === null || !Number.isFinite(value) ? text : value;
}

/** Tells what is wrong with a plain scalar that looks like a number; null when nothing is. */
export function findNumberTrouble(text: string): NumberTrouble | null {
  if (!mayBeNumber(text)) return null;
  if (NOT_FINITE.test(text)) return "not-finite";
  const value = readNumber(text);
  if (value === null) return null;
  if (!Number.isFinite(value)) return "too-big";
  return INTEGER.test(text) && isImprecise(text, value) ? "imprecise" : null;
}

function mayBeNumber(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
}

function readNumber(text: string): number | null {
  // Number() knows 0o and 0x; it takes no sign before them, and neither does the core schema.
  return INTEGER.test(text) || FLOAT.test(text) ? Number(text) : null;
}
