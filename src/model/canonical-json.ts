// RFC 8785, the JSON Canonicalization Scheme: the bytes that digests and revisions are taken over.
import { isJsonObject, type Json } from "./json.js";
import { sha256Hex } from "./sha256.js";
import { utf8Encode } from "./utf8.js";

/** Writes a JSON value canonically: no white space, keys in UTF-16 code unit order, numbers as ECMAScript does. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(",")}}`;
}

/** The digest of a JSON value: `sha256:` and 64 hex digits over its canonical form. */
export function digestOf(value: Json): string {
  return `sha256:${sha256Hex(utf8Encode(canonicalJson(value)))}`;
}
