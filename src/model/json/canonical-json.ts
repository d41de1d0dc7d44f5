// RFC 8785, the JSON Canonicalization Scheme: the text that digests and revisions are taken over.
import { isJsonObject, type Json } from "./json.js";

/** Writes a JSON value canonically: no white space, keys in UTF-16 code unit order, numbers as ECMAScript does. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(",")}}`;
}
