// The Globs port: files that a person names by pattern, through fast-glob. Loaded only when a pattern is used.
import fastGlob from "fast-glob";
import { CtxError } from "../errors/ctx-error.js";

const MAX_PATTERN_LENGTH = 256;
const MAX_BRACES = 4;

/**
 * Expands patterns below a directory: files only, dot files too, no links followed, nothing outside the directory.
 * @throws {CtxError} USAGE for a pattern that leads outside, or that would take exponential time (FACTS §1).
 */
export async function expandGlobs(patterns: readonly string[], directory: string): Promise<string[]> {
  for (const pattern of patterns) checkPattern(pattern);
  const found = await fastGlob([...patterns], {
    cwd: directory,
    dot: true,
    onlyFiles: true,
    followSymbolicLinks: false,
    caseSensitiveMatch: true,
    unique: true,
    ignore: ["**/.git/**"],
  });
  return found.sort();
}

function checkPattern(pattern: string): void {
  const isOutside =
    pattern.startsWith("/") || /(?:^|\/)\.\.(?:\/|$)/.test(pattern) || /^[A-Za-z]:/.test(pattern);
  if (isOutside) {
    throw new CtxError("USAGE", `The pattern ${pattern} leads outside the directory`, {
      hint: "Patterns are relative to the directory you stand in.",
    });
  }
  const braces = pattern.split("{").length - 1;
  if (pattern.length > MAX_PATTERN_LENGTH || braces > MAX_BRACES) {
    throw new CtxError("USAGE", `The pattern is too large: ${pattern.slice(0, 60)}`, {
      hint: `At most ${MAX_PATTERN_LENGTH} characters and ${MAX_BRACES} braces; give several patterns instead.`,
    });
  }
}
