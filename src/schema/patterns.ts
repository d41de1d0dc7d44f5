// Patterns that come from users, in bounded time. re2js answers in linear time but knows no look-around; a pattern with
// look-around runs on the engine's own expressions where a look at it shows that it cannot explode. Loaded late: re2js is
// large, and few commands ask for a pattern.
import { RE2JS } from "re2js";
import { CtxError } from "../errors/ctx-error.js";
import { boundBacktracking } from "./backtracking.js";

/** Longer ones are no patterns that a person has written. */
export const LONGEST_PATTERN = 1024;

export interface Pattern {
  /**
   * Whether the pattern occurs in a text.
   * @throws {CtxError} WORKFLOW_INVALID when the text is longer than the pattern can be asked about in bounded time.
   */
  readonly occursIn: (text: string) => boolean;
}

/** A pattern that can be asked, or why it cannot. */
export type CompiledPattern = { readonly pattern: Pattern } | { readonly reason: string };

const FLAGS: ReadonlyMap<string, number> = new Map([
  ["i", RE2JS.CASE_INSENSITIVE],
  ["m", RE2JS.MULTILINE],
  ["s", RE2JS.DOTALL],
  // These say where to go on, or how texts are read; whether a pattern occurs does not depend on them.
  ["d", 0],
  ["g", 0],
  ["u", 0],
]);

/** Compiles a pattern as ECMAScript writes it. Of its flags i, m and s count; g, u and d change nothing here. */
export function compilePattern(source: string, flags = ""): CompiledPattern {
  if (source.length > LONGEST_PATTERN) return { reason: `is longer than ${LONGEST_PATTERN} characters` };
  const strange = [...flags].find((flag) => !FLAGS.has(flag));
  if (strange !== undefined) return { reason: `has the flag ${JSON.stringify(strange)}; use i, m or s` };
  const native = compileNative(source, flags);
  if (native === null) return { reason: "is no regular expression" };
  const linear = compileLinear(source, flags);
  if (linear !== null) return { pattern: { occursIn: (text) => linear.matcher(text).find() } };
  const bound = boundBacktracking(source, flags);
  if ("reason" in bound) return bound;
  return { pattern: { occursIn: (text) => askNative(native, { source, text, longest: bound.longest }) } };
}

function compileNative(source: string, flags: string): RegExp | null {
  const meant = [...new Set(flags)].filter((flag) => "ims".includes(flag)).join("");
  for (const mode of [`${meant}u`, meant]) {
    try {
      return new RegExp(source, mode);
    } catch {
      continue; // With "u" the syntax is stricter; without it neither.
    }
  }
  return null;
}

function compileLinear(source: string, flags: string): RE2JS | null {
  const meant = [...new Set(flags)].reduce((sum, flag) => sum | (FLAGS.get(flag) ?? 0), 0);
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), meant);
  } catch {
    return null; // Look-around, back references, repetitions beyond its bounds.
  }
}

function askNative(
  pattern: RegExp,
  { source, text, longest }: { source: string; text: string; longest: number },
): boolean {
  if (text.length <= longest) return pattern.test(text);
  throw new CtxError(
    "WORKFLOW_INVALID",
    `The pattern ${source} is asked about a text of ${text.length} characters; with look-around at most ${longest} can be searched in bounded time`,
    { hint: "Write the pattern without (?=…) and (?!…), or keep the text shorter." },
  );
}
