// Tree objects: their format, and finding what stands at a path by walking them, without git's revision syntax.
import type { ObjectId, SharedFile, TreeFile } from "../../ports/git.js";
import type { GitObject, ReadObjects } from "./backend.js";
import { unsupported } from "./unsupported.js";

export interface TreeEntry {
  /** Octal, as in the object: `100644`, `40000`, … */
  readonly mode: string;
  readonly name: string;
  readonly oid: ObjectId;
}

const TREE_MODE = "40000";
const SPACE = 32;

/** What a mode other than a directory's means. */
export function kindOfMode(mode: string): TreeFile["kind"] {
  if (mode === "120000") return "symlink";
  return mode === "160000" ? "submodule" : "file";
}

/**
 * Parses a tree object; `hashBytes` is 20, or 32 in a SHA-256 repository.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when the bytes are not a tree.
 */
export function parseTree(bytes: Uint8Array, hashBytes: number): TreeEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(SPACE, at);
    const nul = buffer.indexOf(0, space);
    const end = nul + 1 + hashBytes;
    if (space < 0 || nul < 0 || end > buffer.length) throw unsupported("A tree object is damaged.");
    entries.push({
      mode: buffer.toString("latin1", at, space),
      name: buffer.toString("utf8", space + 1, nul),
      oid: buffer.toString("hex", nul + 1, end),
    });
    at = end;
  }
  return entries;
}

/** The root tree that a commit object names. */
export function treeOf(commit: GitObject): ObjectId {
  const tree = /^tree ([0-9a-f]+)\n/.exec(headerOf(commit))?.[1];
  if (commit.kind !== "commit" || tree === undefined) throw unsupported("A commit object is damaged.");
  return tree;
}

/** The parents that a commit object names, also beyond the edge of a shallow clone. */
export function parentsOf(commit: GitObject): ObjectId[] {
  return [...headerOf(commit).matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, oid]) => oid as ObjectId);
}

/** When a commit was committed, in seconds since the epoch; 0 where it does not say. */
export function commitTimeOf(commit: GitObject): number {
  return Number(/^committer .* (-?\d+) [+-]\d+$/m.exec(headerOf(commit))?.[1] ?? 0);
}

function headerOf({ bytes }: GitObject): string {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const end = header.indexOf("\n\n");
  return end < 0 ? header : header.slice(0, end + 1);
}

/**
 * Finds the object at a path in each commit, null where none is. Trees that commits share are read once.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a commit or a tree on the way is missing.
 */
export async function findObjectsAt(
  readObjects: ReadObjects,
  commits: readonly ObjectId[],
  path: string,
): Promise<(ObjectId | null)[]> {
  const entries = await findEntriesAt(readObjects, commits, path);
  return entries.map((entry) => entry?.oid ?? null);
}

/**
 * Lists every file below a directory of a commit, in path order.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a commit or tree is missing.
 */
export async function listTree(
  readObjects: ReadObjects,
  commit: ObjectId,
  directory: string,
): Promise<TreeFile[]> {
  const [root] = await findEntriesAt(readObjects, [commit], directory);
  if (root === null || root === undefined || !isTree(root)) return [];
  const [object] = await readObjects([root.oid]);
  return listFrom(readObjects, { oid: root.oid, object: object as GitObject }, directory);
}

/** Lists every file below a tree that stands at `directory`, in path order. */
export async function listFrom(
  readObjects: ReadObjects,
  root: { readonly oid: ObjectId; readonly object: GitObject },
  directory: string,
): Promise<TreeFile[]> {
  const start = { oid: root.oid, below: belowOf(directory) };
  const found = await walk(readObjects, [start], [root.object]);
  const files = found.map(({ path, oid, mode }): TreeFile => ({ path, oid, kind: kindOfMode(mode) }));
  return files.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * Lists every file below a directory in any of the commits; a tree that stands at a path is read once, however many
 * commits have it there.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a commit or tree is missing.
 */
export async function listTrees(
  readObjects: ReadObjects,
  commits: readonly ObjectId[],
  directory: string,
): Promise<SharedFile[]> {
  const entries = await findEntriesAt(readObjects, commits, directory);
  const roots = new Map<ObjectId, Branching & { commit: ObjectId }>();
  for (const [index, entry] of entries.entries()) {
    if (entry === null || !isTree(entry) || roots.has(entry.oid)) continue;
    roots.set(entry.oid, { oid: entry.oid, below: belowOf(directory), commit: commits[index] as ObjectId });
  }
  const objects = await readObjects([...roots.keys()]);
  const found = await walk(readObjects, [...roots.values()], objects);
  return found.map(({ path, oid, mode, tree: { commit } }) => ({
    path,
    oid,
    kind: kindOfMode(mode),
    commit,
  }));
}

function belowOf(directory: string): string {
  return directory === "" ? "" : `${directory}/`;
}

/** A tree on the way, and what stands before the names in it. */
interface Branching {
  readonly oid: ObjectId;
  readonly below: string;
}

interface Leaf<Tree> extends Omit<TreeEntry, "name"> {
  readonly path: string;
  readonly tree: Tree;
}

/** Walks down some trees of which the objects are known; what stands at the same path in several is met once. */
async function walk<Tree extends Branching>(
  readObjects: ReadObjects,
  roots: readonly Tree[],
  known: readonly GitObject[],
): Promise<Leaf<Tree>[]> {
  const leaves: Leaf<Tree>[] = [];
  const met = new Set<string>();
  // Level by level, so that a thousand directories are a few questions and not a thousand.
  let objects = known;
  for (let level = roots; level.length > 0;) {
    const deeper: Tree[] = [];
    for (const [index, tree] of level.entries()) {
      for (const { mode, name, oid } of entriesOf(objects[index], tree.oid)) {
        const path = tree.below + name;
        if (roots.length > 1 && met.size === met.add(`${mode} ${oid} ${path}`).size) continue;
        if (isTree({ mode })) deeper.push({ ...tree, oid, below: `${path}/` });
        else leaves.push({ mode, oid, path, tree });
      }
    }
    level = deeper;
    objects = await readObjects(level.map(({ oid }) => oid));
  }
  return leaves;
}

/** Tells whether a path can stand in a tree: relative, with no empty, `.` or `..` part. */
export function isTreePath(path: string): boolean {
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !part.includes("\0"));
}

async function findEntriesAt(
  readObjects: ReadObjects,
  commits: readonly ObjectId[],
  path: string,
): Promise<(TreeEntry | null)[]> {
  const distinct = [...new Set(commits)];
  const objects = await readObjects(distinct);
  let found = objects.map((commit): TreeEntry | null => ({ mode: TREE_MODE, name: "", oid: treeOf(commit) }));
  for (const name of path === "" ? [] : path.split("/")) found = await findInTrees(readObjects, found, name);
  const byCommit = new Map(distinct.map((commit, index) => [commit, found[index] ?? null]));
  return commits.map((commit) => byCommit.get(commit) ?? null);
}

async function findInTrees(
  readObjects: ReadObjects,
  parents: readonly (TreeEntry | null)[],
  name: string,
): Promise<(TreeEntry | null)[]> {
  const distinct = [
    ...new Set(parents.flatMap((parent) => (parent !== null && isTree(parent) ? [parent.oid] : []))),
  ];
  const objects = await readObjects(distinct);
  const found = new Map<ObjectId, TreeEntry>();
  for (const [index, tree] of distinct.entries()) {
    const entry = entriesOf(objects[index], tree).find((candidate) => candidate.name === name);
    if (entry !== undefined) found.set(tree, entry);
  }
  return parents.map((parent) =>
    parent !== null && isTree(parent) ? (found.get(parent.oid) ?? null) : null,
  );
}

function entriesOf(object: GitObject | undefined, oid: ObjectId): TreeEntry[] {
  if (object?.kind !== "tree") throw unsupported(`The object ${oid} should be a tree and is not.`);
  return parseTree(object.bytes, oid.length / 2);
}

function isTree({ mode }: Pick<TreeEntry, "mode">): boolean {
  return mode === TREE_MODE || mode === "040000";
}
