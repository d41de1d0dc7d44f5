// What restoring a snapshot takes: which files get other bytes, which go, and which stay because they are written once and
// git has them.
import { CtxError } from "../../errors/ctx-error.js";
import { isPlainPath } from "../../format/snapshot-record.js";
import type { Snapshot } from "../../model/snapshot.js";
import { contextDirectoryOf, DELEGATIONS_DIRECTORY } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { listKnown } from "../../store/read/known-files.js";
import { requireRepository } from "../../store/snapshots/snapshots.js";
import { isLeftOut, type PlacedFile } from "../../store/snapshots/survey-places.js";
import { areEqual, type RepairStep } from "../../store/write/repair.js";

/** A file of a snapshot, and what has become of it. */
export interface ComparedFile {
  readonly path: string;
  readonly bytes: number;
  /** `later` came after the snapshot; `kept` differs or came later, and stays since git has it and it is written once. */
  readonly state: "same" | "changed" | "missing" | "later" | "kept";
}

export interface RestorePlan {
  /** Every file of the snapshot or of the places, in path order. */
  readonly compared: readonly ComparedFile[];
  readonly steps: readonly RepairStep[];
}

/** The files that a snapshot holds. @throws {CtxError} FILE_INVALID where it holds what ctx would not have saved. */
export async function readSnapshot(workspace: Workspace, snapshot: Snapshot): Promise<PlacedFile[]> {
  const repository = requireRepository(workspace);
  const kept = await (await repository.keeping()).files(snapshot.tree);
  const strange = kept.find(({ path, isPlain }) => {
    const isInside = snapshot.places.some((place) => path === place || path.startsWith(`${place}/`));
    return !isPlain || !isInside || !isPlainPath(path) || isLeftOut(path.slice(path.lastIndexOf("/") + 1));
  });
  if (strange !== undefined) {
    throw new CtxError(
      "FILE_INVALID",
      `The snapshot ${snapshot.id} was not made by ctx: it holds ${strange.path}.`,
      {
        hint: `\`git ls-tree -r refs/ctx/snapshots/${snapshot.id}\` shows it; nothing was changed.`,
      },
    );
  }
  const blobs = await repository.readBlobs(kept.map(({ oid }) => oid));
  return kept.map(({ path, isExecutable }, index) => ({
    path,
    isExecutable,
    bytes: blobs[index] as Uint8Array,
  }));
}

/** Compares a snapshot with what is there. @throws {CtxError} as listKnown does. */
export async function planRestore(
  workspace: Workspace,
  { saved, here }: { saved: readonly PlacedFile[]; here: readonly PlacedFile[] },
): Promise<RestorePlan> {
  const head = await workspace.repository?.head();
  const known = await listKnown(workspace, head?.commit ?? null);
  const present = new Map(here.map((file) => [file.path, file]));
  const wanted = new Map(saved.map((file) => [file.path, file]));
  const compared: ComparedFile[] = [];
  const steps: RepairStep[] = [];
  for (const path of [...new Set([...present.keys(), ...wanted.keys()])].sort()) {
    const [before, after] = [present.get(path), wanted.get(path)];
    const bytes = (after ?? before)?.bytes.length ?? 0;
    const state = stateOf(before, after);
    const isKept = state !== "same" && before !== undefined && isWrittenOnce(path) && known.has(path);
    compared.push({ path, bytes, state: isKept ? "kept" : state });
    if (isKept || state === "same") continue;
    const mode = after === undefined ? {} : { isExecutable: after.isExecutable };
    steps.push({
      top: workspace.root,
      path,
      before: before?.bytes ?? null,
      after: after?.bytes ?? null,
      ...mode,
    });
  }
  return { compared, steps };
}

function stateOf(before: PlacedFile | undefined, after: PlacedFile | undefined): ComparedFile["state"] {
  if (before === undefined) return "missing";
  if (after === undefined) return "later";
  const isSame = before.isExecutable === after.isExecutable && areEqual(before.bytes, after.bytes);
  return isSame ? "same" : "changed";
}

/** Entries, delegations and what hides pruned content: once git has such a file, no command of ctx touches it again. */
function isWrittenOnce(path: string): boolean {
  if (path.startsWith(`${DELEGATIONS_DIRECTORY}/`)) return true;
  const directory = contextDirectoryOf(path);
  return directory !== null && /^\/(?:entries|prunes)\//.test(path.slice(directory.length));
}
