// Does a value match a JSON Schema (2020-12)? Walks the schema instead of compiling it: no code is made from what
// repositories hold, `$ref` leads nowhere but into the same schema, patterns are the caller's, and effort is bounded.
// Which keywords there are is said by `valueSchema` in schemas/workflow.schema.json; whether a schema makes sense at all
// in schema-faults.ts.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { escapeToken } from "../model/json/pointer.js";
import { findReferred } from "./local-reference.js";
import { findBrokenRule } from "./simple-rules.js";
import { findArrayRules, findObjectRules, type Below } from "./structure-rules.js";

/** One way in which a value does not match. */
export interface SchemaViolation {
  /** The value concerned (RFC 6901); "" is the whole. */
  readonly pointer: string;
  /** The name under `$defs` of the schema that was broken; "" where it has none. */
  readonly definition: string;
  /** The keyword that was broken; `effort` when the schema asks for too much work to tell. */
  readonly keyword: string;
  /** The keyword's value. */
  readonly limit: Json;
  /** The property that is missing, unknown, or has a wrong name. */
  readonly key?: string;
}

/** Tells whether a pattern occurs in a text. */
export type HasMatch = (pattern: string, text: string) => boolean;

export interface SchemaQuestion {
  /** The schema that `$ref` is resolved in. */
  readonly schema: JsonObject;
  /** The part of it that the value has to match; the whole unless given. */
  readonly part?: Json;
  readonly hasMatch: HasMatch;
}

/** Beyond these a person mends the first ones and asks again. */
const MOST_VIOLATIONS = 50;
/** A schema that branches at every level could ask for 2^64 steps. A definition of 1 MiB needs a tenth of these. */
const MOST_STEPS = 1_000_000;
const MOST_DEPTH = 1_000;

/** Lists how a value breaks a schema, in the order of its parts; none when it matches. Never throws for what data hold. */
export function findViolations(
  value: Json,
  { schema, part = schema, hasMatch }: SchemaQuestion,
): SchemaViolation[] {
  const walk = new SchemaWalk(schema, hasMatch);
  try {
    walk.check(part, value, { depth: 0, definition: "", place: null, isQuiet: false });
  } catch (error) {
    if (error !== TOO_MUCH) throw error;
    return [{ pointer: "", definition: "", keyword: "effort", limit: null }];
  }
  return walk.found;
}

// Thrown to leave the recursion; it never leaves this file.
const TOO_MUCH = Symbol("too much effort");

/** Where a value stands, from the innermost key outwards. */
interface Place {
  readonly above: Place | null;
  readonly key: string | number;
}

interface Position {
  readonly depth: number;
  readonly definition: string;
  readonly place: Place | null;
  /** Only asked whether it matches: nothing is noted. */
  readonly isQuiet: boolean;
}

class SchemaWalk {
  readonly found: SchemaViolation[] = [];
  private steps = 0;

  constructor(
    private readonly root: JsonObject,
    private readonly hasMatch: HasMatch,
  ) {}

  /** Whether a value matches; notes what does not, unless it is only asked. */
  check(schema: Json, value: Json, at: Position): boolean {
    if (++this.steps > MOST_STEPS || at.depth > MOST_DEPTH) throw TOO_MUCH;
    if (schema === true) return true;
    if (!isJsonObject(schema)) return this.note(at, "false", { limit: false });
    let isMatch = true;
    const rule = findBrokenRule(schema, value, this.hasMatch);
    if (rule !== null) {
      isMatch = this.note(at, rule, { limit: schema[rule] as Json });
      // What is not even of the right type needs no further words.
      if (rule === "type") return false;
    }
    if (!this.checkReference(schema, value, at)) isMatch = false;
    if (!this.checkStructure(schema, value, at)) isMatch = false;
    return this.checkCombined(schema, value, at) && isMatch;
  }

  private checkReference(schema: JsonObject, value: Json, at: Position): boolean {
    const reference = schema["$ref"];
    if (typeof reference !== "string") return true;
    const target = findReferred(this.root, reference);
    if (target === null) return this.note(at, "$ref", { limit: reference });
    return this.check(target.schema, value, { ...at, depth: at.depth + 1, definition: target.name });
  }

  private checkStructure(schema: JsonObject, value: Json, at: Position): boolean {
    const ask = (part: Json, inner: Json): boolean => this.matches(part, inner, at);
    const question = { schema, hasMatch: this.hasMatch, matches: ask };
    const rules = Array.isArray(value)
      ? findArrayRules(value, question)
      : isJsonObject(value)
        ? findObjectRules(value, question)
        : null;
    if (rules === null) return true;
    let isMatch = true;
    for (const { keyword, key } of rules.broken) {
      isMatch = this.note(at, keyword, {
        limit: schema[keyword] as Json,
        ...(key === undefined ? {} : { key }),
      });
      if (at.isQuiet) return false;
    }
    for (const below of rules.below) {
      if (this.checkBelow(below, at)) continue;
      isMatch = false;
      if (at.isQuiet) return false;
    }
    return isMatch;
  }

  private checkBelow({ schema, value, key }: Below, at: Position): boolean {
    const place = { above: at.place, key };
    return this.check(schema, value, { ...at, depth: at.depth + 1, definition: "", place });
  }

  private checkCombined(schema: JsonObject, value: Json, at: Position): boolean {
    const inner = { ...at, depth: at.depth + 1 };
    let isMatch = true;
    for (const part of listOf(schema["allOf"])) if (!this.check(part, value, inner)) isMatch = false;
    const { anyOf, oneOf, not } = schema;
    if (Array.isArray(anyOf) && !anyOf.some((part) => this.matches(part, value, at))) {
      isMatch = this.note(at, "anyOf", { limit: anyOf });
    }
    if (Array.isArray(oneOf) && oneOf.filter((part) => this.matches(part, value, at)).length !== 1) {
      isMatch = this.note(at, "oneOf", { limit: oneOf });
    }
    if (not !== undefined && this.matches(not, value, at)) isMatch = this.note(at, "not", { limit: not });
    if (schema["if"] === undefined) return isMatch;
    const branch = this.matches(schema["if"], value, at) ? schema["then"] : schema["else"];
    return (branch === undefined || this.check(branch, value, inner)) && isMatch;
  }

  private matches(schema: Json, value: Json, at: Position): boolean {
    return this.check(schema, value, { ...at, depth: at.depth + 1, isQuiet: true });
  }

  /** Always false, for the caller to answer with. */
  private note(at: Position, keyword: string, more: { readonly limit: Json; readonly key?: string }): false {
    if (!at.isQuiet && this.found.length < MOST_VIOLATIONS) {
      this.found.push({ pointer: pointerOf(at.place), definition: at.definition, keyword, ...more });
    }
    return false;
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function pointerOf(place: Place | null): string {
  let pointer = "";
  for (let each = place; each !== null; each = each.above) {
    pointer = `/${escapeToken(String(each.key))}${pointer}`;
  }
  return pointer;
}
