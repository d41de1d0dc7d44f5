// Texts that no UTF-8 file can hold: an escape such as "\ud83d" without its other half. Whoever writes such a value
// again, ctx included, writes U+FFFD in its place.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Json } from "../model/json/json.js";
import { formatPointer, type Pointer } from "../model/json/pointer.js";
import type { CheckedContext } from "./survey.js";

const ESCAPE = /\\[uU](?:0000)?[dD][89a-fA-F]/;
const LONE = /\p{Surrogate}/u;

/** Tells whether a text may bring a lone surrogate: decoded UTF-8 holds none, so that only an escape can. */
export function hasSurrogateEscape(text: string): boolean {
  return text.includes("\\") && ESCAPE.test(text);
}

/** Finds the first such text of every document and entry. */
export function findLoneSurrogates({ stored, escaped }: CheckedContext): Finding[] {
  const findings: Finding[] = [];
  for (const { path, text, data, words } of [...stored.documents, ...stored.notes]) {
    if (!hasSurrogateEscape(text)) continue;
    const own = Object.entries(words).map(([word, value]) => [`$${word}`, value as Json]);
    const pointer = findLone({ ...data, ...Object.fromEntries(own) }, []);
    if (pointer !== null) findings.push(faultAt(pointer, { path }));
  }
  for (const { path, line, record } of escaped) {
    const pointer = findLone(record as Json, []);
    if (pointer !== null) findings.push(faultAt(pointer, { path, line }));
  }
  return findings;
}

function faultAt(pointer: Pointer, place: { path: string; line?: number }): Finding {
  return makeFinding(
    "SURROGATE_LONE",
    "The text holds half of a surrogate pair, which UTF-8 cannot encode.",
    {
      ...place,
      pointer: formatPointer(pointer),
      hint: "Write the whole character, or its pair of escapes.",
    },
  );
}

function findLone(value: Json, at: Pointer): Pointer | null {
  if (typeof value === "string") return LONE.test(value) ? at : null;
  if (typeof value !== "object" || value === null) return null;
  for (const key of Object.keys(value)) {
    if (LONE.test(key)) return [...at, key];
    const found = findLone((value as Record<string, Json>)[key] as Json, [...at, key]);
    if (found !== null) return found;
  }
  return null;
}
