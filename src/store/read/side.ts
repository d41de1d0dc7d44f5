// One side of a comparison: every context from one revision, or from the worktree's files as they are. Nothing personal
// takes part, and nothing comes from the tips of other branches.
import type { StoredContext } from "../../model/layer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { ObjectId } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf, meaningOf } from "../layout.js";
import { withConfigAt, type Workspace } from "../place/workspace.js";
import { makeContextReader, makeRevisionReader } from "./context-reader.js";
import { listContexts } from "./list-contexts.js";
import { makeListedTree } from "./listed-tree.js";
import { readContext } from "./read-context.js";
import { makeCommitTree, makeDiskTree, type ContextTree, type TreeEntry } from "./tree.js";

export interface Side {
  /** Null for the worktree. */
  readonly commit: ObjectId | null;
  /** The branch that the revision names, or the worktree's current one; null when there is none. */
  readonly branch: string | null;
  /** This side's settings, what is wrong with its config.json, and its text. */
  readonly settings: Pick<Workspace, "config" | "findings" | "configSource">;
  /** The files, where one tree shows all of them: not in a sparse checkout. */
  readonly tree: ContextTree | null;
  /** Reads a context, also that of a task which does not exist there. Each is read once. */
  read(ref: Ref, options: { readonly entries: boolean }): Promise<StoredContext>;
  listRefs(): Promise<Ref[]>;
}

/**
 * Opens the side of a revision. `isWhole` says that most of its contexts will be read.
 * @throws {CtxError} BRANCH_UNKNOWN when the revision names no commit.
 */
export async function openRevisionSide(
  workspace: Workspace,
  revision: string,
  isWhole: boolean,
): Promise<Side> {
  const reader = await makeRevisionReader(workspace, revision, {});
  const { name: branch, commit } = reader.current;
  const there = commit === null ? workspace : await withConfigAt(workspace, commit);
  const tree = isWhole ? makeListedTree(reader.tree) : reader.tree;
  return {
    commit,
    branch,
    settings: there,
    tree,
    read: onceEach((ref, options) => readContext(tree, ref, options)),
    listRefs: () => listContexts([tree]),
  };
}

/** Opens the side of the worktree, its uncommitted and untracked files included. */
export async function openWorktreeSide(
  runtime: Runtime,
  workspace: Workspace,
  isWhole: boolean,
): Promise<Side> {
  const { repository, root, prefix } = workspace;
  const disk = makeDiskTree(runtime.files, root, "worktree");
  const reader = await makeContextReader(runtime, workspace, { entries: true });
  const { name: branch, commit } = reader.current;
  if (repository !== null && commit !== null && (await repository.isSparse())) {
    const atHead = makeListedTree(makeCommitTree(repository, { commit, from: commit, prefix }));
    const read = onceEach((ref) => reader.readHere(ref));
    return {
      commit: null,
      branch,
      settings: workspace,
      tree: null,
      read,
      listRefs: () => listContexts([disk, atHead]),
    };
  }
  const tree = isWhole ? makeListedTree(disk) : disk;
  return {
    commit: null,
    branch,
    settings: workspace,
    tree,
    read: onceEach((ref, options) => readContext(tree, ref, options)),
    listRefs: () => listContexts([tree]),
  };
}

/**
 * Tells whether a context's shared files are the same on two sides, byte by byte. False also where that cannot be told
 * cheaply, so that what is not the same for certain is compared.
 */
export async function isSameContext(left: Side, right: Side, ref: Ref): Promise<boolean> {
  if (left.tree === null || right.tree === null) return false;
  const [here, there] = await Promise.all([listShared(left.tree, ref), listShared(right.tree, ref)]);
  const isAlike = here.length === there.length && here.every((entry, at) => isAlikeEntry(entry, there[at]));
  if (!isAlike) return false;
  const open = here.filter((entry, at) => entry.oid === undefined || there[at]?.oid === undefined);
  if (open.length === 0) return true;
  const paths = open.map(({ path }) => path);
  const [ours, theirs] = await Promise.all([left.tree.readTexts(paths), right.tree.readTexts(paths)]);
  return ours.every((read, at) => {
    const other = theirs[at];
    return other !== undefined && "text" in read && "text" in other && read.text === other.text;
  });
}

function isAlikeEntry(left: TreeEntry, right: TreeEntry | undefined): boolean {
  if (right === undefined || left.path !== right.path || left.kind !== right.kind) return false;
  return left.oid === undefined || right.oid === undefined || left.oid === right.oid;
}

async function listShared(tree: ContextTree, ref: Ref): Promise<readonly TreeEntry[]> {
  const directory = directoryOf(ref);
  return ((await tree.list(directory)) ?? []).filter(({ path }) => {
    if (path.length <= directory.length) return true; // A link in place of the whole directory.
    const meaning = meaningOf(path.slice(directory.length + 1));
    return meaning.kind === "document" ? !meaning.personal : meaning.kind !== "other";
  });
}

/** Reads each context once, with or without its entries. */
function onceEach(read: Side["read"]): Side["read"] {
  const known = new Map<string, Promise<StoredContext>>();
  return (ref, options) => {
    const key = `${options.entries ? "with" : "without"} ${formatRef(ref)}`;
    const found = known.get(key) ?? read(ref, options);
    known.set(key, found);
    return found;
  };
}
