// Which files are watched: never ctx's own, never those whose very names are nobody's business.
import picomatch from "picomatch";
import { findSecrets } from "../secrets/find-secrets.js";
import { mayHoldSecret } from "../secrets/suspicion.js";

/**
 * Makes the judgement for one root. A sensitive pattern without "/" holds for a name anywhere on the path, one with "/"
 * for the path from the root; capitals make no difference, since on some disks they make none.
 * @param prefix the root below the worktree's top, with a trailing "/", or ""
 */
export function makeWatchedPaths(sensitive: readonly string[], prefix: string): (path: string) => boolean {
  const options = { dot: true, nocase: true, nonegate: true, strictSlashes: true };
  const matchers = sensitive
    .filter((pattern) => pattern !== "")
    .map((pattern) => {
      const matches = picomatch(pattern, options);
      return pattern.includes("/")
        ? (path: string) => matches(path)
        : (path: string) => path.split("/").some((name) => matches(name));
    });
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    const below = path.slice(prefix.length);
    const names = below.split("/");
    if (below === "" || names.includes(".context")) return false;
    // Git's own files are nobody's work; a tool may edit them all the same.
    if (names.some((name) => name.toLowerCase() === ".git")) return false;
    // A name that is a secret could not be recorded, and would keep everything beside it from being recorded too.
    if (mayHoldSecret(below) && findSecrets(below).length > 0) return false;
    return !matchers.some((matches) => matches(below));
  };
}
