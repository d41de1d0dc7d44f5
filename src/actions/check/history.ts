// What a worktree's files were at earlier commits, seen from a context root: asked of git for all commits at once.
import type { ChangedPath, Changes, LastChange } from "../../ports/git-changes.js";
import type { ObjectId } from "../../ports/git.js";
import { below, placesBelow, type CodeFile } from "./judge.js";

export interface History {
  /** Whether a path holds something else than HEAD has there. */
  isUncommitted(path: string): boolean;
  /** Files of which git cannot tell what it would store, in path order. */
  readonly unknown: readonly CodeFile[];
  /** Who gave paths what they hold at HEAD; those that it does not have are left out. */
  findLast(paths: readonly string[]): Promise<ReadonlyMap<string, LastChange>>;
  compare(commits: readonly ObjectId[]): Promise<Comparison>;
  /** By commit: the files that each later one changed, at or below some places. */
  listLater(
    commits: readonly ObjectId[],
    places: readonly string[],
  ): Promise<ReadonlyMap<ObjectId, readonly ReadonlySet<string>[]>>;
}

/** Some commits beside the files of today. */
export interface Comparison {
  /** What is different now from what one of the commits has, in path order. */
  listDifferent(commit: ObjectId): readonly { readonly path: string }[];
  /** All files that one of the commits has, in path order. */
  listAt(commit: ObjectId): CodeFile[];
}

interface Known {
  /** HEAD's; null before the first. */
  readonly commit: ObjectId | null;
  readonly prefix: string;
  readonly committed: readonly CodeFile[];
  readonly files: readonly CodeFile[];
}

/** Opens the history of a root. */
export function openHistory(changes: Changes, known: Known): History {
  const { commit, prefix, committed, files } = known;
  const atHead = new Map(committed.map(({ path, oid }) => [path, oid]));
  const now = new Map(files.map(({ path, oid }) => [path, oid]));
  const uncommitted = [...new Set([...atHead.keys(), ...now.keys()])].filter((path) => {
    return now.get(path) !== atHead.get(path) && now.get(path) !== null;
  });
  const isUncommitted = new Set(uncommitted);
  return {
    isUncommitted: (path) => isUncommitted.has(path),
    unknown: files.filter(({ oid }) => oid === null),
    findLast: async (paths) => {
      const there = paths.filter((path) => atHead.has(path)).map((path) => prefix + path);
      if (commit === null || there.length === 0) return new Map();
      const found = await changes.lastChanges(commit, there);
      return new Map([...found].map(([path, last]) => [path.slice(prefix.length), last]));
    },
    compare: async (asked) => {
      const commits = commit === null ? [] : [...new Set(asked)];
      return compareWith(changes, { ...known, atHead, now, uncommitted, commits });
    },
    listLater: async (asked, places) => {
      const from = [...new Set(asked)];
      if (commit === null || from.length === 0) return new Map();
      const found = await changes.listChanged({ from, to: commit }, placesBelow(places, prefix));
      if (prefix === "") return found;
      return new Map([...found].map(([start, touched]) => [start, withoutPrefix(touched, prefix)]));
    },
  };
}

interface Compared extends Known {
  readonly atHead: ReadonlyMap<string, ObjectId | null>;
  readonly now: ReadonlyMap<string, ObjectId | null>;
  readonly uncommitted: readonly string[];
  readonly commits: readonly ObjectId[];
}

async function compareWith(changes: Changes, compared: Compared): Promise<Comparison> {
  const { commit, prefix, atHead, now, uncommitted, commits } = compared;
  const pairs = commits.map((from) => ({ from, to: commit as ObjectId }));
  const differences = pairs.length === 0 ? [] : await changes.between(pairs);
  const since = new Map(
    commits.map((from, index) => {
      const changed: readonly ChangedPath[] = below(differences[index] ?? [], prefix);
      return [from, new Map(changed.map(({ path, before }) => [path, before]))];
    }),
  );
  const different = new Map<ObjectId, readonly { readonly path: string }[]>();
  return {
    listDifferent: (from) => {
      const known = different.get(from);
      if (known !== undefined) return known;
      const then = since.get(from) ?? new Map<string, ObjectId | null>();
      const before = (path: string) => (then.has(path) ? then.get(path) : atHead.get(path)) ?? null;
      const paths = [...new Set([...then.keys(), ...uncommitted])].sort();
      const found = paths
        .filter((path) => before(path) !== (now.get(path) ?? null))
        .map((path) => ({ path }));
      // Documents of one age ask for the same.
      different.set(from, found);
      return found;
    },
    listAt: (from) => {
      const then = new Map([...atHead, ...(since.get(from) ?? [])]);
      return [...then.keys()].sort().flatMap((path): CodeFile[] => {
        const oid = then.get(path) ?? null;
        return oid === null ? [] : [{ path, kind: "file", oid }];
      });
    },
  };
}

function withoutPrefix(touched: readonly ReadonlySet<string>[], prefix: string): ReadonlySet<string>[] {
  return touched.map((paths) => new Set([...paths].map((path) => path.slice(prefix.length))));
}
