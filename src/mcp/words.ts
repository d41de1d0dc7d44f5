// Arguments that several tools share, worded once and briefly: every model that may call a tool reads them.
import type { JsonObject } from "../model/json/json.js";
import { described } from "./tool.js";

export const REF = described("string", "global, project, branch, branch/<name>, task/<id> or a task id");
export const OBJECT: JsonObject = { type: "object" };
export const TEXT: JsonObject = { type: "string" };
export const TEXTS: JsonObject = { type: "array", items: TEXT };
export const BY = described("string", "who you are, as @name; your client's name otherwise");

/** What a text of files may take: well below what hosts show of a tool's answer (about 25,000 tokens). */
export const MOST_CHARACTERS = 30_000;

/** An argument that the schema has made sure is a text, if it is there. */
export function textOf(given: JsonObject, name: string): string | undefined {
  const value = given[name];
  return typeof value === "string" ? value : undefined;
}

/** `{name: value}`, or nothing when the value is absent: requests hold no undefined. */
export function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}
