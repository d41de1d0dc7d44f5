// The sides of a proposal: what the target said when it was made, what it says now, and what it would say.
import type { Delegation } from "../../model/delegation.js";
import { hashOfValue } from "../../model/delegation.js";
import { getOwn, type Json } from "../../model/json/json.js";
import { overlay } from "../../model/json/overlay.js";
import type { StoredContext } from "../../model/layer.js";
import type { Workspace } from "../../store/place/workspace.js";
import { readContext } from "../../store/read/read-context.js";
import { makeCommitTree } from "../../store/read/tree.js";
import { ownDataOf, standingDelegation } from "./target.js";

export interface Sides {
  /** What the target said when it was proposed; absent where it said nothing, and where only its hash is known. */
  readonly before?: Json;
  /** Whether `before` is the truth: a hash cannot be turned back, and history may not hold the value. */
  readonly isBeforeKnown: boolean;
  /** What the target itself says now; absent where nothing. */
  readonly now?: Json;
  /** What it says, or would say, with the proposal accepted. */
  readonly after: Json;
  /** Whether the target changed since, by something else than this proposal. */
  readonly isMoved: boolean;
}

/** Finds the sides of a delegation. Of a broken target only what can be read of it counts. */
export async function findSides(
  workspace: Workspace,
  delegation: Delegation,
  target: StoredContext,
): Promise<Sides> {
  const { proposal } = delegation;
  const now = getOwn(ownDataOf(target), proposal.key);
  const after = overlay(now, proposal.data);
  const common = { ...(now === undefined ? {} : { now }), after, isMoved: isMoved(delegation, target) };
  if (proposal.base === "absent") return { ...common, isBeforeKnown: true };
  if (hashOfValue(now) === proposal.base) return { ...common, before: now as Json, isBeforeKnown: true };
  const before = await findBefore(workspace, delegation);
  return before === undefined
    ? { ...common, isBeforeKnown: false }
    : { ...common, before, isBeforeKnown: true };
}

/** Tells whether a target says something else at the key than the proposal knew, and than it would say. */
export function isMoved({ proposal }: Delegation, target: StoredContext): boolean {
  if (standingDelegation(target, proposal.key) === proposal.id) return false;
  return hashOfValue(getOwn(ownDataOf(target), proposal.key)) !== proposal.base;
}

/** The value that the hash stands for, from the commit that brought the proposal or the one before it. */
async function findBefore(
  { repository, prefix }: Workspace,
  { proposal, path, to }: Delegation,
): Promise<Json | undefined> {
  if (repository === null) return undefined;
  const author = await repository.authorOf({ commit: null, path: prefix + path, line: 1 });
  const start = author === null || author === "uncommitted" ? "HEAD" : author.commit;
  for (const revision of [start, `${start}^`]) {
    const found = await repository.commit(revision);
    if (found === null) continue;
    const tree = makeCommitTree(repository, { commit: found.commit, from: found.commit, prefix });
    const value = getOwn(ownDataOf(await readContext(tree, to, {})), proposal.key);
    if (value !== undefined && hashOfValue(value) === proposal.base) return value;
  }
  return undefined;
}
