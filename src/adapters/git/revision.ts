// What both adapters must agree on about revisions: the rules by which a short name finds its ref (gitrevisions(7)).
import { CtxError } from "../../errors/ctx-error.js";

/** The full refs that a name may stand for, in git's order of precedence. */
export function refsNamed(name: string): string[] {
  return [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`].concat(
    `refs/remotes/${name}/HEAD`,
  );
}

/** The refusal when a name stands for several refs: git would warn and take the first. */
export function ambiguous(revision: string, candidates: readonly string[]): CtxError {
  return new CtxError("REF_AMBIGUOUS", `The revision ${revision} can mean several things.`, {
    hint: "Write the full name, such as refs/heads/… or refs/tags/…, or more digits of the object id.",
    details: { candidates: [...candidates] },
  });
}
