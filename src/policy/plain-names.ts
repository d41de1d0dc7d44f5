// A quick judgement of what watched-paths.ts judges, for a single path: plain patterns by a small matcher, and no look for
// secrets where nothing looks like one. It abstains from the rest, and never contradicts.
import { isMatch, parseGlob } from "../model/text/glob.js";
import { mayHoldSecret } from "../secrets/suspicion.js";

/** What both matchers read alike: names, `*` and `?` within one segment, braces without ranges. */
const PLAIN = /^[\w.*?,{} @+~-]+$/;

/**
 * Tells whether a path is watched; null where only makeWatchedPaths can tell.
 * @param path relative to the root
 */
export function judgePlainName(path: string, sensitive: readonly string[]): boolean | null {
  const names = path.toLowerCase().split("/");
  if (path === "" || names.includes(".context") || names.includes(".git")) return false;
  if (mayHoldSecret(path)) return null;
  for (const pattern of sensitive) {
    if (pattern === "") continue;
    const isPlain =
      PLAIN.test(pattern) &&
      !pattern.includes("**") &&
      !pattern.includes("..") &&
      !/[?*@+!]\{|\{\}/.test(pattern);
    const glob = isPlain ? parseGlob(pattern.toLowerCase()) : null;
    if (glob === null) return null;
    if (names.some((name) => isMatch(glob, name))) return false;
  }
  return true;
}
