// Which variables a schema speaks of: the properties and the required names of a schema of an object.
import { setOwn, type JsonObject } from "../../model/json/json.js";
import type { Schema } from "../definition.js";
import type { Lookup } from "./lookup.js";

/** The names that a schema of an object declares, each once. */
export function listDeclared(schema: Schema): string[] {
  const { properties } = schema;
  const named = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  return [...new Set([...named, ...listRequired(schema)])];
}

/** The names that must be there. */
export function listRequired({ required }: Schema): string[] {
  return Array.isArray(required) ? required.filter((one) => typeof one === "string") : [];
}

/** The variables that a schema declares, as they are. */
export function pickDeclared(schema: Schema, lookup: Lookup): JsonObject {
  const picked: JsonObject = {};
  for (const name of listDeclared(schema)) {
    const value = lookup(name);
    if (value !== undefined) setOwn(picked, name, value);
  }
  return picked;
}
