// The library's doors to what is kept beside the files: snapshots of them, and the source of the shared global context. Each
// function is one action, loaded when it is first called; only `pull` and `push` open the network.
import type { GlobalPullData } from "../actions/global/plan-pull.js";
import type { GlobalPullRequest } from "../actions/global/pull.js";
import type { GlobalPushData, GlobalPushRequest } from "../actions/global/push.js";
import type { GlobalStatusData } from "../actions/global/status.js";
import type {
  ListSnapshotsData,
  ShowSnapshotData,
  ShowSnapshotRequest,
} from "../actions/snapshot/list-snapshots.js";
import type { RestoreSnapshotData, RestoreSnapshotRequest } from "../actions/snapshot/restore.js";
import type { SaveSnapshotData, SaveSnapshotRequest } from "../actions/snapshot/save.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { late } from "./verbs.js";

type Options<Request> = Omit<Request, "directory" | "target">;

/** Snapshots of contexts, plans and folders. A target is a ref, or a path from the handle's directory. */
export interface SnapshotHandle {
  /** Saves files as they are, as objects of git. */
  save(target: string, options?: Options<SaveSnapshotRequest>): Promise<Outcome<SaveSnapshotData>>;
  /** Lists snapshots, by default all of them, the oldest first. */
  list(target?: string): Promise<Outcome<ListSnapshotsData>>;
  /** Compares one, by default the newest, with what is there. */
  show(target: string, options?: Options<ShowSnapshotRequest>): Promise<Outcome<ShowSnapshotData>>;
  /** Brings one back, by default the newest; what it replaces is saved first. */
  restore(target: string, options?: Options<RestoreSnapshotRequest>): Promise<Outcome<RestoreSnapshotData>>;
}

/** The source of the global context that projects share. */
export interface GlobalHandle {
  /** Tells how the files stand to the pin, and what waits to be pushed; without the network. */
  status(): Promise<Outcome<GlobalStatusData>>;
  /** Takes over what the source has, and moves the pin. */
  pull(options?: Options<GlobalPullRequest>): Promise<Outcome<GlobalPullData>>;
  /** Puts accepted patterns on branches of the source, by default all that wait. */
  push(options?: Options<GlobalPushRequest>): Promise<Outcome<GlobalPushData>>;
}

const save = late(async () => (await import("../actions/snapshot/save.js")).saveSnapshot);
const list = late(async () => (await import("../actions/snapshot/list-snapshots.js")).listAllSnapshots);
const show = late(async () => (await import("../actions/snapshot/list-snapshots.js")).showSnapshot);
const restore = late(async () => (await import("../actions/snapshot/restore.js")).restoreSnapshot);
const status = late(async () => (await import("../actions/global/status.js")).globalStatus);
const pull = late(async () => (await import("../actions/global/pull.js")).globalPull);
const push = late(async () => (await import("../actions/global/push.js")).globalPush);

/** The snapshots of a place. */
export function openSnapshots(world: Runtime, directory: string): SnapshotHandle {
  return {
    save: (target, options) => save(world, { ...options, directory, target }),
    list: (target) => list(world, { directory, ...(target === undefined ? {} : { target }) }),
    show: (target, options) => show(world, { ...options, directory, target }),
    restore: (target, options) => restore(world, { ...options, directory, target }),
  };
}

/** The shared global context of a place. */
export function openGlobal(world: Runtime, directory: string): GlobalHandle {
  return {
    status: () => status(world, { directory }),
    pull: (options) => pull(world, { ...options, directory }),
    push: (options) => push(world, { ...options, directory }),
  };
}
