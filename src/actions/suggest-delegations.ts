// The ids of delegations, for completing one: those that wait for a decision first, and the newest of them first.
import type { DelegationStatus } from "../model/delegation.js";
import type { Runtime } from "../ports/runtime.js";
import type { Workspace } from "../store/place/workspace.js";
import { readDelegations } from "../store/read/delegations.js";
import { makeDiskTree } from "../store/read/tree.js";
import type { Suggestion } from "./suggest.js";

const RANK: readonly DelegationStatus[] = ["proposed", "accepted", "rejected"];

/** Suggests delegations of the worktree, each with what it is. */
export async function suggestDelegations(
  { files }: Runtime,
  { root }: Workspace,
  prefix: string,
): Promise<Suggestion[]> {
  const { delegations } = await readDelegations(makeDiskTree(files, root, "worktree"));
  return delegations
    .toReversed()
    .sort((left, right) => RANK.indexOf(left.status) - RANK.indexOf(right.status))
    .map(({ proposal: { id, key, from, to }, status }) => ({
      // Typed in small letters, an id is completed in small letters.
      value: /[a-z]/.test(prefix) ? id.toLowerCase() : id,
      description: `${status} ${key}: ${from} → ${to}`,
    }));
}
