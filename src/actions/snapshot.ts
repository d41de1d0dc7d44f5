// `ctx snapshot`: files as they were, kept in git beside the user's history. What a snapshot holds is decided in
// store/snapshots/.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type {
  ListSnapshotsData,
  ListSnapshotsRequest,
  ShowSnapshotData,
  ShowSnapshotRequest,
} from "./snapshot/list-snapshots.js";
import type { RestoreSnapshotData, RestoreSnapshotRequest } from "./snapshot/restore.js";
import type { SaveSnapshotData, SaveSnapshotRequest } from "./snapshot/save.js";

export type SnapshotRequest =
  | ({ readonly what: "save" } & SaveSnapshotRequest)
  | ({ readonly what: "list" } & ListSnapshotsRequest)
  | ({ readonly what: "show" } & ShowSnapshotRequest)
  | ({ readonly what: "restore" } & RestoreSnapshotRequest);

export type SnapshotData = SaveSnapshotData | ListSnapshotsData | ShowSnapshotData | RestoreSnapshotData;

/** Saves, lists, shows or restores snapshots. @throws {CtxError} as each of the four does. */
export async function snapshot(runtime: Runtime, request: SnapshotRequest): Promise<Outcome<SnapshotData>> {
  if (request.what === "save") return (await import("./snapshot/save.js")).saveSnapshot(runtime, request);
  if (request.what === "restore")
    return (await import("./snapshot/restore.js")).restoreSnapshot(runtime, request);
  const { listAllSnapshots, showSnapshot } = await import("./snapshot/list-snapshots.js");
  return request.what === "list" ? listAllSnapshots(runtime, request) : showSnapshot(runtime, request);
}
