// Does a schema of variables make sense? Finds what its form does not show: references to nothing or in circles, patterns
// that cannot be asked, defaults that their own schema refuses. Its form is judged by validate-workflow.ts.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { escapeToken } from "../model/json/pointer.js";
import { findSimilar } from "../model/text/similar.js";
import { findReferred } from "./local-reference.js";

export interface SchemaFault {
  /** Of the keyword, below the schema's root (RFC 6901). */
  readonly pointer: string;
  /** A whole sentence. */
  readonly message: string;
  readonly similar?: string;
}

/** What is asked of variables.ts, which is loaded late and once: it brings a large package along. */
export interface SchemaAsking {
  /** Why a pattern cannot be asked, to follow it; null when it can. */
  readonly findPatternFault: (source: string, flags: string) => string | null;
  readonly checkValue: (schema: JsonObject, value: Json, part?: Json) => readonly string[];
}

/** Lists the faults of a schema whose form is right. */
export function findSchemaFaults(root: JsonObject, asking: SchemaAsking): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const isWhole = (): boolean => faults.length === 0;
  const defaults: { schema: JsonObject; pointer: string }[] = [];
  const budget = { steps: MOST_FOLLOWED };
  for (const { schema, pointer } of partsOf(root, "")) {
    if (faults.length >= MOST_FAULTS) break;
    faults.push(
      ...referenceFaults({ schema, pointer }, root, budget),
      ...patternFaults(schema, pointer, asking),
    );
    if (Object.hasOwn(schema, "default")) defaults.push({ schema, pointer });
  }
  // A schema that cannot be asked has no verdict on its defaults.
  if (!isWhole()) return faults;
  return defaults.flatMap(({ schema, pointer }) => {
    return asking
      .checkValue(root, schema["default"] as Json, schema)
      .slice(0, 1)
      .map((problem) => {
        const message = `The default does not match its own schema: ${problem}.`;
        return { pointer: `${pointer}/default`, message };
      });
  });
}

/** How far references are followed, all in all. */
interface Budget {
  steps: number;
}

const MOST_FOLLOWED = 100_000;
const MOST_FAULTS = 50;

const ONE = ["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
const LISTS = ["prefixItems", "allOf", "anyOf", "oneOf"];
const NAMED = ["properties", "patternProperties", "$defs"];
/** Those that judge the very value which the schema judges. */
const SAME_VALUE = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

interface Part {
  readonly schema: JsonObject;
  readonly pointer: string;
}

function* partsOf(schema: Json | undefined, pointer: string): Generator<Part> {
  if (!isJsonObject(schema)) return;
  yield { schema, pointer };
  for (const keyword of ONE) yield* partsOf(schema[keyword], `${pointer}/${keyword}`);
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (Array.isArray(list))
      for (const [index, part] of list.entries()) yield* partsOf(part, `${pointer}/${keyword}/${index}`);
  }
  for (const keyword of NAMED) {
    const named = schema[keyword];
    if (!isJsonObject(named)) continue;
    for (const key of Object.keys(named))
      yield* partsOf(named[key], `${pointer}/${keyword}/${escapeToken(key)}`);
  }
}

function referenceFaults({ schema, pointer }: Part, root: JsonObject, budget: Budget): SchemaFault[] {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return [];
  const place = `${pointer}/$ref`;
  if (findReferred(root, reference) === null) {
    const names = isJsonObject(root["$defs"]) ? Object.keys(root["$defs"]) : [];
    const similar = findSimilar(
      reference,
      names.map((name) => `#/$defs/${escapeToken(name)}`),
    );
    const message = `$ref names ${JSON.stringify(reference)}, which is not in this schema.`;
    return [{ pointer: place, message, ...(similar === null ? {} : { similar }) }];
  }
  const isBack = leadsBack(schema, root, budget);
  if (budget.steps <= 0)
    return [{ pointer: place, message: "$ref leads through more schemas than ctx follows." }];
  if (!isBack) return [];
  return [{ pointer: place, message: "$ref leads back to itself before it has asked anything of a value." }];
}

/** Tells whether a schema comes back to itself while it looks at one and the same value. */
function leadsBack(start: JsonObject, root: JsonObject, budget: Budget): boolean {
  const seen = new Set<JsonObject>();
  const open: JsonObject[] = [start];
  for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
    if (--budget.steps <= 0) return false;
    for (const next of sameValueParts(schema, root)) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

function sameValueParts(schema: JsonObject, root: JsonObject): JsonObject[] {
  const reference = schema["$ref"];
  const referred = typeof reference === "string" ? findReferred(root, reference)?.schema : undefined;
  return [referred, ...SAME_VALUE.flatMap((keyword) => [schema[keyword]].flat())].filter(
    (part): part is JsonObject => isJsonObject(part),
  );
}

function patternFaults(
  schema: JsonObject,
  pointer: string,
  { findPatternFault }: SchemaAsking,
): SchemaFault[] {
  const { pattern, patternProperties } = schema;
  const named = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  const places = [
    ...(typeof pattern === "string" ? [{ source: pattern, place: `${pointer}/pattern` }] : []),
    ...named.map((source) => ({ source, place: `${pointer}/patternProperties/${escapeToken(source)}` })),
  ];
  return places.flatMap(({ source, place }) => {
    const reason = findPatternFault(source, "");
    if (reason === null) return [];
    return [{ pointer: place, message: `The pattern ${JSON.stringify(source)} ${reason}.` }];
  });
}
