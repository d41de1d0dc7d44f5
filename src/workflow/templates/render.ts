// A text with its variables put in. One pass: what a value says is never read as a template again.
import type { Json } from "../../model/json/json.js";
import { readVariable, type Lookup } from "../variables/lookup.js";
import { parseTemplate, type Expression, type TemplatePart } from "./parse.js";

/** In characters; a prompt beyond this helps nobody. What would lead beyond is named instead of shown. */
const LONGEST_TEXT = 256 * 1024;

export interface Rendered {
  readonly text: string;
  /** Names of variables that were not set and had no fallback, each once. */
  readonly unset: readonly string[];
  /** Expressions that stand in the text as what is wrong with them, each with that: `n: not a number`. */
  readonly broken: readonly string[];
}

/**
 * Puts variables into a text. What is not set stands as `[unset: a.b]`, a difference or sum of something else than a number
 * as `[not a number: n]`; lists and objects are JSON.
 */
export function renderTemplate(template: string | readonly TemplatePart[], lookup: Lookup): Rendered {
  const parts = typeof template === "string" ? parseTemplate(template) : template;
  const unset = new Set<string>();
  const broken: string[] = [];
  let text = "";
  for (const part of parts) {
    let shown = typeof part === "string" ? part : renderExpression(part, { lookup, broken });
    if (shown === null) {
      const { path, text: written } = part as Expression;
      unset.add(path[0]);
      shown = `[unset: ${written}]`;
    }
    const isTooLong = typeof part !== "string" && text.length + shown.length > LONGEST_TEXT;
    if (isTooLong) broken.push(`${part.text}: too long`);
    text += isTooLong ? `[too long: ${part.text}]` : shown;
  }
  return { text, unset: [...unset], broken };
}

/** An expression's text; null when its variable is not set. */
function renderExpression(
  { path, plus, fallback, text }: Expression,
  { lookup, broken }: { lookup: Lookup; broken: string[] },
): string | null {
  const named = plus === null ? undefined : lookup(text);
  if (named !== undefined) return textOf(named);
  const value = readVariable(lookup, path);
  if (value === undefined || (value === null && fallback !== undefined)) {
    return fallback === undefined ? null : textOf(fallback);
  }
  if (plus === null) return textOf(value);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    broken.push(`${text}: not a number`);
    return `[not a number: ${text}]`;
  }
  // Decimal fractions are added as people write them: 0.1 + 0.2 is 0.3.
  return String(Number((number + plus).toPrecision(15)));
}

/** A value as it stands in a text. */
function textOf(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
