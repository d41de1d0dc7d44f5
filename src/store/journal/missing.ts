// Which journaled entries are nowhere any more: in no worktree, in no commit that a ref leads to, and not taken away by a
// restore of a snapshot, which has them. Loaded only where the journal knows an entry that the tree at hand does not.
import { parseEntries } from "../../format/entries.js";
import type { Frame } from "../../format/frames.js";
import { parseRef, type Ref } from "../../model/ref.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { CommittedFile, Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY, directoryOf, ENTRIES_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";

/**
 * Of some frames of one root, those whose entries are missing, in the order of their ids, each once.
 * @throws {CtxError} DEPENDENCY_MISSING where only the git program could tell.
 */
export async function findMissing(
  runtime: Runtime,
  workspace: Workspace,
  frames: readonly Frame[],
): Promise<Frame[]> {
  const missing: Frame[] = [];
  for (const own of groupByTopic(frames)) {
    const directory = entriesDirectoryOf((own[0] as Frame).ref);
    const sought = new Map(own.map((frame) => [frame.record.id, frame]));
    for (const root of await listRoots(workspace)) {
      if (sought.size > 0) forgetStored(runtime, `${root}/${directory}`, sought);
    }
    const { repository, prefix } = workspace;
    if (repository !== null && sought.size > 0) await forgetCommitted(repository, prefix + directory, sought);
    if (repository !== null && sought.size > 0) await forgetTaken(workspace, sought);
    missing.push(...sought.values());
  }
  return missing.sort((left, right) => (left.record.id < right.record.id ? -1 : 1));
}

/**
 * Tells whether commits under refs hold the entries of all frames, also of several roots. History is walked once for a
 * root, however many contexts there are.
 * @throws {CtxError} DEPENDENCY_MISSING where only the git program could tell.
 */
export async function areCommitted(repository: Repository, frames: readonly Frame[]): Promise<boolean> {
  const histories = new Map<string, Map<string, CommittedFile[]>>();
  for (const own of groupByTopic(frames)) {
    const [{ root, ref }] = own as [Frame];
    const history = histories.get(root) ?? (await readHistory(repository, root + CONTEXT_DIRECTORY));
    histories.set(root, history);
    const sought = new Map(own.map((frame) => [frame.record.id, frame]));
    const files = history.get(root + entriesDirectoryOf(ref)) ?? [];
    const isNamed = ({ path }: CommittedFile): boolean => sought.has(idOf(path));
    await forgetBlobs(repository, files.filter(isNamed), sought);
    if (sought.size > 0) await forgetBlobs(repository, files, sought);
    if (sought.size > 0) return false;
  }
  return true;
}

/** Every file that commits ever held below a directory, by the directory it lies in. */
async function readHistory(repository: Repository, directory: string): Promise<Map<string, CommittedFile[]>> {
  const found = new Map<string, CommittedFile[]>();
  for (const file of await repository.committedFiles(directory)) {
    const parent = file.path.slice(0, file.path.lastIndexOf("/"));
    const siblings = found.get(parent);
    if (siblings === undefined) found.set(parent, [file]);
    else siblings.push(file);
  }
  return found;
}

/** The id in the name of an entries file. */
function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".jsonl".length);
}

/**
 * The frames that count: of several with one id, or with one key in a context, the first. A process that used a key
 * after another one wrote a frame, too, but its entry was never acknowledged.
 */
export function withoutLosers(frames: readonly Frame[]): Frame[] {
  const seen = new Set<string>();
  return frames.filter(({ root, ref, record }) => {
    const names = [record.id, ...(record.key === undefined ? [] : [JSON.stringify([root, ref, record.key])])];
    const isFirst = !names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return isFirst;
  });
}

/** The frames of each context. */
function groupByTopic(frames: readonly Frame[]): Frame[][] {
  const groups = new Map<string, Frame[]>();
  for (const frame of frames) {
    const topic = JSON.stringify([frame.root, frame.ref]);
    const group = groups.get(topic);
    if (group === undefined) groups.set(topic, [frame]);
    else group.push(frame);
  }
  return [...groups.values()];
}

function entriesDirectoryOf(ref: string): string {
  return `${directoryOf(parseRef(ref) as Ref)}/${ENTRIES_DIRECTORY}`;
}

/** This root in every worktree of the repository. */
async function listRoots({ repository, root, prefix }: Workspace): Promise<string[]> {
  if (repository === null) return [root];
  const others = (await repository.worktrees()).map(({ path }) => `${path}/${prefix}`.replace(/\/$/, ""));
  return [root, ...others.filter((other) => other !== root)];
}

/** Forgets what the files of a directory hold. A file may hold less than its name says: a power cut leaves empty ones. */
function forgetStored(runtime: Runtime, directory: string, sought: Map<string, Frame>): void {
  const names = (runtime.files.list(directory) ?? [])
    .filter(({ kind }) => kind === "file")
    .map(({ name }) => name);
  const isNamed = (name: string): boolean => sought.has(idOf(name));
  // Most entries stand in files of their own names; the others, batches, are opened only when something is left.
  const [named, others] = [names.filter(isNamed), names.filter((name) => !isNamed(name))];
  for (const name of [...named, ...others]) {
    if (sought.size === 0) return;
    if (!name.endsWith(".jsonl") || name.startsWith(".")) continue;
    const bytes = runtime.files.read(`${directory}/${name}`);
    if (bytes !== null) forgetRecords(bytes, sought);
  }
}

/** Forgets what the tips hold, and then, where something is left, what all of history does. */
async function forgetCommitted(
  repository: Repository,
  directory: string,
  sought: Map<string, Frame>,
): Promise<void> {
  await forgetBlobs(repository, await listAtTips(repository, directory), sought);
  if (sought.size > 0) await forgetBlobs(repository, await repository.committedFiles(directory), sought);
}

/** What a restore took away on purpose is not missing; it is in the snapshot that the restore made. */
async function forgetTaken(workspace: Workspace, sought: Map<string, Frame>): Promise<void> {
  const { findTaken } = await import("../snapshots/taken-entries.js");
  for (const id of await findTaken(workspace)) sought.delete(id);
}

async function listAtTips(repository: Repository, directory: string): Promise<CommittedFile[]> {
  const { local, remote } = await repository.tips();
  const commits = [...new Set([...local, ...remote].map(({ commit }) => commit))];
  const trees = await repository.objectsAt(commits, directory);
  const files: CommittedFile[] = [];
  for (const [index, tree] of trees.entries()) {
    if (tree === null || trees.indexOf(tree) < index) continue;
    files.push(...(await repository.listFiles(commits[index] as string, directory)));
  }
  return files;
}

async function forgetBlobs(
  repository: Repository,
  files: readonly CommittedFile[],
  sought: Map<string, Frame>,
): Promise<void> {
  const oids = new Set(files.filter(({ path }) => path.endsWith(".jsonl")).map(({ oid }) => oid));
  for (const bytes of await repository.readBlobs([...oids])) forgetRecords(bytes, sought);
}

function forgetRecords(bytes: Uint8Array, sought: Map<string, Frame>): void {
  const text = utf8Decode(bytes);
  if (text === null) return;
  for (const { record } of parseEntries({ path: "", text }).entries) sought.delete(record.id);
}
