// Entries that the journal holds and the tree does not: `resolve` and `log` warn of them, since they read only the tree.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Frame } from "../../format/frames.js";
import type { Ref } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { findFrames, journalDirectory, topicOf } from "./journal.js";

/** What a reader has found of one context. */
export interface FoundEntries {
  readonly ref: Ref;
  readonly entries: readonly { readonly record: { readonly id: string } }[];
}

/** A warning for each context of which entries are missing from every worktree and every commit. */
export async function findPending(
  runtime: Runtime,
  workspace: Workspace,
  found: readonly FoundEntries[],
): Promise<Finding[]> {
  const directory = journalDirectory(workspace, runtime.environment);
  const frames = directory === null ? [] : readJournaled(runtime, workspace, { directory, found });
  if (frames.length === 0) return [];
  const known = new Set(found.flatMap(({ entries }) => entries.map(({ record }) => record.id)));
  const unknown = frames.filter(({ record }) => !known.has(record.id));
  if (unknown.length === 0) return [];
  const missing = await findSurelyMissing(runtime, workspace, unknown);
  const counts = new Map<string, number>();
  for (const { ref } of missing) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return [...counts].map(([ref, count]) =>
    makeFinding(
      "ENTRIES_PENDING",
      `${count === 1 ? "An entry" : `${count} entries`} of ${ref} ${count === 1 ? "is" : "are"} in the journal, but in no worktree and no commit`,
      { hint: "Bring them back with `ctx recover`." },
    ),
  );
}

/** A journal that this user may not read holds nothing that this user recorded. */
function readJournaled(
  runtime: Runtime,
  workspace: Workspace,
  { directory, found }: { directory: string; found: readonly FoundEntries[] },
): readonly Frame[] {
  const topics = found.map(({ ref }) => topicOf(workspace, ref));
  try {
    return findFrames(runtime, directory, topics);
  } catch (error) {
    if (isCtxError(error) && error.code === "READ_FAILED") return [];
    throw error;
  }
}

/** Without the git program nobody can tell, and a reader does not guess. */
async function findSurelyMissing(
  runtime: Runtime,
  workspace: Workspace,
  frames: readonly Frame[],
): Promise<Frame[]> {
  const { findMissing, withoutLosers } = await import("./missing.js");
  try {
    return await findMissing(runtime, workspace, withoutLosers(frames));
  } catch (error) {
    if (isCtxError(error)) return [];
    throw error;
  }
}
