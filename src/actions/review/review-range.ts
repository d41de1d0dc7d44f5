// What a review compares: a branch with where it left the branch that it is to be merged into. The words are those of
// git-diff(1); without any, the branch that it left is found as a person would, and never guessed.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Environment, Runtime } from "../../ports/runtime.js";
import { targetBranchInCi } from "../../store/place/current-branch.js";
import { openWorkspaceAt } from "../../store/place/workspace.js";
import { findParting, openRevision, splitRange, type NamedSide, type Range } from "../diff-range.js";

/** A side of a revision: never the worktree. */
export type RevisionSide = NamedSide & { readonly commit: ObjectId };

/** Two branches that went on from one commit, each with something that the other lacks. */
export interface Parting {
  readonly fork: RevisionSide;
  /** The branch that is merged into. */
  readonly theirs: RevisionSide;
  readonly ours: RevisionSide;
}

export interface ReviewRange extends Range {
  readonly base: RevisionSide;
  readonly head: RevisionSide;
  /** The revision that was typed or chosen for the base, which is not where the branch left it. */
  readonly target: string;
  /** What chose the target, where the person did not. */
  readonly chosenBy: string | null;
  /** Null where there is nothing that the two could disagree about. */
  readonly parting: Parting | null;
  /** Whether the head is what is checked out. */
  readonly isCheckedOut: boolean;
}

/**
 * Opens the two sides of a review. `A...B` compares B with where it left A, `A..B` with A itself, and `A` is `A...HEAD`.
 * @throws {CtxError} BRANCH_UNKNOWN when a revision names no commit, no base can be found, or the two have no history in
 * common; REPOSITORY_UNSUPPORTED in a shallow clone that lacks the commit at which they part; USAGE for what is no range.
 */
export async function openReviewRange(
  runtime: Runtime,
  directory: string,
  typed: string | undefined,
): Promise<ReviewRange> {
  const workspace = await openWorkspaceAt(runtime, directory);
  const { repository } = workspace;
  if (repository === null) throw withoutGit();
  const words = typed === undefined ? null : splitRange(typed, "that is A...HEAD");
  const chosen =
    words === null
      ? await chooseTarget(repository, runtime.environment)
      : { revision: words.left, chosenBy: null };
  const right = words === null || words.dots === "" ? "HEAD" : words.right;
  const open = async (revision: string): Promise<RevisionSide> =>
    (await openRevision(workspace, revision, true)) as RevisionSide;
  const target = await open(chosen.revision);
  const head = asSeenFrom(target, await open(right));
  const range = { workspace, head, target: chosen.revision, chosenBy: chosen.chosenBy };
  const isCheckedOut = right === "HEAD" || (await repository.head()).commit === head.commit;
  if (words?.dots === "..") return { ...range, base: target, parting: null, isCheckedOut };
  const fork = await findParting(repository, { base: target, head }, "review").catch((error: unknown) => {
    throw withDepth(error);
  });
  const base = asSeenFrom(target, fork === target.commit ? target : await open(fork));
  const parting =
    fork === target.commit
      ? await findMergedParting(repository, { target, head, open })
      : fork === head.commit
        ? null
        : { fork: base, theirs: target, ours: head };
  return { ...range, base, parting, isCheckedOut };
}

/**
 * Where the head is a merge with the target in it, as the commit that a pull request's checks run on: the two sides are
 * its parents.
 */
async function findMergedParting(
  repository: Repository,
  {
    target,
    head,
    open,
  }: { target: RevisionSide; head: RevisionSide; open: (revision: string) => Promise<RevisionSide> },
): Promise<Parting | null> {
  const parents = await Promise.all([1, 2].map((number) => repository.commit(`${head.commit}^${number}`)));
  const [first, second] = parents;
  if (!first || !second) return null;
  const fork = await repository.mergeBase(first.commit, second.commit);
  if (fork === null || fork === first.commit || fork === second.commit) return null;
  const sides = await Promise.all([fork, first.commit, second.commit].map(open));
  const [at, theirs, ours] = sides.map((side) => asSeenFrom(target, side));
  return { fork: at as RevisionSide, theirs: theirs as RevisionSide, ours: ours as RevisionSide };
}

/**
 * All sides are looked at from the branch that is merged into: there a task without `$branch` will be, whose context the
 * branch under review would else change for every such task. A commit is no branch, and from there none is current.
 */
function asSeenFrom({ branch }: NamedSide, side: RevisionSide): RevisionSide {
  return { ...side, branch };
}

interface Chosen {
  readonly revision: string;
  readonly chosenBy: string;
}

/** Where branches usually go: first what the remote says, then what most repositories call it. */
const USUAL = ["origin/HEAD", "origin/main", "origin/master", "main", "master"] as const;

async function chooseTarget(repository: Repository, environment: Environment): Promise<Chosen> {
  const named = targetBranchInCi(environment);
  if (named !== null) {
    const { branch, variable } = named;
    for (const ref of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
      if ((await repository.commit(ref)) !== null) return { revision: shortOf(ref), chosenBy: variable };
    }
    throw new CtxError(
      "BRANCH_UNKNOWN",
      `${variable} names the branch ${branch}, which is not in this clone.`,
      {
        hint: `${DEPTH} \`git fetch origin ${quoteForShell(branch)}\` brings one branch.`,
      },
    );
  }
  for (const name of USUAL) {
    const ref = name.startsWith("origin/") ? `refs/remotes/${name}` : `refs/heads/${name}`;
    const found = await repository.commit(ref);
    if (found !== null) return { revision: found.ref === null ? name : shortOf(found.ref), chosenBy: name };
  }
  throw new CtxError(
    "BRANCH_UNKNOWN",
    `There is no branch to compare with: none of ${USUAL.join(", ")} is here.`,
    {
      hint: (await repository.traits()).isShallow ? DEPTH : "Name one: `ctx review <branch>...HEAD`.",
    },
  );
}

/** `origin/main` or `main`, but the full name where it would mean something else. */
function shortOf(ref: string): string {
  return ref.replace(/^refs\/(?:remotes|heads)\//, "");
}

const DEPTH =
  "In a GitHub workflow, give actions/checkout `fetch-depth: 0`; elsewhere run `git fetch --unshallow`.";

/** A clone that was cut off is what CI makes by default, so the refusal says how it does not. */
function withDepth(error: unknown): unknown {
  if (!isCtxError(error) || error.code !== "REPOSITORY_UNSUPPORTED") return error;
  return new CtxError(error.code, error.message, { hint: DEPTH, cause: error });
}

function withoutGit(): CtxError {
  return new CtxError(
    "REPOSITORY_UNSUPPORTED",
    "A review compares commits, and there is no git repository here.",
    {
      hint: "`ctx validate` checks the files as they are.",
    },
  );
}
