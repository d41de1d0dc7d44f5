// Whether a context has so many single entries waiting for a commit that `ctx seal` should pack them first.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { contextDirectoryOf, directoryOf, ENTRIES_DIRECTORY, refOfPath } from "../../store/layout.js";
import { listKnown } from "../../store/read/known-files.js";
import { MANY_LOOSE } from "../../store/read/loose-entries.js";
import { findLoose } from "../../store/write/seal-entries.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import { partOf } from "./context-files.js";
import type { Site } from "./site.js";

export const looseEntries: Check = {
  id: "loose-entries",
  examine: async (site) => {
    const { runtime, workspace } = site;
    if (workspace === null || workspace.isAbsent) return [];
    const faults: Diagnosis[] = [];
    const candidates = listCandidates(site);
    const known = candidates.length === 0 ? null : await listKnownIfPossible(site);
    for (const ref of known === null ? [] : candidates) {
      const { length } = findLoose(runtime, workspace, { ref, known: known as ReadonlySet<string> });
      if (length > MANY_LOOSE) faults.push(describe(ref, length));
    }
    return faults.length > 0 ? faults : allWell("no context has many single entries to commit");
  },
};

/** The contexts with many files of entries, whoever knows them. */
function listCandidates({ files }: Site): Ref[] {
  const counts = new Map<string, number>();
  for (const { path, kind } of files) {
    const isEntries = kind === "file" && partOf(path) === "entries";
    const directory = isEntries ? contextDirectoryOf(path) : null;
    if (directory !== null) counts.set(directory, (counts.get(directory) ?? 0) + 1);
  }
  return [...counts].flatMap(([directory, count]) => {
    const ref = count > MANY_LOOSE ? refOfPath(`${directory}/${ENTRIES_DIRECTORY}`) : null;
    return ref === null ? [] : [ref];
  });
}

/** Without the git program nobody can tell what it knows. */
async function listKnownIfPossible({ workspace, repository }: Site): Promise<ReadonlySet<string> | null> {
  try {
    const commit = (await repository?.head())?.commit ?? null;
    return await listKnown({ repository, prefix: workspace?.prefix ?? "" }, commit);
  } catch (error) {
    if (isCtxError(error) && error.code === "DEPENDENCY_MISSING") return null;
    throw error;
  }
}

function describe(ref: Ref, count: number): Diagnosis {
  const name = formatRef(ref);
  return {
    status: "warning",
    path: `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`,
    message: `${count} entries of ${name} lie in files of their own, which git does not know yet.`,
    hint: `Pack them before they are committed: ctx seal ${quoteForShell(name)}`,
  };
}
