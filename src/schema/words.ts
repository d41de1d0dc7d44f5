// Words for types and values in messages about schemas.
import type { Json } from "../model/json/json.js";

const LONGEST_QUOTE = 60;
const MOST_CHOICES = 20;

const TYPE_NAMES: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string",
};

/** What a value is; numbers and truth values themselves. */
export function nameType(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean" || typeof value === "number") return JSON.stringify(value);
  return TYPE_NAMES[typeof value] as string;
}

/** A value as messages quote it: texts cut, the rest by type. */
export function quote(value: Json): string {
  if (typeof value !== "string") return nameType(value);
  if (value === "") return "an empty string";
  return JSON.stringify(value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value);
}

/** The values that were allowed, e.g. `one of "json", "text"`. */
export function listChoices(choices: readonly Json[]): string {
  const shown = choices.slice(0, MOST_CHOICES).map((choice) => JSON.stringify(choice));
  return `one of ${shown.join(", ")}${choices.length > shown.length ? ", …" : ""}`;
}

/** Types by JSON Schema's names, as messages say them: `a string or null`. */
export function nameTypes(types: readonly string[]): string {
  return types.map((type) => TYPE_NAMES[type] ?? type).join(" or ");
}
