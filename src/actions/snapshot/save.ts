// `ctx snapshot save`.
import { CtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import type { SnapshotReason } from "../../model/snapshot.js";
import { ULID_PATTERN } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAuthor } from "../../store/author.js";
import { refuseSecretsOf } from "../../store/snapshots/refuse-secrets-of.js";
import { listSnapshots, makeSnapshot, requireRepository } from "../../store/snapshots/snapshots.js";
import { surveyPlaces } from "../../store/snapshots/survey-places.js";
import { openForWriting } from "../open.js";
import type { WriteRequest } from "../request.js";
import { findTarget, requireTarget } from "./target.js";

export interface SaveSnapshotRequest extends WriteRequest {
  /** A ref, or a path from the directory. */
  readonly target: string;
  readonly name?: string;
}

/** One snapshot in a few words. */
export interface SnapshotSummary {
  readonly id: string;
  /** The ref in full, or a path relative to the root. */
  readonly of: string;
  readonly name: string | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** "@who". */
  readonly by: string;
  readonly why: SnapshotReason;
  readonly files: number;
  readonly bytes: number;
}

export interface SaveSnapshotData extends Omit<SnapshotSummary, "id"> {
  /** Null for a dry run, which saves nothing. */
  readonly id: string | null;
  readonly dryRun?: true;
}

const MOST_NAME = 100;

/**
 * Saves a context, or files and folders, as they are in this worktree. A name may be given again: the newest of it counts.
 * @throws {CtxError} USAGE for a name that is none; as findTarget, requireTarget and makeSnapshot do.
 */
export async function saveSnapshot(
  runtime: Runtime,
  request: SaveSnapshotRequest,
): Promise<Outcome<SaveSnapshotData>> {
  requireName(request.name);
  const opened = await openForWriting(runtime, request, {});
  const { workspace } = opened;
  const { snapshots, findings } = await listSnapshots(workspace);
  const { directory, target: text } = request;
  const target = await findTarget(runtime, opened, { text, directory, known: snapshots });
  await requireTarget(runtime, opened, target);
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const { of, places } = target;
  const named = request.name === undefined ? {} : { name: request.name };
  if (request.dryRun === true) {
    const { files } = surveyPlaces(runtime, workspace.root, places);
    await refuseSecretsOf(requireRepository(workspace), workspace, files);
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    const at = new Date(runtime.clock.now()).toISOString();
    const data = {
      id: null,
      of,
      name: request.name ?? null,
      at,
      by,
      why: "save",
      files: files.length,
      bytes,
    } as const;
    return { data: { ...data, dryRun: true }, findings };
  }
  const made = await makeSnapshot(runtime, workspace, { of, places, by, why: "save", ...named });
  return { data: summaryOf(made), findings };
}

/** What is told of a snapshot in a list. */
export function summaryOf({ id, of, name, at, by, why, files, bytes }: SnapshotSummary): SnapshotSummary {
  return { id, of, name, at, by, why, files, bytes };
}

function requireName(name: string | undefined): void {
  if (name === undefined) return;
  const isName = name.trim() !== "" && name.length <= MOST_NAME && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name);
  if (isName && !ULID_PATTERN.test(name)) return;
  throw new CtxError("USAGE", isName ? `${name} is an id, and no name.` : "That is no name for a snapshot.", {
    hint: `A name is one line of at most ${MOST_NAME} characters, such as "before the refactoring".`,
  });
}
