// The facts about disagreement: what both branches changed since they parted, and which documents of one context say
// different things. What counts as a conflict is policy/review/conflicts.ts.
import type { JsonObject } from "../../model/json/json.js";
import { findAt, parsePointer } from "../../model/json/pointer.js";
import { compareRefs, formatRef, type Ref } from "../../model/ref.js";
import type { ReviewChange, ReviewConflict } from "../../model/review.js";
import { findBranchConflicts, tellRivals, type RivalValues } from "../../policy/review/conflicts.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Rivalry } from "../../resolve/merge.js";
import type { Source } from "../../resolve/merge-tree.js";
import { compareSides, type ResolvedPair, type SideResolution } from "../compare-sides.js";
import { findLines, type Spot } from "./find-lines.js";
import { makeChangeGatherer } from "./gather-changes.js";
import type { ReviewRange } from "./review-range.js";

/**
 * Finds what the two branches of a range have changed differently. `ours` is what the review told already: where the
 * head is a merge of the two, it is not, and both are compared with where they parted.
 */
export async function gatherBranchConflicts(
  runtime: Runtime,
  range: ReviewRange,
  ours: readonly ReviewChange[],
): Promise<ReviewConflict[]> {
  const { workspace, parting, head } = range;
  if (parting === null) return [];
  const { fork, theirs } = parting;
  const compare = async (side: typeof fork, refs: readonly Ref[] | null): Promise<ReviewChange[]> => {
    const gatherer = makeChangeGatherer();
    const sides = { workspace, base: fork, head: side };
    await compareSides(runtime, sides, { refs, examine: gatherer.examine });
    return gatherer.finish();
  };
  const mine = parting.ours.commit === head.commit ? ours : await compare(parting.ours, null);
  // Only what both have changed can be a conflict.
  const touched = new Set(mine.map(({ ref }) => ref));
  const refs = [...(await fork.listRefs()), ...(await theirs.listRefs())].filter((ref) =>
    touched.delete(formatRef(ref)),
  );
  const others = refs.length === 0 ? [] : await compare(theirs, refs);
  if (others.length === 0) return [];
  return findBranchConflicts({ theirs: others, ours: mine, atFork: await readAtFork(fork, others) });
}

/** The documents that one of the branches has changed, as they were when the two parted. */
async function readAtFork(
  fork: ReviewRange["base"],
  changes: readonly ReviewChange[],
): Promise<Map<string, JsonObject>> {
  const paths = new Set(changes.map(({ origin }) => origin.path));
  const documents = new Map<string, JsonObject>();
  const refs = new Map((await fork.listRefs()).map((ref) => [formatRef(ref), ref]));
  for (const name of new Set(changes.map(({ origin }) => origin.ref))) {
    const ref = refs.get(name);
    if (ref === undefined) continue;
    for (const { path, data } of (await fork.read(ref, { entries: false })).documents)
      if (paths.has(path)) documents.set(path, data);
  }
  return documents;
}

export interface RivalGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  readonly finish: () => Promise<ReviewConflict[]>;
}

/** Makes a gatherer of documents that disagree at head and did not at base. */
export function makeRivalGatherer(): RivalGatherer {
  const atBase = new Map<string, FoundRivals>();
  const atHead = new Map<string, FoundRivals>();
  return {
    examine: ({ before, after }) => {
      gatherRivals(before, atBase);
      gatherRivals(after, atHead);
    },
    finish: async () => tellRivals(await withLines(atHead), await withLines(atBase)),
  };
}

interface FoundRivals {
  readonly ref: Ref;
  readonly pointer: string;
  readonly sources: readonly Source[];
}

/** One rivalry of a context shows in each context that inherits it. */
function gatherRivals(side: SideResolution | null, found: Map<string, FoundRivals>): void {
  for (const { pointer, earlier, later } of side?.resolved.merged.rivalries ?? ([] as readonly Rivalry[])) {
    const key = [pointer, earlier.document.path, later.document.path].join("\0");
    if (!found.has(key)) found.set(key, { ref: later.layer.ref, pointer, sources: [earlier, later] });
  }
}

async function withLines(found: ReadonlyMap<string, FoundRivals>): Promise<RivalValues[]> {
  const sorted = [...found.values()].sort(
    (left, right) => compareRefs(left.ref, right.ref) || (left.pointer < right.pointer ? -1 : 1),
  );
  const spotOf = ({ document }: Source, pointer: string): Spot => ({ source: document, pointer });
  const lineOf = await findLines(
    sorted.flatMap(({ sources, pointer }) => sources.map((source) => spotOf(source, pointer))),
  );
  return sorted.map(({ ref, pointer, sources }) => ({
    ref: formatRef(ref),
    pointer,
    values: sources.map((source) => ({
      ref: formatRef(ref),
      path: source.document.path,
      line: lineOf(spotOf(source, pointer)),
      // The earlier of the two may say something below the pointer only.
      value: findAt(source.document.data, parsePointer(pointer)) ?? null,
    })),
  }));
}
