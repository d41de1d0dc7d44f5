// The documents of one context together: what its files say, not what a lineage makes of them.
import { getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "./json.js";

/** Lays one value over another: objects deep, else the upper one. Unlike a merge of levels it keeps nulls. */
export function overlay(under: Json | undefined, over: Json): Json {
  if (!isJsonObject(under) || !isJsonObject(over)) return over;
  const result: JsonObject = {};
  for (const key of Object.keys(under)) setOwn(result, key, under[key] as Json);
  for (const key of Object.keys(over)) setOwn(result, key, overlay(getOwn(result, key), over[key] as Json));
  return result;
}
