// What the words of `ctx diff` mean: which two sides are compared, and which contexts. Written as people know it from
// git-diff(1); where a word could mean two things it is refused, with both ways to write it.
import { CtxError } from "../errors/ctx-error.js";
import { formatRef, parseRef, type Ref, type TypedRef } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { ObjectId, Repository } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { openWorkspace, openWorkspaceAt, type Workspace } from "../store/place/workspace.js";
import { openRevisionSide, openWorktreeSide, type Side } from "../store/read/side.js";
import { directoryOf, mainPathOf } from "../store/layout.js";

/** A side with the name that it was asked for by: a revision as typed, or `worktree`. */
export interface NamedSide extends Side {
  readonly revision: string;
}

export interface Range {
  readonly workspace: Workspace;
  readonly base: NamedSide;
  readonly head: NamedSide;
}

/** Words sorted out: `range` is undefined for HEAD against the worktree. */
export interface SortedWords {
  readonly range?: string | undefined;
  readonly refs: readonly string[];
}

/**
 * Tells whether the first of some words is the range or a ref.
 * @throws {CtxError} REF_AMBIGUOUS when it could be both; BRANCH_UNKNOWN when it cannot be either.
 */
export async function sortWords(
  runtime: Runtime,
  directory: string,
  words: readonly string[],
): Promise<SortedWords> {
  const [first, ...rest] = words;
  if (first === undefined) return { refs: [] };
  const asRange = { range: first, refs: rest };
  const ref = readRef(first);
  if (ref === null && first.includes("..")) return asRange;
  const workspace = await openWorkspaceAt(runtime, directory);
  const revision = await findRevision(workspace.repository, first);
  const isRef = ref !== null && (await exists(runtime, workspace, ref));
  if (revision !== null && isRef) throw bothWays(first, ref, revision);
  if (revision !== null || (first.includes("..") && !isRef)) return asRange;
  if (ref !== null) return { refs: words };
  throw new CtxError(
    "BRANCH_UNKNOWN",
    `${first || "(empty)"} is neither a revision that git knows nor a ref.`,
    {
      hint: "A range comes first: A..B, A...B or A. A ref is global, project, branch/<name> or a task id.",
    },
  );
}

/**
 * Opens the two sides of a range. `isWhole` says that most of their contexts will be read.
 * @throws {CtxError} BRANCH_UNKNOWN when a revision names no commit or A...B have no common history; USAGE for what is
 * no range; NOT_INITIALIZED when the worktree is asked for and has no context.
 */
export async function openRange(
  runtime: Runtime,
  directory: string,
  { range = "HEAD", isWhole }: { range?: string | undefined; isWhole: boolean },
): Promise<Range> {
  const { left, dots, right } = splitRange(range);
  if (dots === "") {
    const workspace = await openWorkspace(runtime, directory);
    const base = await openRevision(workspace, left, isWhole);
    const head = await openWorktreeSide(runtime, workspace, isWhole);
    return { workspace, base, head: { ...head, revision: "worktree" } };
  }
  const workspace = await openWorkspaceAt(runtime, directory);
  const opening = openRevision(workspace, right, isWhole);
  opening.catch(() => null); // Where both are unknown, the first one is told.
  const base = await openRevision(workspace, left, isWhole);
  const head = await opening;
  if (dots === "..") return { workspace, base, head };
  const commit = await findParting(workspace.repository, { base, head }, "diff");
  return { workspace, base: await openRevision(workspace, commit, isWhole), head };
}

/**
 * Opens the side of a revision.
 * @throws {CtxError} BRANCH_UNKNOWN when it names no commit.
 */
export async function openRevision(
  workspace: Workspace,
  revision: string,
  isWhole: boolean,
): Promise<NamedSide> {
  if (revision === "HEAD" && (await workspace.repository?.head())?.commit === null) {
    throw new CtxError("BRANCH_UNKNOWN", "There is no HEAD to compare with: nothing is committed here yet.", {
      hint: "`ctx list tasks` and `ctx resolve` show what there is.",
    });
  }
  return { ...(await openRevisionSide(workspace, revision, isWhole)), revision };
}

/** The two revisions of a range, and what stands between them; an empty side is HEAD. */
export interface RangeWords {
  readonly left: string;
  readonly dots: "" | ".." | "...";
  readonly right: string;
}

/**
 * Takes a range apart. `alone` tells what one revision means to the command, for the hint.
 * @throws {CtxError} USAGE for what is no range.
 */
export function splitRange(range: string, alone = "against the worktree"): RangeWords {
  const [, left = "", dots = "", right = ""] = /^(.*?)(\.{2,})(.*)$/s.exec(range) ?? [undefined, range];
  if (dots.length > 3 || right.includes("..") || (dots === "" && left === "")) {
    throw new CtxError("USAGE", `Not a range: ${range || "(empty)"}`, {
      hint: `Write A..B, A...B (B since it left A) or A (${alone}).`,
    });
  }
  return { left: left || "HEAD", dots: dots as "" | ".." | "...", right: right || "HEAD" };
}

/**
 * Finds the commit at which the histories of two sides part. `command` is what the person typed, for the hint.
 * @throws {CtxError} BRANCH_UNKNOWN when they have none in common; REPOSITORY_UNSUPPORTED where history is missing.
 */
export async function findParting(
  repository: Repository | null,
  { base, head }: Pick<Range, "base" | "head">,
  command: "diff" | "review",
): Promise<ObjectId> {
  const [left, right] = [base.commit, head.commit];
  const found =
    repository === null || left === null || right === null ? null : await repository.mergeBase(left, right);
  if (found !== null) return found;
  throw new CtxError("BRANCH_UNKNOWN", `${base.revision} and ${head.revision} have no common history.`, {
    hint: `Compare them as they are: \`ctx ${command} ${quoteForShell(`${base.revision}..${head.revision}`)}\``,
  });
}

/** The full name of the ref that a revision names, or one that no ref of ours looks like; null when there is none. */
async function findRevision(repository: Repository | null, text: string): Promise<string | null> {
  const found = text.includes("..") ? null : ((await repository?.commit(text)) ?? null);
  return found === null ? null : (found.ref ?? `${text}~0`);
}

function readRef(text: string): TypedRef | null {
  try {
    return parseRef(text);
  } catch {
    return null; // REF_INVALID is all that it throws: then the word is a revision, or nothing.
  }
}

function isCurrentBranch(ref: TypedRef): ref is Exclude<TypedRef, Ref> {
  return ref.level === "branch" && ref.name === null;
}

/** Tells whether the worktree or HEAD has a context, which are the sides that a lone ref is compared on. */
async function exists(runtime: Runtime, workspace: Workspace, ref: TypedRef): Promise<boolean> {
  const { root, prefix, repository } = workspace;
  if (ref.level === "global" || ref.level === "project" || isCurrentBranch(ref)) return true;
  const paths =
    ref.level === "branch" ? [directoryOf(ref)] : [mainPathOf(ref, "json"), mainPathOf(ref, "markdown")];
  if (!workspace.isAbsent && paths.some((path) => runtime.files.kindOf(`${root}/${path}`) !== null))
    return true;
  const commit = (await repository?.head())?.commit ?? null;
  if (repository === null || commit === null) return false;
  if (ref.level === "branch" && (await repository.tip(ref.name)) !== null) return true;
  for (const path of paths)
    if ((await repository.objectsAt([commit], prefix + path))[0] !== null) return true;
  return false;
}

function bothWays(word: string, ref: TypedRef, revision: string): CtxError {
  const context = isCurrentBranch(ref) ? "branch" : formatRef(ref);
  return new CtxError("REF_AMBIGUOUS", `${word} is both a revision and the context ${context}.`, {
    hint: `\`ctx diff ${quoteForShell(revision)}\` compares with the revision, \`ctx diff HEAD ${quoteForShell(context)}\` shows the context.`,
    details: { candidates: [revision, context] },
  });
}
