// Which files a ref's context is read from: the worktree, the tip of its branch, or one commit (SPEC §3).
import { CtxError } from "../../errors/ctx-error.js";
import { wordsOf, type StoredContext } from "../../model/layer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Tip } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { readCurrentBranch, type CurrentBranch } from "../place/current-branch.js";
import { configHome } from "../place/personal.js";
import { readContext, readDirectory, type ReadOptions } from "./read-context.js";
import { makeCommitTree, makeDiskTree, makeFallbackTree, type ContextTree } from "./tree.js";
import { isThere, withEntriesOf, withWorktreeParts } from "./unite-contexts.js";
import type { Workspace } from "../place/workspace.js";

export interface ContextReader {
  readonly current: CurrentBranch;
  /** Where the invoking worktree's contexts, or those of the revision, are read from. */
  readonly tree: ContextTree;
  /** Reads a context from where it belongs; null when a task exists nowhere or git knows no such branch. */
  read(ref: Ref): Promise<StoredContext | null>;
  /** Reads the invoking worktree's copy alone, wherever the ref belongs. */
  readHere(ref: Ref): Promise<StoredContext>;
  /** The personal global context; null when there is none. */
  readPersonalGlobal(): Promise<StoredContext | null>;
}

/** Makes the reader of a workspace as the person sees it now. */
export async function makeContextReader(
  runtime: Runtime,
  workspace: Workspace,
  options: ReadOptions,
): Promise<ContextReader> {
  const current = await readCurrentBranch(workspace.repository, runtime.environment);
  const disk = makeDiskTree(runtime.files, workspace.root, "worktree");
  const atHead = await makeHeadTree(workspace, current);
  const place: Place = { workspace, current, disk, atHead, options, tips: new Map() };
  return {
    current,
    tree: atHead === null ? disk : workspace.isAbsent ? atHead : makeFallbackTree(disk, atHead),
    read: (ref) => readWhereItBelongs(place, ref),
    readHere: (ref) => readHere(place, ref),
    readPersonalGlobal: () =>
      options.personal ? readPersonalGlobal(runtime, options) : Promise.resolve(null),
  };
}

/**
 * Makes the reader of one revision: everything from that tree, nothing personal.
 * @throws {CtxError} BRANCH_UNKNOWN when the revision names no commit; NOT_INITIALIZED without a repository.
 */
export async function makeRevisionReader(
  workspace: Workspace,
  revision: string,
  options: Pick<ReadOptions, "entries">,
): Promise<ContextReader> {
  const { repository, prefix } = workspace;
  if (repository === null) {
    throw new CtxError(
      "BRANCH_UNKNOWN",
      `No revision ${revision}: ${workspace.root} is in no git repository.`,
    );
  }
  const found = await repository.commit(revision);
  if (found === null) {
    const { isShallow } = await repository.traits();
    throw new CtxError("BRANCH_UNKNOWN", `git knows no revision ${revision}.`, {
      hint: isShallow
        ? "This clone is shallow: `git fetch --unshallow` brings the rest; with actions/checkout, `fetch-depth: 0`."
        : "Name a branch, a tag or a commit, as `git log` shows them.",
    });
  }
  const tree = makeCommitTree(repository, {
    commit: found.commit,
    from: found.branch === null ? found.commit : (found.ref ?? found.commit),
    prefix,
  });
  const read = (ref: Ref) => readContext(tree, ref, { personal: false, entries: options.entries });
  return {
    current: { name: found.branch, commit: found.commit },
    tree,
    read: async (ref) => {
      const context = await read(ref);
      return ref.level === "task" && !context.hasMain ? null : context;
    },
    readHere: read,
    readPersonalGlobal: () => Promise.resolve(null),
  };
}

interface Place {
  readonly workspace: Workspace;
  readonly current: CurrentBranch;
  /** The invoking worktree. */
  readonly disk: ContextTree;
  /** What stands behind it in a sparse checkout; null where the checkout is complete. */
  readonly atHead: ContextTree | null;
  readonly options: ReadOptions;
  /** Tips found so far, by branch. */
  readonly tips: Map<string, Promise<BranchTip>>;
}

interface BranchTip {
  /** The tip that contexts of the branch may be read from; null when that is the invoking worktree in any case. */
  readonly tip: Tip | null;
  /** Whether git knows the branch at all. */
  readonly isKnown: boolean;
  /** Whether HEAD does not contain the tip, so that the tip counts. */
  readonly isForeign: () => Promise<boolean>;
}

async function readWhereItBelongs(place: Place, ref: Ref): Promise<StoredContext | null> {
  const here = await readHere(place, ref);
  if (ref.level === "global" || ref.level === "project") return here;
  if (ref.level === "branch") return readBranchContext(place, here, ref.name);
  if (!here.hasMain) return readTaskElsewhere(place, here);
  const branch = wordsOf(here).branch ?? place.current.name;
  return branch === null ? here : preferTip(place, here, await findTip(place, branch));
}

async function readBranchContext(
  place: Place,
  here: StoredContext,
  name: string,
): Promise<StoredContext | null> {
  const found = await findTip(place, name);
  const context = await preferTip(place, here, found);
  const isKnown = context.hasMain || name === place.current.name || found.isKnown;
  return isKnown ? context : null;
}

async function preferTip(
  place: Place,
  here: StoredContext,
  { tip, isForeign }: BranchTip,
): Promise<StoredContext> {
  if (tip === null) return here;
  // Whose answer counts is a question to git, and so is the tip's content: they are asked together.
  const reading = readAtTip(place, here.ref, tip);
  reading.catch(() => null); // Where the tip does not count, it does not matter that it cannot be read.
  if (!(await isForeign())) return here;
  const there = await reading;
  return isThere(there) ? withWorktreeParts(there, here) : withEntriesOf(here, there);
}

/** A task that is nowhere in the worktree: wherever git has exactly one version of it. */
async function readTaskElsewhere(place: Place, here: StoredContext): Promise<StoredContext | null> {
  const { repository, prefix } = place.workspace;
  if (repository === null) return null;
  const { findElsewhere } = await import("./branch-search.js");
  const tip = await findElsewhere(repository, { prefix, ref: here.ref, current: place.current.name });
  if (tip === null) return null;
  return withWorktreeParts(await readAtTip(place, here.ref, tip), here);
}

function findTip(place: Place, branch: string): Promise<BranchTip> {
  let found = place.tips.get(branch);
  if (found === undefined) {
    found = judgeTip(place, branch);
    place.tips.set(branch, found);
  }
  return found;
}

/** A branch's contexts are read from its tip unless it is current, has no tip, or HEAD already contains the tip. */
async function judgeTip({ workspace, current }: Place, branch: string): Promise<BranchTip> {
  const { repository } = workspace;
  const tip = repository === null ? null : await repository.tip(branch);
  if (repository === null || tip === null || branch === current.name || tip.commit === current.commit) {
    return { tip: null, isKnown: tip !== null, isForeign: () => Promise.resolve(false) };
  }
  let asked: Promise<boolean> | undefined;
  const isForeign = (): Promise<boolean> => {
    if (current.commit === null) return Promise.resolve(true);
    return (asked ??= repository.isAncestor(tip.commit, current.commit).then((isMerged) => !isMerged));
  };
  return { tip, isKnown: true, isForeign };
}

async function readAtTip(place: Place, ref: Ref, tip: Tip): Promise<StoredContext> {
  const { repository, prefix } = place.workspace;
  if (repository === null) throw new CtxError("BUG", `a tip of ${formatRef(ref)} without a repository`);
  const tree = makeCommitTree(repository, { commit: tip.commit, from: tip.ref, prefix });
  return readContext(tree, ref, { ...place.options, personal: false });
}

/** Reads the worktree's copy; in a sparse checkout, that of HEAD where the worktree has none. */
async function readHere({ disk, atHead, options }: Place, ref: Ref): Promise<StoredContext> {
  const here = await readContext(disk, ref, options);
  if (atHead === null || isThere(here)) return here;
  const there = await readContext(atHead, ref, { ...options, personal: false });
  return isThere(there) ? withWorktreeParts(there, here) : withEntriesOf(here, there);
}

/** The tree of HEAD's commit where the checkout is sparse, so that files may be missing from the worktree; else null. */
async function makeHeadTree(
  { repository, prefix }: Workspace,
  current: CurrentBranch,
): Promise<ContextTree | null> {
  if (repository === null || current.commit === null || !(await repository.isSparse())) return null;
  const from = current.name === null ? current.commit : `refs/heads/${current.name}`;
  return makeCommitTree(repository, { commit: current.commit, from, prefix });
}

async function readPersonalGlobal(runtime: Runtime, options: ReadOptions): Promise<StoredContext | null> {
  const base = configHome(runtime.environment);
  if (base === null || runtime.files.kindOf(`${base}/ctx/global`) !== "directory") return null;
  const tree = makeDiskTree(runtime.files, base, "personal");
  const read = await readDirectory(tree, { ref: { level: "global" }, directory: "ctx/global" }, options);
  const isEmpty = read.documents.length + read.notes.length + read.findings.length === 0;
  return isEmpty ? null : asPersonal(read, base);
}

/** Marks every document as personal and shows absolute paths, since they lie outside the root. */
function asPersonal(context: StoredContext, base: string): StoredContext {
  const mark = <T extends { path: string }>(document: T) => ({
    ...document,
    path: `${base}/${document.path}`,
    personal: true,
  });
  return {
    ...context,
    documents: context.documents.map(mark),
    notes: context.notes.map(mark),
    brokenSources: context.brokenSources.map((source) => ({ ...source, path: `${base}/${source.path}` })),
    entries: [],
    // It is shown to one person only, and pruned for nobody.
    prunes: [],
    findings: context.findings.map((finding) => {
      return finding.path === undefined ? finding : { ...finding, path: `${base}/${finding.path}` };
    }),
  };
}
