// A step's validation criteria, from a list of rules or a tree of and, or, not.
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Criteria } from "../definition.js";
import { asText, readNumber, readObject, readWord } from "./read.js";

/** Reads criteria; null when there are none. A list is a tree in which all must hold. */
export function readCriteria(written: Json | undefined): Criteria | null {
  if (Array.isArray(written)) {
    const parts = written.flatMap((one) => readCriteria(one) ?? []);
    return parts.length === 0 ? null : { kind: "and", parts };
  }
  if (!isJsonObject(written)) return null;
  for (const kind of ["and", "or"] as const) {
    const parts = written[kind];
    if (Array.isArray(parts)) return { kind, parts: parts.flatMap((one) => readCriteria(one) ?? []) };
  }
  const part = readCriteria(written["not"]);
  if (part !== null) return { kind: "not", part };
  return {
    kind: "rule",
    type: readWord(written["type"], ["contains", "regex", "length", "schema"]),
    message: asText(written["message"]),
    condition: readObject(written["condition"]),
    value: asText(written["value"]),
    pattern: asText(written["pattern"]),
    flags: asText(written["flags"]),
    min: readNumber(written["min"]),
    max: readNumber(written["max"]),
    schema: readObject(written["schema"]),
  };
}
