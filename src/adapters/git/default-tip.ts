// Which branch is the default one, told from refs: what the remote says of itself comes before what branches are usually
// called, and a remote's branch before the local one of that name, which may hold what nobody has seen.
import type { ObjectId, Tip } from "../../ports/git.js";
import type { NamedRef } from "./refs.js";

const USUAL = ["main", "master"] as const;
const HEADS = "refs/heads/";

/** Where refs are found. Most questions are about a few names, and a repository may have thousands. */
export interface RefSource {
  /** The commit of a ref; null when there is none. */
  find(ref: string): ObjectId | null;
  list(): readonly NamedRef[];
  /** The ref at the end of a symbolic one; null where that is not known: then a branch of the same remote at its commit. */
  follow(ref: string): string | null;
}

/** Refs that were listed already. */
export function makeListedSource(refs: readonly NamedRef[]): RefSource {
  const byName = new Map(refs.map(({ ref, oid }) => [ref, oid]));
  return { find: (ref) => byName.get(ref) ?? null, list: () => refs, follow: () => null };
}

/** Finds the default branch's tip; null where nothing tells. */
export function findDefaultTip(source: RefSource, remotes: readonly string[]): Tip | null {
  const remote =
    remotes.includes("origin") || remotes.length === 0 ? "origin" : remotes.length === 1 ? remotes[0] : null;
  const place = `refs/remotes/${remote}/`;
  const tipAt = (ref: string, prefix: string): Tip | null => {
    const commit = source.find(ref);
    return commit === null ? null : { branch: ref.slice(prefix.length), ref, commit };
  };
  const head = remote === null ? null : tipAt(`${place}HEAD`, place);
  if (head !== null) {
    const target = source.follow(head.ref) ?? nameOf(head, source.list(), place);
    const tip = target.startsWith(place) ? tipAt(target, place) : null;
    return tip ?? head;
  }
  for (const prefix of remote === null ? [HEADS] : [place, HEADS]) {
    for (const name of USUAL) {
      const tip = tipAt(prefix + name, prefix);
      if (tip !== null) return tip;
    }
  }
  const local = source.list().filter(({ ref }) => ref.startsWith(HEADS));
  const isOnly = local.length === 1 && remotes.length === 0;
  return isOnly ? tipAt((local[0] as NamedRef).ref, HEADS) : null;
}

/** The branch that a remote's HEAD stands for: of those at its commit, the one with a usual name, else the first. */
function nameOf(head: Tip, refs: readonly NamedRef[], place: string): string {
  const same = refs.filter(
    ({ ref, oid, isSymbolic }) => !isSymbolic && oid === head.commit && ref.startsWith(place),
  );
  const usual = same.find(({ ref }) => USUAL.some((name) => ref === place + name));
  return (usual ?? same[0] ?? head).ref;
}
