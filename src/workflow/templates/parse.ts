// Where variables stand in a text: {{a.b[0].c}}, {{n + 1}}, {{items.length}}, {{x | "none"}}. Anything else in braces is
// text: a diagram's node, a call, a formula. Parsing takes one pass over the text, whatever it holds.
import type { Json } from "../../model/json/json.js";
import { parseVariablePath, type VariablePath } from "../variables/lookup.js";

export type TemplatePart = string | Expression;

export interface Expression {
  readonly path: VariablePath;
  /** Added to the value. */
  readonly plus: number | null;
  /** Taken when the variable is not set or null. */
  readonly fallback: Json | undefined;
  /** What stands in the braces, trimmed. A variable of exactly this name comes before a difference: `{{step-2}}`. */
  readonly text: string;
}

const LONGEST = 512;
const NAME = String.raw`[A-Za-z_$][\w$]*(?:-[A-Za-z_$\d][\w$]*)*`;
const PATH = String.raw`${NAME}(?:\.[\w$]+(?:-[\w$]+)*|\[\d{1,9}\])*`;
const EXPRESSION = new RegExp(
  String.raw`^(${PATH})(?:\s*([+-])\s*(\d{1,15}(?:\.\d{1,15})?))?(?:\s*\|\s*("[^"]*"|'[^']*'|-?\d{1,15}(?:\.\d{1,15})?|true|false|null))?$`,
);
// Without blanks, `n-1` is a difference, `list-tables` a name: steps are named so, and capture names variables by steps.
const DIFFERENCE = /^([A-Za-z_$][\w$]*)-(\d{1,15})$/;

/** Splits a text into what stands as it is and the expressions between. */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let plain = 0;
  for (let open = text.indexOf("{{"); open >= 0;) {
    const close = text.indexOf("}}", open + 2);
    if (close < 0) break;
    // Of `{{ {{x}}` the inner pair counts.
    const start = text.lastIndexOf("{{", close - 2);
    const expression = close - start > LONGEST ? null : parseExpression(text.slice(start + 2, close));
    if (expression !== null) {
      if (start > plain) parts.push(text.slice(plain, start));
      parts.push(expression);
      plain = close + 2;
    }
    open = text.indexOf("{{", close + 2);
  }
  if (plain < text.length) parts.push(text.slice(plain));
  return parts;
}

/** Parses what stands between the braces; null when it is no expression. */
function parseExpression(inside: string): Expression | null {
  const text = inside.trim();
  const match = EXPRESSION.exec(text);
  if (match === null) return null;
  const [, written = "", sign, amount, fallback] = match;
  const difference = amount === undefined ? DIFFERENCE.exec(written) : null;
  const path = parseVariablePath(difference?.[1] ?? written);
  if (path === null) return null;
  const plus =
    difference === null ? (amount === undefined ? null : Number(`${sign}${amount}`)) : -Number(difference[2]);
  return { path, plus, fallback: fallback === undefined ? undefined : parseFallback(fallback), text };
}

function parseFallback(written: string): Json {
  if (/^["']/.test(written)) return written.slice(1, -1);
  return JSON.parse(written.replace(/^(-?)0+(?=\d)/, "$1")) as Json;
}

/** The expressions of a text. */
export function listExpressions(text: string): Expression[] {
  return parseTemplate(text).filter((part): part is Expression => typeof part !== "string");
}
