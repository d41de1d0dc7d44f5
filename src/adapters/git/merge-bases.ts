// Where two histories part, for the backend without the git program, and the choice where they part more than once.
// Whether an older commit is in a newer one's history is not decided here.
import type { ObjectId } from "../../ports/git.js";
import type { GitObject } from "./backend.js";
import { partingMissing } from "./shallow.js";
import { commitTimeOf, parentsOf } from "./trees.js";

/** What the search asks of a repository. */
export interface History {
  /** Reads a commit; null when it is missing. */
  find(oid: ObjectId): Promise<GitObject | null>;
  isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean>;
}

const LEFT = 1;
const RIGHT = 2;
const BOTH = LEFT | RIGHT;
/** In the history of a common ancestor, so no best one itself. */
const STALE = 4;

interface Waiting {
  readonly oid: ObjectId;
  readonly time: number;
  readonly parents: readonly ObjectId[];
}

/**
 * Finds all best common ancestors of two commits, as git-merge-base(1) defines them. Both histories are walked newest
 * first, until only the past of what was found is left. Clocks that are wrong cost time, not truth.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a commit on the way is missing.
 */
export async function findMergeBases(
  [left, right]: readonly [ObjectId, ObjectId],
  { find, isAncestor }: History,
): Promise<ObjectId[]> {
  const marks = new Map<ObjectId, number>();
  const queue: Waiting[] = [];
  const common = new Set<ObjectId>();
  const add = async (oid: ObjectId, mark: number): Promise<void> => {
    const before = marks.get(oid) ?? 0;
    if ((before & mark) === mark) return;
    marks.set(oid, before | mark);
    const commit = await find(oid);
    if (commit !== null) insert(queue, { oid, time: commitTimeOf(commit), parents: parentsOf(commit) });
    // What is missing from the past of a common ancestor cannot be a better one.
    else if ((mark & STALE) === 0)
      throw partingMissing(left, right, new Error(`The commit ${oid} is missing.`));
  };
  await add(left, LEFT);
  await add(right, RIGHT);
  while (queue.some(({ oid }) => ((marks.get(oid) as number) & STALE) === 0)) {
    const { oid, parents } = queue.pop() as Waiting;
    let mark = marks.get(oid) as number;
    if (mark === BOTH) {
      common.add(oid);
      mark |= STALE;
    }
    for (const parent of parents) await add(parent, mark);
  }
  const fresh = [...common].filter((oid) => ((marks.get(oid) as number) & STALE) === 0);
  return withoutOlder(fresh, isAncestor);
}

/** The newest of some commits; of equally new ones that with the smallest id. */
export function newestOf(oids: readonly ObjectId[], commits: readonly GitObject[]): ObjectId {
  const dated = oids.map((oid, index) => ({ oid, time: commitTimeOf(commits[index] as GitObject) }));
  dated.sort((a, b) => b.time - a.time || (a.oid < b.oid ? -1 : 1));
  return (dated[0] as { oid: ObjectId }).oid;
}

/** Keeps the queue in order, the newest last. */
function insert(queue: Waiting[], commit: Waiting): void {
  let at = queue.length;
  while (at > 0 && (queue[at - 1] as Waiting).time > commit.time) at--;
  queue.splice(at, 0, commit);
}

/** Where clocks are wrong, an ancestor of one that was found may be among the others. */
async function withoutOlder(
  oids: readonly ObjectId[],
  isAncestor: History["isAncestor"],
): Promise<ObjectId[]> {
  const best: ObjectId[] = [];
  for (const oid of oids) {
    let isOlder = false;
    for (const other of oids) isOlder ||= other !== oid && (await isAncestor(oid, other));
    if (!isOlder) best.push(oid);
  }
  return best;
}
