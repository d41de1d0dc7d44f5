// `ctx snapshot list` and `show`: which snapshots there are, and how what is here differs from one. Nothing is written.
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { listSnapshots } from "../../store/snapshots/snapshots.js";
import { surveyPlaces } from "../../store/snapshots/survey-places.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { findSnapshot } from "./find-snapshot.js";
import { planRestore, readSnapshot, type ComparedFile } from "./plan-restore.js";
import { summaryOf, type SnapshotSummary } from "./save.js";
import { findTarget } from "./target.js";

export interface ListSnapshotsRequest extends PlaceRequest {
  /** Only those of a ref or path. */
  readonly target?: string;
}

export interface ListSnapshotsData {
  /** Oldest first. */
  readonly items: readonly SnapshotSummary[];
}

/** Lists snapshots. @throws {CtxError} REPOSITORY_UNSUPPORTED without a repository; as findTarget does. */
export async function listAllSnapshots(
  runtime: Runtime,
  request: ListSnapshotsRequest,
): Promise<Outcome<ListSnapshotsData>> {
  const opened = await openForReading(runtime, request, {});
  const { snapshots, findings } = await listSnapshots(opened.workspace);
  const { target: text, directory } = request;
  const of =
    text === undefined ? null : (await findTarget(runtime, opened, { text, directory, known: snapshots })).of;
  const own = snapshots.filter((snapshot) => of === null || snapshot.of === of);
  return { data: { items: own.map(summaryOf) }, findings };
}

export interface ShowSnapshotRequest extends PlaceRequest {
  readonly target: string;
  readonly name?: string;
}

export interface ShowSnapshotData extends SnapshotSummary {
  /** The git tree that holds the files, for `git show` and `git diff`. */
  readonly tree: string;
  readonly compared: readonly ComparedFile[];
}

/** Shows one snapshot beside what is here. @throws {CtxError} VALUE_NOT_FOUND; as findTarget and surveyPlaces do. */
export async function showSnapshot(
  runtime: Runtime,
  request: ShowSnapshotRequest,
): Promise<Outcome<ShowSnapshotData>> {
  const opened = await openForReading(runtime, request, {});
  const { workspace } = opened;
  const { snapshots, findings } = await listSnapshots(workspace);
  const { target: text, directory, name } = request;
  const { of } = await findTarget(runtime, opened, { text, directory, known: snapshots });
  const snapshot = findSnapshot(snapshots, { of, name });
  const saved = await readSnapshot(workspace, snapshot);
  const here = surveyPlaces(runtime, workspace.root, snapshot.places).files;
  const { compared } = await planRestore(workspace, { saved, here });
  return { data: { ...summaryOf(snapshot), tree: snapshot.tree, compared }, findings };
}
