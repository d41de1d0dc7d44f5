// What must be there, in sets of ids: the in-memory model that random histories are compared with. It knows three rules:
// a commit holds what its parents held and what was added; git's commands bring such sets together; the journal holds
// everything that was recorded, until a segment goes whose entries git holds.

export interface Recorded {
  readonly ref: string;
  /** The entry that a retraction takes back. */
  readonly of: string | null;
  readonly key: string | null;
  /** False where the writer was killed before it could say that the entry is stored. */
  readonly isAcknowledged: boolean;
}

export interface Place {
  readonly directory: string;
  branch: string;
  /** In the index, and not in the commit. */
  staged: Set<string>;
  untracked: Set<string>;
}

export interface Commit {
  readonly ids: ReadonlySet<string>;
  /** What it added to its parent; null for a merge, which is no change that could be picked. */
  readonly added: ReadonlySet<string> | null;
}

export const union = (...sets: readonly Iterable<string>[]): Set<string> =>
  new Set(sets.flatMap((set) => [...set]));
export const minus = (left: Iterable<string>, right: ReadonlySet<string>): Set<string> =>
  new Set([...left].filter((id) => !right.has(id)));

const isSameSet = (left: ReadonlySet<string>, right: ReadonlySet<string>): boolean =>
  left.size === right.size && minus(left, right).size === 0;

export class Model {
  readonly recorded = new Map<string, Recorded>();
  /** Those that the journal may have forgotten: git held them when their segment went. */
  readonly released = new Set<string>();
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, string>();
  readonly places: Place[] = [];
  readonly stashes: (Pick<Place, "staged" | "untracked"> & { readonly commit: Commit })[] = [];

  commitOf({ branch }: Pick<Place, "branch">): Commit {
    return this.#commitAt(this.branches.get(branch) as string);
  }

  /** The ids of files in a worktree. */
  idsIn(place: Place): Set<string> {
    return union(this.commitOf(place).ids, place.staged, place.untracked);
  }

  /** What a log of a context shows there, in its order. */
  shownIn(place: Place, ref: string): string[] {
    return this.#shown([...this.idsIn(place)].filter((id) => this.recorded.get(id)?.ref === ref));
  }

  #shown(ids: readonly string[]): string[] {
    const retracted = new Set(ids.map((id) => this.recorded.get(id)?.of));
    return ids.filter((id) => !retracted.has(id)).sort();
  }

  /** What commits under refs hold. */
  committed(): Set<string> {
    return union(...[...this.branches.values()].map((oid) => this.#commitAt(oid).ids));
  }

  /** What only the journal holds: neither a commit under a ref nor a worktree; a stash does not count. */
  missing(): string[] {
    const held = union(
      this.committed(),
      ...this.places.flatMap(({ staged, untracked }) => [staged, untracked]),
    );
    return [...this.recorded.keys()].filter((id) => !held.has(id) && !this.released.has(id)).sort();
  }

  /**
   * Tells whether git would ask where a directory went: something is to be added to a context of which the entries that
   * came before it are not here at all (merge-matrix.test.ts has that situation).
   */
  isStranger(place: Place, before: ReadonlySet<string>, added: ReadonlySet<string>): boolean {
    const refsOf = (ids: Iterable<string>) => new Set([...ids].map((id) => this.recorded.get(id)?.ref));
    const [here, there] = [refsOf(this.commitOf(place).ids), refsOf(before)];
    return [...refsOf(added)].some((ref) => there.has(ref) && !here.has(ref));
  }

  /** A branch stands at a commit now; the same commit cannot hold other entries than before. */
  setTip(branch: string, oid: string, commit: Commit): void {
    const known = this.commits.get(oid);
    if (known !== undefined && !isSameSet(known.ids, commit.ids))
      throw new Error(`The model is wrong about ${oid}.`);
    if (known === undefined) this.commits.set(oid, commit);
    this.branches.set(branch, oid);
  }

  isCheckedOut(branch: string): boolean {
    return this.places.some((place) => place.branch === branch);
  }

  #commitAt(oid: string): Commit {
    return this.commits.get(oid) as Commit;
  }
}
