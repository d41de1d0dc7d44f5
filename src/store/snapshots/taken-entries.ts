// The entries that restores took away on purpose, and that no later one brought back.
import type { Workspace } from "../place/workspace.js";
import { listSnapshots } from "./snapshots.js";

/** Their ids: what the newest restore that touched an entry did with it, counts. */
export async function findTaken(workspace: Workspace): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { taken = [], brought = [] } of (await listSnapshots(workspace)).snapshots) {
    for (const id of brought) found.delete(id);
    for (const id of taken) found.add(id);
  }
  return found;
}
