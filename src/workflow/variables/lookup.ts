// How a name becomes a value: own properties only, so that nothing of JavaScript's is ever a variable.
import { getOwn, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";

/** Reads a variable by its plain name; undefined when it is not set. */
export type Lookup = (name: string) => Json | undefined;

/** A variable's name and the way into its value: `a.b[0].c` is `["a", "b", 0, "c"]`. */
export type VariablePath = readonly [name: string, ...way: (string | number)[]];

const PART = /\[(\d{1,9})\]|([^.[\]]+)/y;

/** Parses `a.b[0].c`; null when it is no such path. */
export function parseVariablePath(text: string): VariablePath | null {
  const parts: (string | number)[] = [];
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const dot = parts.length > 0 && text[at] === ".";
    PART.lastIndex = dot ? at + 1 : at;
    const match = PART.exec(text);
    if (match === null) return null;
    const [, index, name] = match;
    // A name follows a dot, an index follows a name.
    if ((name !== undefined) !== (dot || parts.length === 0)) return null;
    parts.push(index === undefined ? (name as string) : Number(index));
  }
  return typeof parts[0] === "string" ? (parts as unknown as VariablePath) : null;
}

/** Follows a path; `length` of a list is how many elements it has. Undefined where it leads nowhere. */
export function readVariable(lookup: Lookup, [name, ...way]: VariablePath): Json | undefined {
  let value = lookup(name);
  for (const part of way) {
    if (Array.isArray(value)) {
      // `a.0` and `a[0]` are the same: conditions have only dots.
      if (part === "length") value = value.length;
      else value = /^\d{1,9}$/.test(String(part)) ? value[Number(part)] : undefined;
    } else {
      value = isJsonObject(value) ? getOwn(value, String(part)) : undefined;
    }
  }
  return value;
}

/** Reads among one scope's variables. */
export function lookUpIn(variables: JsonObject): Lookup {
  return (name) => getOwn(variables, name);
}
