// Edits of a tool in a worktree that is watched: one look of a watch at those files, which ends the burst at once.
import type { ToolEdit } from "../../../model/hook-call.js";
import { makeWatchedPaths } from "../../../policy/watched-paths.js";
import type { Runtime } from "../../../ports/runtime.js";
import { placeOfState } from "../../../store/watch/watch-state.js";
import { Session } from "../../watch/session.js";
import type { SessionPlace } from "./moments.js";
import type { RecordedEdit } from "./record-edits.js";

/**
 * Records what the ledger does not know yet; none where a watch was faster. Null where there is no ledger after all.
 * @throws {CtxError} LOCK_HELD; WRITE_FAILED; as attributing does.
 */
export async function recordWatched(
  runtime: Runtime,
  { workspace, by, request }: SessionPlace,
  edits: readonly ToolEdit[],
): Promise<RecordedEdit[] | null> {
  const worktree = await runtime.watcher.worktree(workspace.root);
  if (worktree === null) return null;
  const place = await placeOfState(runtime, workspace, worktree.gitDirectory);
  const isWatched = makeWatchedPaths(workspace.config.watch.sensitive, workspace.prefix);
  const dryRun = request.dryRun ?? false;
  const session = new Session(runtime, { directory: workspace.root, worktree, place, isWatched, by, dryRun });
  const looked = await session.look(edits.map(({ path }) => workspace.prefix + path));
  // The edit is part of what it began with, and nobody would tell of it.
  if (looked.isBaseline) return null;
  // While git is at work nothing can be told apart; the next look, whoever's it is, records it.
  if (looked.kind === "moving") return [];
  const entries = [...looked.entries, ...(await session.flush())];
  return entries.map(({ ref, id, path, diff }) => {
    return { ref, id, path, created: true, ...(diff === undefined ? {} : { diff }) };
  });
}
