// `ctx snapshot restore`: brings back what a snapshot holds. What it replaces or takes away is saved first.
import type { Outcome } from "../../model/outcome.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Snapshot } from "../../model/snapshot.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAuthor } from "../../store/author.js";
import { contextDirectoryOf, directoryOf, refOfPath } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { keepFiles, listSnapshots, requireRepository } from "../../store/snapshots/snapshots.js";
import { refuseSecretsOf } from "../../store/snapshots/refuse-secrets-of.js";
import { surveyPlaces, type PlacedFile } from "../../store/snapshots/survey-places.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { formatSteps, type RepairStep } from "../../store/write/repair.js";
import { applyTogether } from "../../store/write/together.js";
import { openForWriting } from "../open.js";
import type { DryRun, WriteRequest } from "../request.js";
import { findSnapshot } from "./find-snapshot.js";
import { planRestore, readSnapshot, type RestorePlan } from "./plan-restore.js";
import { movedEntries } from "./moved-entries.js";
import { findTarget, type SnapshotTarget } from "./target.js";

export interface RestoreSnapshotRequest extends WriteRequest {
  /** A ref, or a path from the directory. */
  readonly target: string;
  /** The name or the id of the snapshot; the newest without. */
  readonly name?: string;
}

export interface RestoreSnapshotData extends DryRun {
  readonly id: string;
  readonly of: string;
  readonly name: string | null;
  /** RFC 3339, UTC: when the snapshot was made. */
  readonly at: string;
  /** The files that have their bytes of then again. */
  readonly restored: readonly string[];
  /** The files that came later, and went. */
  readonly removed: readonly string[];
  /** Files that are written once and that git has: they stay as they are. */
  readonly kept: readonly string[];
  /** The id of the snapshot that holds what was replaced; null where nothing was. */
  readonly saved: string | null;
  /** The command that goes back to it; null where nothing was replaced. */
  readonly undo: string | null;
}

/**
 * Restores a snapshot: all of it, or an error says what stands. Run again after it was cut off, it completes.
 * @throws {CtxError} VALUE_NOT_FOUND; as makeSnapshot does for what cannot be saved before it is replaced; LOCK_HELD while
 * a context of it is being changed; FILE_CHANGED, WRITE_FAILED.
 */
export async function restoreSnapshot(
  runtime: Runtime,
  request: RestoreSnapshotRequest,
): Promise<Outcome<RestoreSnapshotData>> {
  const opened = await openForWriting(runtime, request, {});
  const { workspace } = opened;
  const { snapshots, findings } = await listSnapshots(workspace);
  const { directory, target: text, name } = request;
  const target = await findTarget(runtime, opened, { text, directory, known: snapshots });
  const snapshot = findSnapshot(snapshots, { of: target.of, name });
  const saved = await readSnapshot(workspace, snapshot);
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const restoring: Restoring = { runtime, workspace, snapshot, saved, by };
  const { plan, here } = await lookAndPlan(restoring);
  if (request.dryRun === true) {
    await refuseSecretsOf(requireRepository(workspace), workspace, here);
    const diff = await formatSteps(plan.steps, workspace.repository?.worktree ?? workspace.root);
    return { data: { ...answerOf(restoring, plan, null), dryRun: true, diff }, findings };
  }
  if (plan.steps.length === 0) return { data: answerOf(restoring, plan, null), findings };
  const refs = contextsOf(plan.steps, target);
  const data = await underLocks(restoring, refs, async (confirm) => {
    const now = await lookAndPlan(restoring);
    const { places } = snapshot;
    const { of } = target;
    const moved = movedEntries(now.plan.steps);
    const undo = await keepFiles(runtime, workspace, {
      of,
      places,
      by,
      why: "restore",
      files: now.here,
      ...moved,
    });
    apply(runtime, now.plan.steps, confirm);
    return answerOf(restoring, now.plan, undo.id);
  });
  return { data, findings };
}

interface Restoring {
  readonly runtime: Runtime;
  readonly workspace: Workspace;
  readonly snapshot: Snapshot;
  readonly saved: readonly PlacedFile[];
  readonly by: string;
}

async function lookAndPlan({ runtime, workspace, snapshot, saved }: Restoring): Promise<{
  plan: RestorePlan;
  here: readonly PlacedFile[];
}> {
  const { files } = surveyPlaces(runtime, workspace.root, snapshot.places);
  return { plan: await planRestore(workspace, { saved, here: files }), here: files };
}

/** Every lock in turn, then the change: in one order for everybody, so that two restores cannot wait for each other. */
function underLocks<T>(
  restoring: Restoring,
  refs: readonly Ref[],
  change: (confirm: () => void) => Promise<T>,
): Promise<T> {
  const { runtime, workspace } = restoring;
  const lockNext = (at: number, confirms: readonly (() => void)[]): Promise<T> => {
    const ref = refs[at];
    if (ref === undefined) return change(() => confirms.forEach((confirm) => confirm()));
    return changeUnderLock(runtime, {
      workspace,
      ref,
      isRepeatable: false,
      attempt: (confirm) => lockNext(at + 1, [...confirms, confirm]),
    });
  };
  return lockNext(0, []);
}

/** The contexts that the changed files belong to, in the order in which they are locked. */
function contextsOf(steps: readonly RepairStep[], target: SnapshotTarget): Ref[] {
  const refs = new Map<string, Ref>();
  for (const { path } of steps) {
    const isOwn = target.ref !== null && contextDirectoryOf(path) === directoryOf(target.ref);
    const ref = isOwn ? target.ref : refOfPath(path);
    if (ref !== null) refs.set(formatRef(ref), ref);
  }
  return [...refs].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, ref]) => ref);
}

/** Where a file stands in the way of a folder or the other way round, it goes first; all else goes last. */
function apply(runtime: Runtime, steps: readonly RepairStep[], confirm: () => void): void {
  const arriving = steps.filter(({ after }) => after !== null).map(({ path }) => path);
  const isInTheWay = ({ path, after }: RepairStep): boolean =>
    after === null && arriving.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
  applyTogether(runtime, steps.filter(isInTheWay), confirm);
  applyTogether(
    runtime,
    steps.filter((step) => !isInTheWay(step)),
    confirm,
  );
}

function answerOf(
  { snapshot: { id, of, name, at } }: Restoring,
  { compared, steps }: RestorePlan,
  saved: string | null,
): RestoreSnapshotData {
  return {
    id,
    of,
    name,
    at,
    restored: steps.flatMap(({ path, after }) => (after === null ? [] : [path])),
    removed: steps.flatMap(({ path, after }) => (after === null ? [path] : [])),
    kept: compared.flatMap(({ path, state }) => (state === "kept" ? [path] : [])),
    saved,
    undo: saved === null ? null : `ctx snapshot restore ${quoteForShell(of)} --name ${saved}`,
  };
}
