// What a review shows of changes: the same change once, with all whom it reaches, under the contexts that share it. What
// a new context merely inherits is counted, as `ctx diff` does. For every format that people read.
import type { ReviewChangeKind, ReviewData, Risk } from "../../../model/review.js";
import { groupChanges, type ChangeGroup } from "../../../policy/review/group-changes.js";

/** Changes that reach the same contexts. */
export interface ChangeBlock {
  /** Widest first. */
  readonly refs: readonly string[];
  /** Whether the context itself came or went; then it is alone. */
  readonly change: "added" | "changed" | "removed";
  readonly rows: readonly ChangeGroup[];
  /** How much of a context that came or went is inherited, and not among the rows. */
  readonly inherited: number;
}

/** Sorts what changes by whom it reaches; blocks in the order of their first context. */
export function groupBlocks({ contexts, changes }: ReviewData): ChangeBlock[] {
  const kindOf = new Map(contexts.map(({ ref, change }) => [ref, change]));
  const isAlone = (ref: string): boolean => (kindOf.get(ref) ?? "changed") !== "changed";
  const own = changes.filter(({ ref, origin }) => isAlone(ref) && origin.ref === ref);
  const shared = groupChanges(changes.filter(({ ref }) => !isAlone(ref)));
  const blocks = new Map<string, { refs: readonly string[]; rows: ChangeGroup[] }>();
  for (const row of [...shared, ...groupChanges(own)]) {
    const name = row.refs.join("\n");
    const block = blocks.get(name) ?? { refs: row.refs, rows: [] };
    blocks.set(name, block);
    block.rows.push(row);
  }
  // A new context that says nothing itself is news all the same.
  for (const { ref, change } of contexts)
    if (change !== "changed" && !blocks.has(ref)) blocks.set(ref, { refs: [ref], rows: [] });
  const place = new Map(contexts.map(({ ref }, index) => [ref, index]));
  const placeOf = ({ refs }: { refs: readonly string[] }): number =>
    place.get(refs[0] ?? "") ?? contexts.length;
  const inherited = countInherited(changes.filter(({ ref, origin }) => isAlone(ref) && origin.ref !== ref));
  return [...blocks.values()]
    .sort((left, right) => placeOf(left) - placeOf(right))
    .map(({ refs, rows }) => {
      const [first = ""] = refs;
      const change = refs.length === 1 ? (kindOf.get(first) ?? "changed") : "changed";
      return { refs, rows, change, inherited: refs.length === 1 ? (inherited.get(first) ?? 0) : 0 };
    });
}

function countInherited(changes: readonly { readonly ref: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ref } of changes) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return counts;
}

/** `+`, `~`, `-`, and `·` where nothing resolves differently. */
export const SIGNS: Readonly<Record<ReviewChangeKind, string>> = {
  added: "+",
  changed: "~",
  removed: "-",
  shadowed: "·",
  unshadowed: "·",
};

/** What a row is called: a pointer, a note's path in its context, an entry's kind and id. */
export function nameOfRow({ part, pointer, origin, before, after }: ChangeGroup): string {
  if (part === "data") return pointer === "" ? "(everything)" : pointer;
  if (part === "note") return shortPath(origin.path);
  const kind = fieldOf(after ?? before, "kind");
  return `${kind === "" ? "entry" : kind} ${fieldOf(after ?? before, "id") || pointer.slice("/entries/".length)}`;
}

/** That head shows a note or entry in short, and by which file; "" where it is whole. */
export function toldOfPrune({ prune }: ChangeGroup): string {
  return prune === undefined ? "" : `in short by ${shortPath(prune)}`;
}

/** A string member of a record; "" where there is none. */
export function fieldOf(record: unknown, name: string): string {
  if (typeof record !== "object" || record === null || !Object.hasOwn(record, name)) return "";
  const value = (record as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : "";
}

/** A path inside its context's directory: `decisions/0003-use-redis.md`. */
function shortPath(path: string): string {
  return path.replace(/^\.context\/(?:(?:global|project)|(?:branches|tasks)\/[^/]+)\//, "");
}

/**
 * The files that may hold secrets (R6). What stands in them is not shown: a comment lives in mailboxes long after the
 * commit is mended.
 */
export function filesWithSecrets(risks: readonly Risk[]): ReadonlySet<string> {
  return new Set(risks.flatMap(({ flag, path }) => (flag === "R6" && path !== null ? [path] : [])));
}
