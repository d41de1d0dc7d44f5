// How far each file reaches: in which contexts something differs that it says, or that it said before. An edit that only
// lets a wider value show through reaches them too.
import { getOwn, isJsonObject, type Json } from "../../model/json/json.js";
import { parsePointer } from "../../model/json/pointer.js";
import { formatRef } from "../../model/ref.js";
import { findNode } from "../../resolve/merge-tree.js";
import type { ResolvedPair, SideResolution } from "../compare-sides.js";

/** The refs of contexts by the file that reaches them. */
export type Reach = ReadonlyMap<string, ReadonlySet<string>>;

export interface ReachGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  readonly finish: () => Reach;
}

/** Makes a gatherer for one comparison. */
export function makeReachGatherer(): ReachGatherer {
  const found = new Map<string, Set<string>>();
  return {
    examine: (pair) => {
      const ref = formatRef(pair.ref);
      for (const path of listSources(pair)) found.set(path, (found.get(path) ?? new Set()).add(ref));
    },
    finish: () => found,
  };
}

function listSources({ before, after, difference }: ResolvedPair): Set<string> {
  const values = difference.values.flatMap(({ pointer }) => {
    const tokens = parsePointer(pointer);
    return [...sourceOf(before, tokens), ...sourceOf(after, tokens), ...listRemovers(after, tokens)];
  });
  const ids = new Set(difference.entries.map(({ entry }) => entry.record.id));
  const refs = new Set(difference.entries.map(({ entry }) => entry.ref));
  const sides = refs.size === 0 ? [] : [before, after];
  const entries = sides
    .flatMap((side) => side?.layers.filter(({ ref }) => refs.has(formatRef(ref))) ?? [])
    .flatMap((layer) => layer.entries)
    .filter(
      ({ record }) => ids.has(record.id) || (typeof record["of"] === "string" && ids.has(record["of"])),
    );
  return new Set([
    ...values,
    ...difference.notes.map(({ note }) => note.path),
    ...entries.map(({ path }) => path),
  ]);
}

function sourceOf(side: SideResolution | null, tokens: readonly string[]): string[] {
  const root = side?.resolved.merged.root ?? null;
  const node = root === null ? undefined : findNode(root, tokens);
  return node === undefined ? [] : [node.source.document.path];
}

/** The documents that take away what is inherited there: a null leaves no value whose source could be asked for. */
function listRemovers(side: SideResolution | null, tokens: readonly string[]): string[] {
  const documents = side?.layers.flatMap((layer) => layer.documents) ?? [];
  return documents.filter(({ data }) => isRemoving(data, tokens)).map(({ path }) => path);
}

function isRemoving(data: Json, tokens: readonly string[]): boolean {
  let value: Json | undefined = data;
  for (const token of tokens) {
    if (!isJsonObject(value)) return false;
    value = getOwn(value, token);
    if (value === null) return true;
  }
  return false;
}
