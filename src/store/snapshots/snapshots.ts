// Snapshots in git's store: one ref each, named by its id, so that refs need no encoding and their order is that of time.
import { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { formatSnapshotRecord, parseSnapshotRecord } from "../../format/snapshot-record.js";
import type { Snapshot, SnapshotReason, SnapshotRecord } from "../../model/snapshot.js";
import { makeUlid, ULID_PATTERN } from "../../model/ulid.js";
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { refuseSecretsOf } from "./refuse-secrets-of.js";
import { surveyPlaces, type PlacedFile } from "./survey-places.js";

const REFS = "refs/ctx/snapshots";

/** A snapshot that is to be made. */
export interface WantedSnapshot {
  /** A ref, or a path relative to the root. */
  readonly of: string;
  /** Relative to the root; where nothing lies, that is what the snapshot says. */
  readonly places: readonly string[];
  /** "@who". */
  readonly by: string;
  readonly why: SnapshotReason;
  readonly name?: string;
  /** Of a restore: see SnapshotRecord. */
  readonly taken?: readonly string[];
  readonly brought?: readonly string[];
}

/**
 * Saves what lies at the places, byte for byte. Personal documents take no part.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED without a repository, DEPENDENCY_MISSING without the git program; SECRET_FOUND
 * for a secret that git does not have already; OUTSIDE_ROOT, UNCOMMITTED, USAGE as surveyPlaces does; FILE_CHANGED,
 * WRITE_FAILED.
 */
export async function makeSnapshot(
  runtime: Runtime,
  workspace: Workspace,
  wanted: WantedSnapshot,
): Promise<Snapshot> {
  const { files } = surveyPlaces(runtime, workspace.root, wanted.places);
  return keepFiles(runtime, workspace, { ...wanted, files });
}

/** The same of files that were read already. */
export async function keepFiles(
  runtime: Runtime,
  workspace: Workspace,
  { files, ...wanted }: WantedSnapshot & { readonly files: readonly PlacedFile[] },
): Promise<Snapshot> {
  const repository = requireRepository(workspace);
  const keeping = await repository.keeping();
  await refuseSecretsOf(repository, workspace, files);
  const sources = files.map((file) => ({ ...file, source: `${workspace.root}/${file.path}` }));
  const tree = await keeping.store(sources);
  const newest = (await keeping.list(`${REFS}/`))
    .map(({ ref }) => idOf(ref))
    .findLast((id) => ULID_PATTERN.test(id));
  const now = runtime.clock.now();
  const record: SnapshotRecord = {
    id: makeUlid(now, runtime.ids.randomBytes(), newest ?? null),
    of: wanted.of,
    places: wanted.places,
    root: workspace.prefix,
    name: wanted.name ?? null,
    at: new Date(now).toISOString(),
    by: wanted.by,
    why: wanted.why,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    ...(wanted.taken === undefined ? {} : { taken: wanted.taken }),
    ...(wanted.brought === undefined ? {} : { brought: wanted.brought }),
  };
  await keeping.keep(`${REFS}/${record.id}`, { tree, text: formatSnapshotRecord(record), atMs: now });
  return { ...record, tree };
}

export interface ListedSnapshots {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  readonly findings: readonly Finding[];
}

/** All snapshots of a root. A ref that leads to something else is told and left out. */
export async function listSnapshots(workspace: Workspace): Promise<ListedSnapshots> {
  const keeping = await requireRepository(workspace).keeping();
  const snapshots: Snapshot[] = [];
  const findings: Finding[] = [];
  for (const { ref, found } of await keeping.list(`${REFS}/`)) {
    const record = found === null ? null : parseSnapshotRecord(found.text);
    if (found === null || record === null || record.id !== idOf(ref)) {
      const hint = "It is left as it is; a newer ctx may have written it.";
      findings.push(
        makeFinding("SNAPSHOT_UNREADABLE", `${ref} is no snapshot that this ctx can read.`, { hint }),
      );
    } else if (record.root === workspace.prefix) {
      snapshots.push({ ...record, tree: found.tree });
    }
  }
  return { snapshots, findings };
}

/**
 * The repository, whose objects and refs snapshots are.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED where there is none.
 */
export function requireRepository({ repository, root }: Workspace): Repository {
  if (repository !== null) return repository;
  throw new CtxError(
    "REPOSITORY_UNSUPPORTED",
    `${root} is in no git repository, and snapshots are kept in one.`,
    {
      hint: "Make one with `git init`; it changes none of the files.",
    },
  );
}

function idOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
