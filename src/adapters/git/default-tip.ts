// Which branch is the default one, told from refs: what the remote says of itself comes before what branches are usually
// called, and a remote's branch before the local one of that name, which may hold what nobody has seen.
import type { Tip } from "../../ports/git.js";
import type { NamedRef } from "./refs.js";

const USUAL = ["main", "master"] as const;
const HEADS = "refs/heads/";

/**
 * Finds the default branch's tip; null where nothing tells.
 * @param follow the ref at the end of a symbolic one; without it, a branch of the same remote at the same commit
 */
export function findDefaultTip(
  refs: readonly NamedRef[],
  remotes: readonly string[],
  follow: (ref: string) => string | null = () => null,
): Tip | null {
  const byName = new Map(refs.map((named) => [named.ref, named]));
  const remote =
    remotes.includes("origin") || remotes.length === 0 ? "origin" : remotes.length === 1 ? remotes[0] : null;
  const place = `refs/remotes/${remote}/`;
  const tipAt = (ref: string, prefix: string): Tip | null => {
    const found = byName.get(ref);
    return found === undefined ? null : { branch: ref.slice(prefix.length), ref, commit: found.oid };
  };
  const head = remote === null ? undefined : byName.get(`${place}HEAD`);
  if (head !== undefined) {
    const target = follow(head.ref) ?? nameOf(head, refs, place);
    const tip = target.startsWith(place) ? tipAt(target, place) : null;
    return tip ?? { branch: "HEAD", ref: head.ref, commit: head.oid };
  }
  for (const prefix of remote === null ? [HEADS] : [place, HEADS]) {
    for (const name of USUAL) {
      const tip = tipAt(prefix + name, prefix);
      if (tip !== null) return tip;
    }
  }
  const local = refs.filter(({ ref }) => ref.startsWith(HEADS));
  const isOnly = local.length === 1 && remotes.length === 0;
  return isOnly ? tipAt((local[0] as NamedRef).ref, HEADS) : null;
}

/** The branch that a remote's HEAD stands for: of those at its commit, the one with a usual name, else the first. */
function nameOf(head: NamedRef, refs: readonly NamedRef[], place: string): string {
  const same = refs.filter(
    ({ ref, oid, isSymbolic }) => !isSymbolic && oid === head.oid && ref.startsWith(place),
  );
  const usual = same.find(({ ref }) => USUAL.some((name) => ref === place + name));
  return (usual ?? same[0] ?? head).ref;
}
