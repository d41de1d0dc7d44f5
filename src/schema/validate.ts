// Is this value well formed? Answers for the kinds of file that ctx reads, with validators that were
// compiled at build time from schemas/. What a value means, and what to do about a problem, is decided elsewhere.
import { escapeToken, findAt, parsePointer } from "../model/json/pointer.js";
import { findSimilar } from "../model/text/similar.js";
import type { Json } from "../model/json/json.js";
import { EXPECTED } from "./expected.js";
import { listChoices, nameType, nameTypes, quote } from "./words.js";
import {
  config,
  delegation,
  document,
  entry,
  knownKeys,
  prune,
  verdict,
  type Validator,
  type Violation,
} from "./generated/validators.js";

/** One way in which a value does not match its schema. */
export interface SchemaProblem {
  /** `unknown-key`: the value is well formed, but ctx has no use for this key of it. */
  readonly kind: "invalid" | "unknown-key";
  /** The value concerned (RFC 6901); "" is the whole. */
  readonly pointer: string;
  /** What is wrong with it, to follow its name: `must be a list of task ids, not a string`. */
  readonly message: string;
  /** For an unknown key, the known one that was probably meant. */
  readonly similar?: string;
}

// Beyond these a person mends the first ones and asks again.
const MOST_PROBLEMS = 20;

/** Checks the content of config.json. Keys that ctx does not know are problems of the kind `unknown-key`. */
export function validateConfig(value: Json): SchemaProblem[] {
  return explain(config, value, knownKeys.config);
}

/** Checks the data of a document, ctx's own `$` words included. The user's keys may hold anything. */
export function validateDocument(value: Json): SchemaProblem[] {
  return explain(document, value, knownKeys.document);
}

/** Checks one record of an entries file. Fields that ctx does not know are no problem. */
export function validateEntry(value: Json): SchemaProblem[] {
  return explain(entry, value, knownKeys.entry);
}

/** Checks a proposal of delegations/. Fields that ctx does not know are no problem. */
export function validateProposal(value: Json): SchemaProblem[] {
  return explain(delegation, value, knownKeys.delegation);
}

/** Checks a decision of delegations/. Fields that ctx does not know are no problem. */
export function validateDecision(value: Json): SchemaProblem[] {
  return explain(verdict, value, knownKeys.verdict);
}

/** Checks a prune, or what takes one back. Fields that ctx does not know are no problem. */
export function validatePrune(value: Json): SchemaProblem[] {
  return explain(prune, value, knownKeys.prune);
}

function explain(validator: Validator, value: Json, known: Record<string, string[]>): SchemaProblem[] {
  if (validator(value)) return [];
  const problems: SchemaProblem[] = [];
  for (const violation of validator.errors ?? []) {
    // These two only say that a rule below them was broken, which has its own violation.
    if (violation.keyword === "propertyNames" || violation.keyword === "if") continue;
    problems.push(describeViolation(violation, value, known));
    if (problems.length === MOST_PROBLEMS) break;
  }
  return problems;
}

function describeViolation(violation: Violation, root: Json, known: Record<string, string[]>): SchemaProblem {
  const { definition, instancePath: pointer, keyword, params, propertyName } = violation;
  if (keyword === "additionalProperties") {
    const key = String(params["additionalProperty"]);
    const similar = findSimilar(key, known[definition] ?? []);
    return {
      kind: "unknown-key",
      pointer: `${pointer}/${escapeToken(key)}`,
      message: "is not a key that ctx knows",
      ...(similar !== null && { similar }),
    };
  }
  if (keyword === "required") {
    return { kind: "invalid", pointer, message: `must have the key "${String(params["missingProperty"])}"` };
  }
  const expected = EXPECTED[definition] ?? wordRule(violation);
  if (propertyName !== undefined) {
    const message = `must have a key that is ${expected}`;
    return { kind: "invalid", pointer: `${pointer}/${escapeToken(propertyName)}`, message };
  }
  const actual = findAt(root, parsePointer(pointer)) as Json;
  const found = keyword === "type" ? nameType(actual) : quote(actual);
  return { kind: "invalid", pointer, message: `must be ${expected}, not ${found}` };
}

/** Words a rule that belongs to no named definition. */
function wordRule({ keyword, params }: Violation): string {
  if (keyword === "enum") return listChoices(params["allowedValues"] as Json[]);
  if (keyword === "const") return JSON.stringify(params["allowedValue"]);
  if (keyword === "minimum") return `at least ${String(params["limit"])}`;
  if (keyword === "maximum") return `at most ${String(params["limit"])}`;
  return nameTypes([params["type"]].flat().map(String));
}
