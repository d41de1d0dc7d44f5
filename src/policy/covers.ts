// Which files a document's `$covers` speaks about. A glob that begins with "!" takes files out again, wherever it stands
// in the list; one that only takes out leaves all the rest. What lies below .context/ is never code.
import { isMatch, literalsOf, parseGlob, type Glob } from "../model/text/glob.js";

export interface Covers {
  /** The files that are covered, among some in code unit order of their paths, which are relative to the root. */
  readonly filter: <File extends { readonly path: string }>(sorted: readonly File[]) => File[];
  readonly includes: (path: string) => boolean;
  /** Paths that everything covered lies at or below; "" alone for the whole root. */
  readonly places: readonly string[];
}

const CONTEXT = ".context/";
const LEADS_OUT = /^\/|^[A-Za-z]:[\\/]|(?:^|\/)\.\.(?:\/|$)/;

/**
 * Reads the globs of one document; null when one of them stands for more than can be matched, or for paths outside the
 * root, of which git knows nothing: asked about them, it would refuse to answer about any other document too.
 */
export function readCovers(globs: readonly string[]): Covers | null {
  if (globs.some((glob) => LEADS_OUT.test(glob.replace(/^!/, "")))) return null;
  const isTakingOut = (glob: string): boolean => glob.startsWith("!") && glob.length > 1;
  const named = globs.filter((glob) => !isTakingOut(glob)).map(parseGlob);
  const without = globs.filter(isTakingOut).map((glob) => parseGlob(glob.slice(1)));
  // Taking something out of nothing would cover nothing, and would never be noticed.
  if (named.length === 0 && without.length > 0) named.push(parseGlob("**"));
  if (named.includes(null) || without.includes(null)) return null;
  const [wanted, unwanted] = [named as Glob[], without as Glob[]];
  const all = wanted.flatMap(literalsOf);
  const literals = withoutNested(all);
  const includes = (path: string): boolean => {
    return (
      !path.startsWith(CONTEXT) &&
      wanted.some((glob) => isMatch(glob, path)) &&
      !unwanted.some((glob) => isMatch(glob, path))
    );
  };
  return {
    includes,
    // Of twenty thousand files most documents speak about a few that stand together.
    filter: (sorted) =>
      literals.flatMap((literal) => startingWith(sorted, literal)).filter(({ path }) => includes(path)),
    places: literals.includes("") ? [""] : [...new Set(all.map((literal) => literal.replace(/\/$/, "")))],
  };
}

/** The texts in order, without those that begin with another one. */
function withoutNested(texts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const text of [...texts].sort()) {
    const last = kept.at(-1);
    if (last === undefined || !text.startsWith(last)) kept.push(text);
  }
  return kept;
}

function startingWith<File extends { readonly path: string }>(
  sorted: readonly File[],
  start: string,
): readonly File[] {
  const first = findFirst(sorted, (path) => path >= start);
  const rest =
    start === "" ? sorted.length : findFirst(sorted, (path) => path >= start && !path.startsWith(start));
  return sorted.slice(first, rest);
}

/** The place of the first path that a test holds for, which then holds for all after it. */
function findFirst(sorted: readonly { readonly path: string }[], isPast: (path: string) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast((sorted[middle] as { path: string }).path)) high = middle;
    else low = middle + 1;
  }
  return low;
}
