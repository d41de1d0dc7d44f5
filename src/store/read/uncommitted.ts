// What of a directory exists nowhere but in the worktree. Bytes are compared, for git's own record of what changed can be
// out of date or switched off for a file (assume-unchanged, skip-worktree).
import { CtxError } from "../../errors/ctx-error.js";
import type { Repository, StagedFile, TreeFile } from "../../ports/git.js";
import type { Files } from "../../ports/files.js";
import type { Workspace } from "../place/workspace.js";

export interface LocalFile {
  /** Relative to the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Survey {
  /** Every regular file, hidden and ignored ones too, in path order. */
  readonly files: readonly LocalFile[];
  /** The directory itself and all below it, each after those inside it. */
  readonly directories: readonly string[];
}

/**
 * Reads everything below a directory; null when there is no such directory.
 * @throws {CtxError} OUTSIDE_ROOT for a symbolic link, UNCOMMITTED for a repository of its own or what is no file at all:
 * git keeps neither; READ_FAILED.
 */
export function surveyDirectory(files: Files, root: string, directory: string): Survey | null {
  if (files.kindOf(`${root}/${directory}`) !== "directory") return null;
  const found: LocalFile[] = [];
  const directories: string[] = [];
  const visit = (parent: string): void => {
    for (const { name, kind } of files.list(`${root}/${parent}`) ?? []) {
      const path = `${parent}/${name}`;
      if (name === ".git") throw refuse("UNCOMMITTED", path, `${parent} is a repository of its own`);
      if (kind === "symlink") throw refuse("OUTSIDE_ROOT", path, `${path} is a symbolic link`);
      if (kind === "other") throw refuse("UNCOMMITTED", path, `${path} is neither a file nor a directory`);
      if (kind === "directory") {
        visit(path);
        continue;
      }
      const bytes = files.read(`${root}/${path}`);
      if (bytes !== null) found.push({ path, bytes });
      // A name that is no UTF-8 comes back changed, and then nothing is found under it.
      else if (name.includes("\uFFFD"))
        throw refuse("UNCOMMITTED", path, `The name of ${path} is no UTF-8, so the file cannot be read`);
    }
    directories.push(parent);
  };
  visit(directory);
  return { files: found, directories };
}

function refuse(code: "UNCOMMITTED" | "OUTSIDE_ROOT", path: string, what: string): CtxError {
  return new CtxError(code, `${what}, and ctx removes none.`, {
    path,
    hint: "Move it elsewhere and run the command again; nothing was removed.",
  });
}

export interface UncommittedFile {
  readonly path: string;
  /** In a few words, to follow the path. */
  readonly why: string;
}

/**
 * Lists what HEAD does not have as it stands on disk and in the index, in path order. Without a repository or a commit
 * that is everything. Files that a filter or an encoding changes on checkout count as changed: better one refusal too
 * many.
 * @throws {CtxError} DEPENDENCY_MISSING without the git program, as the index cannot be read then.
 */
export async function findUncommitted(
  { repository, prefix }: Workspace,
  directory: string,
  files: readonly LocalFile[],
): Promise<UncommittedFile[]> {
  const commit = repository === null ? null : (await repository.head()).commit;
  if (repository === null || commit === null) {
    return files.map(({ path }) => ({ path, why: "in no commit" }));
  }
  const staged = await repository.stagedFiles(prefix + directory);
  const committed = new Map<string, TreeFile>();
  for (const file of await repository.listFiles(commit, prefix + directory)) committed.set(file.path, file);
  const contents = await readContents(repository, { committed, files, prefix });
  const found = new Map<string, string>();
  for (const { path, bytes } of files) {
    const content = contents.get(prefix + path);
    if (content !== undefined && isCheckedOut(bytes, content)) continue;
    if (isSetAside(path) && [...contents.values()].some((other) => isCheckedOut(bytes, other))) continue;
    found.set(path, committed.has(prefix + path) ? "changed since the last commit" : "in no commit");
  }
  for (const { path, why } of compareIndex(staged, committed)) {
    const own = path.slice(prefix.length);
    if (!found.has(own)) found.set(own, why);
  }
  const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.map(([path, why]) => ({ path, why }));
}

/** What HEAD has of the files, by path in the repository; of all files below, where one was set aside. */
async function readContents(
  repository: Repository,
  {
    committed,
    files,
    prefix,
  }: { committed: ReadonlyMap<string, TreeFile>; files: readonly LocalFile[]; prefix: string },
): Promise<Map<string, Uint8Array>> {
  const here = new Set(files.map(({ path }) => prefix + path));
  const isAll = files.some(({ path }) => isSetAside(path));
  const wanted = [...committed.values()].filter(
    ({ path, kind }) => kind === "file" && (isAll || here.has(path)),
  );
  const blobs = await repository.readBlobs(wanted.map(({ oid }) => oid));
  return new Map(wanted.map(({ path }, index) => [path, blobs[index] as Uint8Array]));
}

/** What is staged and not committed; also the removal of a file from the index alone. */
function compareIndex(
  staged: readonly StagedFile[],
  committed: ReadonlyMap<string, TreeFile>,
): UncommittedFile[] {
  const found: UncommittedFile[] = [];
  const inIndex = new Set<string>();
  for (const { path, oid, kind, isUnmerged } of staged) {
    inIndex.add(path);
    const other = committed.get(path);
    if (isUnmerged) found.push({ path, why: "in a merge that is not resolved" });
    else if (other?.oid !== oid || other.kind !== kind) found.push({ path, why: "staged, not committed" });
    else if (kind === "submodule") found.push({ path, why: "a repository of its own" });
  }
  for (const path of committed.keys()) {
    if (!inIndex.has(path)) found.push({ path, why: "its removal is staged, not committed" });
  }
  return found;
}

/** Tells by its name whether a file may be one that was being removed when ctx was killed (adapters/node-removals.ts). */
function isSetAside(path: string): boolean {
  return /\/\.ctx-[^/]+\.tmp$/.test(path);
}

const [NUL, LF, CR] = [0, 10, 13];

/** Tells whether a file holds what a blob does, as it is or with the line ends that git may give it on checkout. */
function isCheckedOut(disk: Uint8Array, blob: Uint8Array): boolean {
  if (isSame(disk, blob)) return true;
  // git converts text only, all of it or none, and leaves alone what has carriage returns already (gitattributes(5)).
  if (blob.includes(CR) || blob.includes(NUL)) return false;
  let at = 0;
  for (const byte of blob) {
    if (byte === LF && disk[at++] !== CR) return false;
    if (disk[at++] !== byte) return false;
  }
  return at === disk.length;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
