// How many entries of a context lie in files of their own that git does not know. Above some hundreds, one file for all
// of them is better: ten thousand small files make every clone slow (FACTS §3).
import { isCtxError } from "../../errors/ctx-error.js";
import type { StoredContext } from "../../model/layer.js";
import type { ObjectId } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf, ENTRIES_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";

/** More than so many are worth a `ctx seal` (SPEC §2). */
export const MANY_LOOSE = 200;

/**
 * Counts the single files of a context that was read with its entries; 0 where there are not many, so that git is asked
 * only where the answer could matter, and where it cannot be asked.
 */
export async function countManyLoose(
  runtime: Runtime,
  { repository, root, prefix }: Pick<Workspace, "repository" | "root" | "prefix">,
  { context, commit }: { context: StoredContext; commit: ObjectId | null },
): Promise<number> {
  const directory = `${directoryOf(context.ref)}/${ENTRIES_DIRECTORY}`;
  const records = new Map<string, number>();
  for (const { path } of context.entries) records.set(path, (records.get(path) ?? 0) + 1);
  // A batch has the name of one of its entries.
  const single = context.entries.filter(({ record, path }) => {
    return path === `${directory}/${record.id}.jsonl` && records.get(path) === 1;
  });
  if (single.length <= MANY_LOOSE) return 0;
  // Some of them may be on the branch's tip alone.
  const here = new Set(
    (runtime.files.list(`${root}/${directory}`) ?? []).map(({ name }) => `${directory}/${name}`),
  );
  const known = new Set<string>();
  try {
    if (repository !== null && commit !== null)
      for (const { path } of await repository.listFiles(commit, prefix + directory)) known.add(path);
    for (const { path } of (await repository?.stagedFiles(prefix + directory)) ?? []) known.add(path);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return 0;
  }
  const loose = single.filter(({ path }) => here.has(path) && !known.has(prefix + path)).length;
  return loose > MANY_LOOSE ? loose : 0;
}
