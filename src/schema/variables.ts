// Variables against the JSON Schemas that a workflow declares for them: defaults, conversions, and what is wrong, in
// words. Loaded late, with the patterns. What an unset variable means for a run is decided in workflow/.
import { CtxError } from "../errors/ctx-error.js";
import { getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import { parsePointer } from "../model/json/pointer.js";
import { findViolations, type SchemaViolation } from "./json-schema.js";
import { findReferred } from "./local-reference.js";
import { compilePattern, type CompiledPattern } from "./patterns.js";
import { wordViolation } from "./violation-words.js";

/** One way in which a variable does not match its schema. */
export interface VariableViolation {
  readonly name: string;
  readonly isMissing: boolean;
  /** To follow the name: `must be a number, not a string`. */
  readonly message: string;
  /** The variable's own schema, as far as it is known. */
  readonly schema: Json | null;
}

export interface CheckedVariables {
  /** The given ones with defaults filled in, and converted where the schema allows it. */
  readonly values: JsonObject;
  readonly problems: readonly VariableViolation[];
}

const patterns = new Map<string, CompiledPattern>();
/** Patterns come from files, so a long-lived process could be given any number of them. */
const MOST_PATTERNS = 1_000;

/** Checks variables against a schema of type object. */
export function checkVariables(schema: JsonObject, values: JsonObject): CheckedVariables {
  const filled = fill(schema, values, { root: schema, depth: 0 }) as JsonObject;
  const violations = findViolations(filled, { schema, hasMatch });
  return { values: filled, problems: violations.map((violation) => describe(violation, filled, schema)) };
}

/** Checks any value against a schema, or a part of one; answers with what is wrong, nothing when all is well. */
export function checkValue(schema: JsonObject, value: Json, part: Json = schema): readonly string[] {
  return findViolations(value, { schema, part, hasMatch }).map((violation) => {
    return `${violation.pointer || "the value"} ${wordViolation(violation, value)}`;
  });
}

/**
 * Whether a text has a match of a pattern, in bounded time.
 * @throws {CtxError} WORKFLOW_INVALID when that cannot be told: no pattern, or one that could explode.
 */
export function hasPatternMatch(source: string, flags: string, text: string): boolean {
  const known = compileOnce(source, flags);
  if ("pattern" in known) return known.pattern.occursIn(text);
  throw new CtxError("WORKFLOW_INVALID", `The pattern ${source} ${known.reason}`, {
    hint: "Correct the pattern in the definition.",
  });
}

/** Why a pattern cannot be asked, to follow it: `is no regular expression`; null when it can. */
export function findPatternFault(source: string, flags: string): string | null {
  const known = compileOnce(source, flags);
  return "pattern" in known ? null : known.reason;
}

function hasMatch(source: string, text: string): boolean {
  return hasPatternMatch(source, "", text);
}

function compileOnce(source: string, flags: string): CompiledPattern {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  const compiled = compilePattern(source, flags);
  patterns.set(key, compiled);
  return compiled;
}

function describe(violation: SchemaViolation, values: JsonObject, schema: JsonObject): VariableViolation {
  const [name = "", ...inner] = parsePointer(violation.pointer);
  if (violation.pointer === "") return describeWhole(violation, values, schema);
  const place =
    inner.length === 0 ? "" : `has a wrong value at /${violation.pointer.split("/").slice(2).join("/")}: it `;
  const message = place + wordViolation(violation, values);
  return { name, isMissing: false, message, schema: schemaOf(schema, name) };
}

/** What is wrong with the variables together: one is missing, or is not known. */
function describeWhole(
  violation: SchemaViolation,
  values: JsonObject,
  schema: JsonObject,
): VariableViolation {
  const { keyword, key = "" } = violation;
  const isMissing = keyword === "required";
  const message = isMissing
    ? "is not set"
    : keyword === "additionalProperties"
      ? "is not declared, and no others are allowed"
      : wordViolation(violation, values);
  return { name: key, isMissing, message, schema: schemaOf(schema, key) };
}

function schemaOf(schema: JsonObject, name: string): Json | null {
  const { properties } = schema;
  return (isJsonObject(properties) ? getOwn(properties, name) : undefined) ?? null;
}

interface Filling {
  readonly root: JsonObject;
  readonly depth: number;
}

/** Deeper than any value that ctx reads; a schema that refers to itself ends here. */
const MOST_DEPTH = 130;

/** A value with defaults filled in and texts converted; the same value where nothing changes. */
function fill(schema: Json | undefined, value: Json, { root, depth }: Filling): Json {
  if (!isJsonObject(schema) || depth > MOST_DEPTH) return value;
  const below = { root, depth: depth + 1 };
  if (typeof schema["$ref"] === "string") {
    return fill(findReferred(root, schema["$ref"])?.schema, value, below);
  }
  if (typeof value === "string") return convert(schema["type"], value);
  if (Array.isArray(value)) {
    const first = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
    return value.map((each, index) => fill(first[index] ?? schema["items"], each, below));
  }
  return isJsonObject(value) ? fillObject(schema, value, below) : value;
}

function fillObject(schema: JsonObject, value: JsonObject, below: Filling): JsonObject {
  const { properties } = schema;
  if (!isJsonObject(properties)) return value;
  const filled: JsonObject = {};
  for (const key of Object.keys(value))
    setOwn(filled, key, fill(getOwn(properties, key), value[key] as Json, below));
  for (const key of Object.keys(properties)) {
    const part = properties[key] as Json;
    if (Object.hasOwn(value, key) || !isJsonObject(part) || !Object.hasOwn(part, "default")) continue;
    setOwn(filled, key, part["default"] as Json);
  }
  return filled;
}

/** A text becomes a number or a truth value only where the schema allows exactly that and no text. */
function convert(type: Json | undefined, text: string): Json {
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (type !== "number" && type !== "integer") return text;
  // As JSON writes numbers, so that "0x10", "1e999" and " 3" stay the texts they are.
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  const isExact = !/^-?\d+$/.test(text) || Number.isSafeInteger(number);
  return Number.isFinite(number) && isExact && (type === "number" || Number.isInteger(number))
    ? number
    : text;
}
