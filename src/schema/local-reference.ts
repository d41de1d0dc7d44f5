// What `$ref` names: a part of the same schema, and nothing else. No file and no network is ever asked.
import type { Json, JsonObject } from "../model/json/json.js";
import { findAt, parsePointer } from "../model/json/pointer.js";

export interface Referred {
  readonly schema: Json;
  /** The name under `$defs`; "" for any other place. */
  readonly name: string;
}

/** The schema at a reference such as `#/$defs/email`; null when it names nothing here. */
export function findReferred(root: JsonObject, reference: string): Referred | null {
  if (!reference.startsWith("#")) return null;
  let pointer: string;
  try {
    pointer = decodeURIComponent(reference.slice(1));
  } catch {
    return null; // Not percent-encoded UTF-8, so it is no pointer (RFC 6901 §6).
  }
  if ((pointer !== "" && !pointer.startsWith("/")) || /~(?![01])/.test(pointer)) return null;
  const tokens = parsePointer(pointer);
  const schema = findAt(root, tokens);
  if (schema === undefined) return null;
  const isNamed = tokens.length === 2 && tokens[0] === "$defs";
  return { schema, name: isNamed ? (tokens[1] as string) : "" };
}
