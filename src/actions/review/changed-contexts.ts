// Which files head adds, changes or takes away, by the ids of their blobs, and the contexts that they belong to.
import type { StoredContext } from "../../model/layer.js";
import { type Ref } from "../../model/ref.js";
import { CONTEXT_DIRECTORY, contextDirectoryOf, directoryOf } from "../../store/layout.js";
import type { RevisionSide, ReviewRange } from "./review-range.js";

/** A context of which head adds or changes a file, or takes one away. */
export interface ChangedContext {
  readonly ref: Ref;
  readonly before: StoredContext;
  readonly after: StoredContext;
  /** The paths that head adds or changes, in path order. */
  readonly paths: ReadonlySet<string>;
  /** The paths that base alone has; told of the levels that all branches share. */
  readonly gone: ReadonlySet<string>;
}

export interface ChangedFiles {
  readonly contexts: readonly ChangedContext[];
  /** The paths below .context/ that belong to no context. */
  readonly others: readonly string[];
}

/**
 * Finds what head adds or changes below .context/. What base alone has is no risk, but where it reaches far: there taking
 * something away changes as much as adding it.
 */
export async function findChangedFiles({
  base,
  head,
}: Pick<ReviewRange, "base" | "head">): Promise<ChangedFiles> {
  const [known, now] = [await listBlobs(base), await listBlobs(head)];
  const byDirectory = group([...now.keys()].filter((path) => known.get(path) !== now.get(path)));
  const goneByDirectory = group([...known.keys()].filter((path) => !now.has(path)));
  if (byDirectory.size === 0 && goneByDirectory.size === 0) return { contexts: [], others: [] };
  const contexts: ChangedContext[] = [];
  for (const ref of await head.listRefs()) {
    const isShared = ref.level === "global" || ref.level === "project";
    const paths = byDirectory.get(directoryOf(ref)) ?? [];
    const gone = isShared ? (goneByDirectory.get(directoryOf(ref)) ?? []) : [];
    if (paths.length === 0 && gone.length === 0) continue;
    const [before, after] = await Promise.all([base, head].map((side) => side.read(ref, { entries: true })));
    contexts.push({
      ref,
      before: before as StoredContext,
      after: after as StoredContext,
      paths: new Set(paths),
      gone: new Set(gone),
    });
  }
  return { contexts, others: byDirectory.get(null) ?? [] };
}

/** By the directory of their context; null for what belongs to none. */
function group(paths: readonly string[]): Map<string | null, string[]> {
  const found = new Map<string | null, string[]>();
  for (const path of paths) {
    const directory = contextDirectoryOf(path);
    found.set(directory, [...(found.get(directory) ?? []), path]);
  }
  return found;
}

async function listBlobs({ tree }: RevisionSide): Promise<Map<string, string | null | undefined>> {
  const entries = (await tree?.list(CONTEXT_DIRECTORY)) ?? [];
  return new Map(entries.map(({ path, oid }) => [path, oid]));
}
