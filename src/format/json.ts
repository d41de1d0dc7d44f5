// JSON text to values, strictly by RFC 8259, with the place of everything that is wrong.
import { makeFinding, type Finding, type FindingCode } from "../errors/finding.js";
import { isJsonObject, type Json } from "../model/json/json.js";
import { findConflictFinding } from "./conflict.js";
import { BOM, makePlaceFinder } from "./text-place.js";
import { scanJson, type JsonProblemKind } from "./tree/json-scanner.js";
import { MAX_DEPTH, valueOf } from "./tree/source-tree.js";

/** The largest JSON text that ctx reads, in bytes and in UTF-16 code units. */
export const MAX_JSON_LENGTH = 1_048_576;

export interface ParsedJson {
  /** Undefined when the text is not JSON, or when a key occurs twice and nobody can tell which value is meant. */
  readonly value: Json | undefined;
  readonly findings: Finding[];
}

const CODES: Record<JsonProblemKind, FindingCode> = {
  syntax: "FILE_INVALID",
  end: "FILE_INVALID",
  depth: "FILE_INVALID",
  overflow: "FILE_INVALID",
  duplicate: "KEY_DUPLICATE",
  imprecise: "NUMBER_IMPRECISE",
};

const HINTS: Partial<Record<JsonProblemKind, string>> = {
  duplicate: "Keep one of the two; which value is meant cannot be known.",
  overflow: "Write it as a string, in double quotes.",
  imprecise: "Write it as a string, in double quotes, to keep every digit.",
};

/**
 * Reads a JSON text. Never throws: what is wrong comes back as findings with line and column. A BOM at the start is
 * tolerated; nesting is limited to 64 levels and the text to 1 MiB. `__proto__` is a key like any other.
 */
export function parseJson(source: { path: string; text: string }): ParsedJson {
  const start = source.text.startsWith(BOM) ? 1 : 0;
  if (source.text.length > MAX_JSON_LENGTH) return { value: undefined, findings: [tooLarge(source)] };
  const quick = readQuickly(start === 0 ? source.text : source.text.slice(1));
  return quick === undefined ? readWithPlaces(source, start) : { value: quick, findings: [] };
}

function tooLarge(source: { path: string }): Finding {
  return makeFinding("FILE_INVALID", "The file is larger than 1 MiB, the most that ctx reads as JSON.", {
    path: source.path,
    line: 1,
    column: 1,
    hint: "Keep long texts in Markdown notes, or split the file.",
  });
}

// A number that may lose digits, or the start of a longer one; then the slow way decides.
const LONG_NUMBER = /[0-9]{16}/;
const KEY_END = /"[ \t\n\r]*:/g;

/** Reads a text of at most MAX_JSON_LENGTH that is in order, by the engine's own parser; undefined when anything might be wrong with it. */
export function readQuickly(text: string): Json | undefined {
  if (LONG_NUMBER.test(text)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined; // The slow way says where.
  }
  const keys = countKeys(value, 0);
  // Every key of the text ends in a quote and a colon. A string may hold that too, so there may be more such places
  // than keys; but when there are as many as the value has keys, no key was lost to a duplicate.
  return keys === (text.match(KEY_END)?.length ?? 0) ? value : undefined;
}

/** Counts the members of all objects; NaN when it is nested too deeply or holds an infinite number. */
function countKeys(value: Json, depth: number): number {
  if (typeof value === "number") return Number.isFinite(value) ? 0 : NaN;
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= MAX_DEPTH) return NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item, depth + 1);
    return count;
  }
  for (const key of Object.keys(value)) count += 1 + countKeys(value[key] as Json, depth + 1);
  return count;
}

function readWithPlaces(source: { path: string; text: string }, start: number): ParsedJson {
  const { tree, problems } = scanJson(source.text, start);
  const place = makePlaceFinder(source.text);
  const findings = problems.map(({ kind, offset, message }) => {
    const hint = HINTS[kind];
    return makeFinding(CODES[kind], message, {
      path: source.path,
      ...place(offset),
      ...(hint ? { hint } : {}),
    });
  });
  if (tree === undefined) {
    const conflict = findConflictFinding(source);
    return { value: undefined, findings: conflict === null ? findings : [conflict] };
  }
  const isBroken = findings.some((finding) => finding.severity === "error");
  return { value: isBroken ? undefined : valueOf(tree), findings };
}

/** Reads a JSON text that must be one object; `value` is undefined, with a finding, when it is something else. */
export function parseJsonObject(source: { path: string; text: string }): ParsedJson {
  const parsed = parseJson(source);
  if (parsed.value === undefined || isJsonObject(parsed.value)) return parsed;
  const finding = makeFinding("FILE_INVALID", "The file is JSON, but not an object.", {
    path: source.path,
    line: 1,
    column: 1,
    hint: 'Write the values under keys: {"key": value}.',
  });
  return { value: undefined, findings: [...parsed.findings, finding] };
}
