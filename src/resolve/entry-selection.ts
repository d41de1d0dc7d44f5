// Which entries a resolved context and a log show: what was retracted never comes back.
import type { Entry, EntryRecord } from "../model/entry.js";
import type { Layer } from "../model/layer.js";
import { formatRef, isSameRef, type Ref } from "../model/ref.js";

/** An entry with the context it belongs to. */
export interface PlacedEntry {
  readonly ref: string;
  readonly record: EntryRecord;
}

/** The record as it is shown: with the ref of its context in front, whatever field of that name it carries. */
export function withRef({ ref, record }: PlacedEntry): EntryRecord & { ref: string } {
  const shown = { ref, ...record };
  shown.ref = ref;
  return shown;
}

/** Leaves out every entry that a `retract` entry among them takes back; the retractions stay. */
export function withoutRetracted(entries: readonly Entry[]): Entry[] {
  const retracted = new Set<string>();
  for (const { record } of entries) {
    if (record.kind === "retract" && typeof record.of === "string") retracted.add(record.of);
  }
  return retracted.size === 0 ? [...entries] : entries.filter(({ record }) => !retracted.has(record.id));
}

/**
 * The insights of a whole lineage and the progress of the ref itself, oldest first.
 * @param newest how many progress entries to keep at most; insights are never cut, since they are knowledge.
 */
export function selectEntries(layers: readonly Layer[], target: Ref, newest: number): PlacedEntry[] {
  const insights: PlacedEntry[] = [];
  const progress: PlacedEntry[] = [];
  for (const layer of layers) {
    const isTarget = isSameRef(layer.ref, target);
    for (const { record } of withoutRetracted(layer.entries)) {
      const placed = { ref: formatRef(layer.ref), record };
      if (record.kind === "insight") insights.push(placed);
      else if (record.kind === "progress" && isTarget) progress.push(placed);
    }
  }
  const kept = newest === 0 ? [] : progress.slice(-newest);
  return [...insights, ...kept].sort(byIdThenRef);
}

function byIdThenRef(left: PlacedEntry, right: PlacedEntry): number {
  if (left.record.id !== right.record.id) return left.record.id < right.record.id ? -1 : 1;
  return left.ref < right.ref ? -1 : left.ref > right.ref ? 1 : 0;
}
