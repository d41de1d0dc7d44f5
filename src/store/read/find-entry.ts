// Entries by their id, in whatever context they are: in the worktree, and in what git has on HEAD and other branches.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import { parseEntries } from "../../format/entries.js";
import type { Entry } from "../../model/entry.js";
import type { LayerSource } from "../../model/layer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { ObjectId, Repository, SharedFile, TreeFile } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  directoryOf,
  ENTRIES_DIRECTORY,
  refOfDirectory,
  TASKS_DIRECTORY,
} from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { listBranchContexts } from "./list-tasks.js";
import { textOf } from "./read-text.js";
import { makeCommitTree, makeDiskTree, type ContextTree } from "./tree.js";

export interface EntrySearch {
  /** An id, or the beginning of one, in capital letters. */
  readonly start: string;
  /** Look in this context only. */
  readonly ref: Ref | null;
}

export interface FoundEntry {
  readonly ref: Ref;
  readonly entry: Entry;
}

export interface FoundEntries {
  readonly found: readonly FoundEntry[];
  /** What could not be read, of files that may hold it. */
  readonly findings: readonly Finding[];
  /** The names of the entries files that were looked at, without their extension: the ids of entries never sealed. */
  readonly names: readonly string[];
}

/** Finds entries in the invoking worktree, in batch files too. */
export async function findEntriesHere(
  runtime: Runtime,
  { root }: Workspace,
  { start, ref }: EntrySearch,
): Promise<FoundEntries> {
  const { files } = runtime;
  const tree = makeDiskTree(files, root, "worktree");
  const directories = ref === null ? contextDirectories(runtime, root) : [directoryOf(ref)];
  const paths = directories.flatMap((directory) => {
    const entries = `${directory}/${ENTRIES_DIRECTORY}`;
    if (files.kindOf(`${root}/${entries}`) !== "directory") return [];
    const listed = files.list(`${root}/${entries}`) ?? [];
    return listed.filter(isEntriesFile).map(({ name }) => `${entries}/${name}`);
  });
  const texts = paths.map((path) => readWhole(runtime, root, path));
  return { ...(await readMatches(tree, start, texts)), names: paths.map(nameOf) };
}

/**
 * Finds entries that the worktree does not have and that HEAD or the tip of a branch has.
 * @throws {CtxError} as the repository does: what cannot be read may hold it.
 */
export async function findEntriesElsewhere(
  runtime: Runtime,
  { root, prefix, repository }: Workspace,
  { start, ref }: EntrySearch,
): Promise<FoundEntries> {
  if (repository === null) return { found: [], findings: [], names: [] };
  const place = prefix + (ref === null ? CONTEXT_DIRECTORY : directoryOf(ref));
  const sources = await listSources(repository);
  const all = (await repository.listFilesOfAll([...sources.keys()], place)).filter((file) => {
    const path = file.path.slice(prefix.length);
    // Entries are write-once: a file that the worktree has too holds there what it holds here.
    return isEntriesPath(path) && file.kind === "file" && !runtime.files.exists(`${root}/${path}`);
  });
  const found: FoundEntry[] = [];
  const findings: Finding[] = [];
  for (const [commit, files] of groupByCommit(all)) {
    const texts = await readBlobTexts(repository, { files, prefix });
    const tree = makeCommitTree(repository, { commit, from: sources.get(commit) ?? commit, prefix });
    const matches = await readMatches(tree, start, texts);
    for (const each of matches.found) found.push(each);
    for (const finding of matches.findings) findings.push(finding);
  }
  return { found, findings, names: all.map(({ path }) => nameOf(path)) };
}

function groupByCommit(files: readonly SharedFile[]): ReadonlyMap<ObjectId, readonly SharedFile[]> {
  const groups = new Map<ObjectId, SharedFile[]>();
  for (const file of files) {
    const group = groups.get(file.commit) ?? [];
    groups.set(file.commit, group);
    group.push(file);
  }
  return groups;
}

interface ReadFile {
  readonly path: string;
  /** The finding says why there is none. */
  readonly text: string | Finding;
}

async function readMatches(
  tree: ContextTree,
  start: string,
  texts: readonly ReadFile[],
): Promise<Omit<FoundEntries, "names">> {
  const found: FoundEntry[] = [];
  const findings: Finding[] = [];
  for (const { path, text } of texts) {
    if (typeof text !== "string") findings.push(text);
    // Looking for the letters is much faster than parsing, and nearly every file does not have them.
    if (typeof text !== "string" || !text.includes(start)) continue;
    const parsed = parseEntries({ path, text });
    for (const finding of parsed.findings) findings.push(finding);
    const matches = parsed.entries.filter(({ record }) => record.id.startsWith(start));
    if (matches.length === 0) continue;
    const ref = await refOfPath(tree, path);
    if (ref !== null) for (const entry of matches) found.push({ ref, entry });
  }
  return { found: withoutDoubles(found), findings };
}

/** One entry may stand in a batch and in a file of its own. */
function withoutDoubles(found: readonly FoundEntry[]): FoundEntry[] {
  const known = new Map(found.map((each) => [`${formatRef(each.ref)} ${each.entry.record.id}`, each]));
  return [...known.values()];
}

/** The context that an entries file belongs to; null for a directory that ctx did not name. */
async function refOfPath(tree: ContextTree, path: string): Promise<Ref | null> {
  const directory = path.slice(0, path.lastIndexOf(`/${ENTRIES_DIRECTORY}/`));
  for (const level of ["global", "project"] as const)
    if (directory === directoryOf({ level })) return { level };
  const ref = refOfDirectory(directory, undefined);
  if (ref !== null || !directory.startsWith(`${BRANCHES_DIRECTORY}/`)) return ref;
  // A branch name too long for the disk stands in its document.
  const { branches } = await listBranchContexts(tree);
  return branches.find((branch) => directoryOf(branch.ref) === directory)?.ref ?? null;
}

function contextDirectories({ files }: Runtime, root: string): string[] {
  const levels = (["global", "project"] as const).map((level) => directoryOf({ level }));
  const named = [BRANCHES_DIRECTORY, TASKS_DIRECTORY].flatMap((parent) => {
    if (files.kindOf(`${root}/${parent}`) !== "directory") return [];
    const listed = files.list(`${root}/${parent}`) ?? [];
    return listed.filter(({ kind }) => kind === "directory").map(({ name }) => `${parent}/${name}`);
  });
  return [...levels, ...named];
}

/** HEAD and the tips of branches, each commit with the name that it is known by. */
async function listSources(repository: Repository): Promise<ReadonlyMap<ObjectId, LayerSource>> {
  const head = await repository.head();
  const { local, remote } = await repository.tips();
  const sources = new Map<ObjectId, LayerSource>();
  if (head.commit !== null) sources.set(head.commit, head.commit);
  for (const { commit, ref } of [...local, ...remote]) if (!sources.has(commit)) sources.set(commit, ref);
  return sources;
}

async function readBlobTexts(
  repository: Repository,
  { files, prefix }: { files: readonly TreeFile[]; prefix: string },
): Promise<ReadFile[]> {
  const blobs = await repository.readBlobs(files.map(({ oid }) => oid));
  return files.map(({ path }, index) => ({
    path: path.slice(prefix.length),
    // What is no UTF-8 is no JSON either; the letters of an id are found in it all the same.
    text: utf8Decode(blobs[index] as Uint8Array) ?? "",
  }));
}

function readWhole({ files }: Runtime, root: string, path: string): ReadFile {
  try {
    return { path, text: files.readText(`${root}/${path}`) ?? "" };
  } catch (error) {
    if (isCtxError(error)) return { path, text: textOf({ path, error }) };
    throw error;
  }
}

function isEntriesFile({ name, kind }: { name: string; kind: string }): boolean {
  return kind === "file" && name.endsWith(".jsonl") && !name.startsWith(".");
}

function isEntriesPath(path: string): boolean {
  return /^\.context\/(?:global|project|(?:branches|tasks)\/[^/]+)\/entries\/[^/.][^/]*\.jsonl$/.test(path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".jsonl".length);
}
