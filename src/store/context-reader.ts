// Which files a ref's context is read from: the worktree, the tip of its branch, or one commit (SPEC §3).
import { CtxError } from "../errors/ctx-error.js";
import type { Document } from "../model/document.js";
import { wordsOf, type StoredContext } from "../model/layer.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Tip } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { findElsewhere } from "./branch-search.js";
import { readCurrentBranch, type CurrentBranch } from "./current-branch.js";
import { readContext, readDirectory, type ReadOptions } from "./read-context.js";
import { makeCommitTree, makeDiskTree, makeFallbackTree, type ContextTree } from "./tree.js";
import { uniteEntries } from "./unite-entries.js";
import type { Workspace } from "./workspace.js";

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
  const tree = await makeWorktreeTree(runtime, workspace, current);
  const place: Place = { workspace, current, tree, options, tips: new Map() };
  return {
    current,
    tree,
    read: (ref) => readWhereItBelongs(place, ref),
    readHere: (ref) => readContext(tree, ref, options),
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
    throw new CtxError("BRANCH_UNKNOWN", `git knows no revision ${revision}.`, {
      hint: "Name a branch, a tag or a commit, as `git log` shows them.",
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
  readonly tree: ContextTree;
  readonly options: ReadOptions;
  /** Tips found so far, by branch. */
  readonly tips: Map<string, Promise<BranchTip>>;
}

interface BranchTip {
  readonly tip: Tip | null;
  /** Whether contexts of the branch are read from its tip rather than from the invoking worktree. */
  readonly isForeign: boolean;
}

async function readWhereItBelongs(place: Place, ref: Ref): Promise<StoredContext | null> {
  const here = await readContext(place.tree, ref, place.options);
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
  const isKnown = context.hasMain || name === place.current.name || found.tip !== null;
  return isKnown ? context : null;
}

async function preferTip(
  place: Place,
  here: StoredContext,
  { tip, isForeign }: BranchTip,
): Promise<StoredContext> {
  if (tip === null || !isForeign) return here;
  const there = await readAtTip(place, here.ref, tip);
  return there.hasMain ? withWorktreeParts(there, here) : here;
}

/** A task that is nowhere in the worktree: wherever git has exactly one version of it. */
async function readTaskElsewhere(place: Place, here: StoredContext): Promise<StoredContext | null> {
  const { repository, prefix } = place.workspace;
  if (repository === null) return null;
  const tip = await findElsewhere(repository, prefix, here.ref);
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
  if (repository === null) return { tip: null, isForeign: false };
  const tip = await repository.tip(branch);
  if (tip === null || branch === current.name || tip.commit === current.commit)
    return { tip, isForeign: false };
  const isMerged = current.commit !== null && (await repository.isAncestor(tip.commit, current.commit));
  return { tip, isForeign: !isMerged };
}

async function readAtTip(place: Place, ref: Ref, tip: Tip): Promise<StoredContext> {
  const { repository, prefix } = place.workspace;
  if (repository === null) throw new CtxError("BUG", `a tip of ${formatRef(ref)} without a repository`);
  const tree = makeCommitTree(repository, { commit: tip.commit, from: tip.ref, prefix });
  return readContext(tree, ref, { ...place.options, personal: false });
}

/** A tip's documents with what only the worktree can have: entries not committed there, and personal documents. */
function withWorktreeParts(tip: StoredContext, here: StoredContext): StoredContext {
  const united = uniteEntries([...tip.entries, ...here.entries]);
  const isPersonal = (document: Document) => document.personal;
  return {
    ...tip,
    documents: [...tip.documents, ...here.documents.filter(isPersonal)],
    notes: [...tip.notes, ...here.notes.filter(isPersonal)],
    entries: united.entries,
    findings: [...tip.findings, ...united.findings],
  };
}

async function makeWorktreeTree(
  runtime: Runtime,
  { root, repository, prefix }: Workspace,
  current: CurrentBranch,
): Promise<ContextTree> {
  const disk = makeDiskTree(runtime.files, root, "worktree");
  if (repository === null || current.commit === null || !(await repository.isSparse())) return disk;
  const from = current.name === null ? current.commit : `refs/heads/${current.name}`;
  return makeFallbackTree(disk, makeCommitTree(repository, { commit: current.commit, from, prefix }));
}

async function readPersonalGlobal(runtime: Runtime, options: ReadOptions): Promise<StoredContext | null> {
  const base = personalBase(runtime);
  if (base === null || runtime.files.kindOf(`${base}/ctx/global`) !== "directory") return null;
  const tree = makeDiskTree(runtime.files, base, "personal");
  const read = await readDirectory(tree, { ref: { level: "global" }, directory: "ctx/global" }, options);
  const isEmpty = read.documents.length + read.notes.length + read.findings.length === 0;
  return isEmpty ? null : asPersonal(read, base);
}

/** `$XDG_CONFIG_HOME`, else `~/.config` (XDG Base Directory Specification); a relative one is ignored, as it says. */
function personalBase(runtime: Runtime): string | null {
  const { XDG_CONFIG_HOME: configured, HOME, USERPROFILE } = runtime.environment;
  if (configured !== undefined && /^(?:\/|[A-Za-z]:)/.test(configured)) return configured.replace(/\/+$/, "");
  const home = HOME ?? USERPROFILE;
  return home === undefined || home === "" ? null : `${home.replace(/[\\/]+$/, "")}/.config`;
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
    entries: [],
    findings: context.findings.map((finding) => {
      return finding.path === undefined ? finding : { ...finding, path: `${base}/${finding.path}` };
    }),
  };
}
