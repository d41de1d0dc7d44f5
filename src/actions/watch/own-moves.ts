// What the user's own commits and stashes took in from the worktree, as HEAD's log tells it.
import { branchLeft, isOwnCommit } from "../../policy/activity.js";
import type { Difference, Move, Position, Worktree } from "../../ports/worktree.js";
import type { Settled } from "../../store/watch/watch-state.js";

/** One path that the user put into history. */
export interface Left {
  /** What lay there before the first of them, and after the last. */
  readonly from: string | null;
  readonly blob: string | null;
  readonly branch?: string;
}

/** What is watched, and how it stood before. */
interface Ground {
  readonly worktree: Worktree;
  readonly settled: Settled;
  readonly isWatched: (path: string) => boolean;
}

/** What the user's own commits, and the stashes made meanwhile, took in from the worktree: the last one counts. */
export async function readOwnMoves(
  { worktree, settled, isWatched }: Ground,
  position: Position,
): Promise<{ moves: readonly Move[]; left: Map<string, Left> }> {
  const moves = (await worktree.movesSince(settled.position.log)) ?? [];
  const left = new Map<string, Left>();
  const take = (found: readonly Difference[], branch: string | null): void => {
    for (const { path, from, to } of found) {
      if (!isWatched(path)) continue;
      const first = left.get(path);
      left.set(path, {
        from: first === undefined ? from : first.from,
        blob: to,
        ...(branch === null ? {} : { branch }),
      });
    }
  };
  for (const stash of position.stashes.filter((oid) => !settled.position.stashes.includes(oid)).reverse()) {
    take((await worktree.differences(`${stash}^1`, stash)) ?? [], null);
    take((await worktree.differences(null, `${stash}^3`)) ?? [], null);
  }
  for (const [at, { from, to, message }] of moves.entries()) {
    if (!isOwnCommit(message)) continue;
    const branch = moves
      .slice(at + 1)
      .map(({ message: later }) => branchLeft(later))
      .find((name) => name !== null);
    const found = (await worktree.differences(from, to)) ?? [];
    take(await withoutMerged(worktree, { message, to }, found), branch ?? null);
  }
  return { moves, left };
}

/** Of a merge that the user concluded, only what is as in none of its parents was the user's. */
async function withoutMerged(
  worktree: Worktree,
  { message, to }: Pick<Move, "message" | "to">,
  found: readonly Difference[],
): Promise<readonly Difference[]> {
  if (!message.startsWith("commit (merge):")) return found;
  const other = await worktree.differences(`${to}^2`, to);
  const changed = new Set((other ?? []).map(({ path }) => path));
  return found.filter(({ path }) => changed.has(path));
}
