// How large contexts get. Nearly all are far below what the settings allow: those are told apart by a bound that is quickly
// found, and only the few others are weighed, on both sides.
import { withoutRetracted } from "../../resolve/entry-selection.js";
import { NEWEST_PROGRESS, type ResolvedLayers } from "../../resolve/resolve-layers.js";
import type { EntryRecord } from "../../model/entry.js";
import { compareRefs, formatRef, isSameRef, type Ref } from "../../model/ref.js";
import type { ResolvedSize } from "../../policy/risk/subject.js";
import { estimateTokens, mostTokens } from "../../policy/tokens.js";
import type { Runtime } from "../../ports/runtime.js";
import { compareSides, type ResolvedPair, type SideResolution } from "../compare-sides.js";
import type { ReviewRange, RevisionSide } from "./review-range.js";

export interface SizeGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  /** The contexts that may be larger than so many tokens at head, as far as they changed; widest first. */
  readonly finish: (runtime: Runtime, range: ReviewRange, allowed: number) => Promise<ResolvedSize[]>;
}

interface Candidate {
  readonly ref: Ref;
  /** What data and notes are at most. */
  readonly most: number;
  readonly lineage: readonly Ref[];
}

/** Makes a gatherer for one comparison. */
export function makeSizeGatherer(): SizeGatherer {
  const candidates: Candidate[] = [];
  const measure = measureWith(mostTokens);
  return {
    examine: ({ ref, after }) => {
      if (after === null) return;
      const lineage = after.layers.map((layer) => layer.ref);
      candidates.push({ ref, most: sizeOf(after.resolved, measure), lineage });
    },
    finish: async (runtime, range, allowed) => {
      const entries = makeEntrySizes(range.head, measureWith(mostTokens));
      const isLarge = await Promise.all(
        candidates.map(async ({ ref, most: own, lineage }) => own + (await entries(ref, lineage)) > allowed),
      );
      const refs = candidates.filter((_, index) => isLarge[index]).map(({ ref }) => ref);
      return refs.length === 0 ? [] : weigh(runtime, range, refs.sort(compareRefs));
    },
  };
}

interface Measure {
  readonly once: (text: string) => number;
  /** For texts that come again in many contexts, as notes and entries do: each is measured once. */
  readonly often: (text: string) => number;
}

function measureWith(once: Measure["once"]): Measure {
  const known = new Map<string, number>();
  const often = (text: string): number => {
    const size = known.get(text) ?? once(text);
    known.set(text, size);
    return size;
  };
  return { once, often };
}

/** Data and notes, without entries. */
function sizeOf({ data, notes }: ResolvedLayers, { once, often }: Measure): number {
  return notes.reduce((sum, { markdown }) => sum + often(markdown), once(JSON.stringify(data)));
}

type EntrySizes = (ref: Ref, lineage: readonly Ref[]) => Promise<number>;

/** Makes the measure of the entries that a resolved context shows: the lineage's insights, its own newest progress. */
function makeEntrySizes(side: RevisionSide, measure: Measure): EntrySizes {
  const known = new Map<string, Promise<{ insights: number; progress: number }>>();
  const sizesOf = async (ref: Ref) => {
    const { entries } = await side.read(ref, { entries: true });
    const shown = withoutRetracted(entries).map(({ record }) => record);
    return {
      insights: sumOf(
        shown.filter(({ kind }) => kind === "insight"),
        measure,
      ),
      progress: sumOf(shown.filter(({ kind }) => kind === "progress").slice(-NEWEST_PROGRESS), measure),
    };
  };
  return async (ref, lineage) => {
    const sizes = await Promise.all(
      lineage.map(async (wider) => {
        const name = formatRef(wider);
        const found = known.get(name) ?? sizesOf(wider);
        known.set(name, found);
        const { insights, progress } = await found;
        return insights + (isSameRef(wider, ref) ? progress : 0);
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };
}

function sumOf(records: readonly EntryRecord[], measure: Measure): number {
  return records.reduce((sum, record) => sum + measure.often(record.text ?? ""), 0);
}

async function weigh(runtime: Runtime, range: ReviewRange, refs: readonly Ref[]): Promise<ResolvedSize[]> {
  const measure = measureWith(estimateTokens);
  const [atBase, atHead] = [makeEntrySizes(range.base, measure), makeEntrySizes(range.head, measure)];
  const sizes = new Map<string, Promise<ResolvedSize>>();
  const total = async (
    ref: Ref,
    side: SideResolution | null,
    entries: EntrySizes,
  ): Promise<number | null> => {
    if (side === null) return null;
    const own = sizeOf(side.resolved, measure);
    return (
      own +
      (await entries(
        ref,
        side.layers.map((layer) => layer.ref),
      ))
    );
  };
  const examine = ({ ref, before, after }: ResolvedPair): void => {
    const both = Promise.all([total(ref, before, atBase), total(ref, after, atHead)]);
    const size = both.then(([old, now]) => ({ ref: formatRef(ref), before: old, after: now }));
    sizes.set(formatRef(ref), size);
  };
  await compareSides(runtime, range, { refs, examine });
  return Promise.all(refs.flatMap((ref) => sizes.get(formatRef(ref)) ?? []));
}
