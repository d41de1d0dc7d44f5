// `ctx recover`: entries that git's own commands took away, brought back from the journal.
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatEntry } from "../format/entries.js";
import type { Frame } from "../format/frames.js";
import type { Outcome } from "../model/outcome.js";
import { parseRef, type Ref } from "../model/ref.js";
import { utf8Decode } from "../model/text/utf8.js";
import { makeUlid } from "../model/ulid.js";
import type { ObjectId } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { journalDirectory, newestId, readFrames, topicOf } from "../store/journal/journal.js";
import { findMissing, withoutLosers } from "../store/journal/missing.js";
import { entryPathOf } from "../store/layout.js";
import type { Workspace } from "../store/place/workspace.js";
import { listKnown } from "../store/read/known-files.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { findSecretsInFiles } from "../validate/secrets.js";
import { writeFiles, type PlannedWrite } from "../store/write/writes.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export type RecoverRequest = WriteRequest;

export interface RecoveredEntry {
  readonly ref: string;
  readonly id: string;
  /** The new file that holds it, relative to the root. */
  readonly path: string;
}

export interface RecoverData extends DryRun {
  /** In the order of their ids. */
  readonly recovered: readonly RecoveredEntry[];
}

/**
 * Brings back every journaled entry of this root that neither a worktree nor a commit under a ref holds any more. They
 * get files of new names: git may still keep the old ones, in a stash, and refuses to write over a file. One that holds a
 * secret is left where it is, with a finding.
 * @throws {CtxError} DEPENDENCY_MISSING without the git program; WRITE_FAILED, when nothing more was brought back.
 */
export async function recover(runtime: Runtime, request: RecoverRequest): Promise<Outcome<RecoverData>> {
  const { workspace, reader } = await openForWriting(runtime, request, {});
  const gone = await findMissing(runtime, workspace, readOwnFrames(runtime, workspace));
  const { missing, withheld } = await withholdSecrets(gone, workspace);
  const plan = planFiles(runtime, workspace, {
    missing,
    remnants: await findRemnants(runtime, workspace, { missing, commit: reader.current.commit }),
  });
  const written = await writeFiles(runtime, workspace, {
    writes: plan.writes,
    dryRun: request.dryRun ?? false,
  });
  return {
    data: { recovered: plan.recovered, ...written },
    findings: [...(await locateFindings(workspace.findings, sourcesOf([], workspace))), ...withheld],
  };
}

/**
 * Entries that hold a secret stay in the journal, and keep nobody from getting the others back: they were written before
 * there was a rule for it, or while it was allowed.
 */
async function withholdSecrets(
  frames: readonly Frame[],
  { config }: Workspace,
): Promise<{ missing: Frame[]; withheld: Finding[] }> {
  const missing: Frame[] = [];
  const withheld: Finding[] = [];
  for (const frame of frames) {
    const file = {
      path: entryPathOf(parseRef(frame.ref) as Ref, frame.record.id),
      text: formatEntry(frame.record),
    };
    const [found] = await findSecretsInFiles([file], config.secrets.allow);
    if (found === undefined) missing.push(frame);
    else withheld.push({ ...stayingEntry(frame), ...(found.hint === undefined ? {} : { hint: found.hint }) });
  }
  return { missing, withheld };
}

function stayingEntry({ ref, record: { id } }: Frame): Finding {
  return makeFinding("SECRET_FOUND", `The entry ${id} of ${ref} holds a secret, and stays in the journal.`);
}

/** The frames of this root that count. */
function readOwnFrames(runtime: Runtime, workspace: Workspace): Frame[] {
  const directory = journalDirectory(workspace, runtime.environment);
  if (directory === null) return [];
  const { root } = topicOf(workspace, { level: "project" });
  const { frames } = readFrames(runtime, directory);
  return withoutLosers(frames.filter((frame) => frame.root === root));
}

/** One new file for each context. */
function planFiles(
  runtime: Runtime,
  workspace: Workspace,
  { missing, remnants }: { missing: readonly Frame[]; remnants: ReadonlyMap<string, PlannedWrite> },
): { writes: PlannedWrite[]; recovered: RecoveredEntry[] } {
  const directory = journalDirectory(workspace, runtime.environment);
  let newest = directory === null ? null : newestId(runtime, directory);
  const paths = new Map<string, string>();
  const texts = new Map<string, string>();
  const recovered: RecoveredEntry[] = [];
  const writes: PlannedWrite[] = [];
  for (const { ref, record } of missing) {
    const remnant = remnants.get(record.id);
    if (remnant !== undefined) {
      writes.push(remnant);
      recovered.push({ ref, id: record.id, path: remnant.path });
      continue;
    }
    let path = paths.get(ref);
    if (path === undefined) {
      newest = makeUlid(runtime.clock.now(), runtime.ids.randomBytes(), newest);
      path = entryPathOf(parseRef(ref) as Ref, newest);
      paths.set(ref, path);
    }
    texts.set(path, (texts.get(path) ?? "") + formatEntry(record));
    recovered.push({ ref, id: record.id, path });
  }
  for (const [path, after] of texts) writes.push({ path, before: null, after });
  return { writes, recovered };
}

/** By the ids of their entries; a file that git knows is nobody's to complete, and its entry gets a new one. */
async function findRemnants(
  runtime: Runtime,
  workspace: Workspace,
  { missing, commit }: { missing: readonly Frame[]; commit: ObjectId | null },
): Promise<Map<string, PlannedWrite>> {
  const remnants = new Map<string, PlannedWrite>();
  for (const frame of missing) {
    const remnant = findRemnant(runtime, workspace, frame);
    if (remnant !== null) remnants.set(frame.record.id, remnant);
  }
  if (remnants.size === 0) return remnants;
  const known = await listKnown(workspace, commit);
  return new Map([...remnants].filter(([, { path }]) => !known.has(path)));
}

/** The file of an entry that a power cut left empty, or with its beginning alone: it is completed where it is. */
function findRemnant(
  runtime: Runtime,
  { root }: Workspace,
  { ref, record }: Pick<Frame, "ref" | "record">,
): PlannedWrite | null {
  const path = entryPathOf(parseRef(ref) as Ref, record.id);
  const bytes =
    runtime.files.kindOf(`${root}/${path}`) === "file" ? runtime.files.read(`${root}/${path}`) : null;
  const before = bytes === null ? null : utf8Decode(bytes);
  const after = formatEntry(record);
  if (before === null || !(after.startsWith(before) || /^\0+$/.test(before))) return null;
  return { path, before, after };
}
