// The rules of JSON Schema for lists and objects: what they break themselves, and which schema each of their parts has
// to match (2020-12 Core §10.3, Validation §6.4–6.5).
import { canonicalJson } from "../model/json/canonical-json.js";
import { getOwn, isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import type { HasMatch } from "./json-schema.js";

/** A part of a value, and the schema that it has to match. */
export interface Below {
  readonly schema: Json;
  readonly value: Json;
  readonly key: string | number;
}

export interface StructureRules {
  readonly broken: readonly { readonly keyword: string; readonly key?: string }[];
  readonly below: readonly Below[];
}

export interface StructureQuestion {
  readonly schema: JsonObject;
  readonly hasMatch: HasMatch;
  readonly matches: (schema: Json, value: Json) => boolean;
}

export function findArrayRules(
  list: readonly Json[],
  { schema, matches }: StructureQuestion,
): StructureRules {
  const broken: { keyword: string; key?: string }[] = brokenSizes(list.length, schema, [
    "minItems",
    "maxItems",
  ]);
  if (schema["uniqueItems"] === true) {
    const repeated = findRepeated(list);
    if (repeated !== null) broken.push({ keyword: "uniqueItems", key: String(repeated) });
  }
  const { contains, prefixItems, items } = schema;
  if (contains !== undefined) {
    const count = list.filter((each) => matches(contains, each)).length;
    const [least, most] = [schema["minContains"] ?? 1, schema["maxContains"] ?? Infinity];
    if (count < Number(least)) broken.push({ keyword: "contains" });
    if (count > Number(most)) broken.push({ keyword: "maxContains" });
  }
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  const below = list.flatMap((value, key): Below[] => {
    const part = first[key] ?? items;
    return part === undefined ? [] : [{ schema: part, value, key }];
  });
  return { broken, below };
}

export function findObjectRules(object: JsonObject, question: StructureQuestion): StructureRules {
  const { schema, matches } = question;
  const keys = Object.keys(object);
  const broken: { keyword: string; key?: string }[] = brokenSizes(keys.length, schema, [
    "minProperties",
    "maxProperties",
  ]);
  for (const key of missingKeys(object, schema)) broken.push({ keyword: "required", key });
  const { propertyNames } = schema;
  for (const key of propertyNames === undefined ? [] : keys) {
    if (!matches(propertyNames as Json, key)) broken.push({ keyword: "propertyNames", key });
  }
  const below: Below[] = [];
  for (const key of keys) {
    const value = object[key] as Json;
    const parts = partsFor(key, question);
    const others = schema["additionalProperties"];
    if (parts.length > 0) below.push(...parts.map((part) => ({ schema: part, value, key })));
    else if (others === false) broken.push({ keyword: "additionalProperties", key });
    else if (others !== undefined) below.push({ schema: others, value, key });
  }
  return { broken, below };
}

function partsFor(key: string, { schema, hasMatch }: StructureQuestion): Json[] {
  const { properties, patternProperties } = schema;
  const named = isJsonObject(properties) ? getOwn(properties, key) : undefined;
  const parts = named === undefined ? [] : [named];
  if (!isJsonObject(patternProperties)) return parts;
  const patterns = Object.keys(patternProperties).filter((pattern) => hasMatch(pattern, key));
  return [...parts, ...patterns.map((pattern) => patternProperties[pattern] as Json)];
}

function missingKeys(object: JsonObject, schema: JsonObject): string[] {
  const dependent = isJsonObject(schema["dependentRequired"]) ? schema["dependentRequired"] : {};
  const brought = Object.keys(dependent).filter((key) => Object.hasOwn(object, key));
  const wanted = [schema["required"], ...brought.map((key) => dependent[key])]
    .flatMap((names) => (Array.isArray(names) ? names : []))
    .map(String);
  return [...new Set(wanted)].filter((key) => !Object.hasOwn(object, key));
}

function brokenSizes(
  size: number,
  schema: JsonObject,
  keywords: readonly [string, string],
): { keyword: string }[] {
  const [least, most] = keywords;
  if (typeof schema[least] === "number" && size < schema[least]) return [{ keyword: least }];
  if (typeof schema[most] === "number" && size > schema[most]) return [{ keyword: most }];
  return [];
}

/** The index of the first value that stands earlier in the list too; null when all differ. */
function findRepeated(list: readonly Json[]): number | null {
  const seen = new Set<string>();
  const index = list.findIndex((value) => {
    const text = canonicalJson(value);
    return seen.has(text) || (seen.add(text), false);
  });
  return index < 0 ? null : index;
}
