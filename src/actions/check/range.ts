// `ctx check --range A...B`: everything that B changes, taken as one commit on top of what it is compared with. A...B is
// what B did since it left A, as a pull request shows it.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Changes } from "../../ports/git-changes.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import { openWorkspaceAt, withConfigAt } from "../../store/place/workspace.js";
import { splitRange } from "../diff-range.js";
import {
  below,
  findSubjects,
  judge,
  obstacleOf,
  placesBelow,
  type Judgement,
  type State,
  type Subject,
} from "./judge.js";
import { judgeChange } from "./net-change.js";
import { findSecrets } from "./secrets.js";
import type { CheckedState } from "./staged.js";

/** Judges what the commits of a range change. */
export async function checkRange(runtime: Runtime, directory: string, range: string): Promise<CheckedState> {
  const { left, dots, right } = splitRange(range);
  if (dots === "") {
    throw new CtxError("USAGE", `Not a range of commits: ${range}`, {
      hint: `Write ${quoteForShell(`${range}...HEAD`)}: what HEAD changes since it left ${range}.`,
    });
  }
  const workspace = await openWorkspaceAt(runtime, directory);
  const { repository, prefix } = workspace;
  if (repository === null)
    throw new CtxError("BRANCH_UNKNOWN", `No revision ${left}: ${workspace.root} is in no git repository.`);
  const [start, head] = [await findCommit(repository, left), await findCommit(repository, right)];
  const changes = await repository.changes();
  const state = await openCommit(changes, { repository, commit: head, prefix });
  const there = await withConfigAt(workspace, head);
  const base = dots === ".." ? start : await findParting(repository, { start, head, range });
  if (base === null) return { workspace: there, judged: await judgeCut(runtime, state), findings: [] };
  const [between = []] = await changes.between([{ from: base, to: head }]);
  const countCommits = async ({ covers }: Subject, files: readonly string[]): Promise<number> => {
    const places = placesBelow(covers?.places ?? [""], prefix);
    const touched = (await changes.listChanged({ from: [base], to: head }, places)).get(base) ?? [];
    return touched.filter((paths) => files.some((path) => paths.has(prefix + path))).length;
  };
  const changed = below(between, prefix);
  const among = new Set(changed.map(({ path }) => path));
  return {
    workspace: there,
    judged: await judgeChange(runtime, { changes: changed, countCommits }, () => Promise.resolve(state)),
    findings: await findSecrets(state, { allow: there.config.secrets.allow, among }),
  };
}

/** @throws {CtxError} BRANCH_UNKNOWN when the revision names no commit here. */
async function findCommit(repository: Repository, revision: string): Promise<ObjectId> {
  const found = await repository.commit(revision);
  if (found !== null) return found.commit;
  const { isShallow } = await repository.traits();
  throw new CtxError("BRANCH_UNKNOWN", `git knows no revision ${revision}.`, {
    hint: isShallow
      ? "This clone is shallow: fetch what the range names first; with actions/checkout, `fetch-depth: 0`."
      : "Name a branch, a tag or a commit, as `git log` shows them.",
  });
}

/** Where the histories part; null where that is cut off from this clone. */
async function findParting(
  repository: Repository,
  { start, head, range }: { start: ObjectId; head: ObjectId; range: string },
): Promise<ObjectId | null> {
  let parting: ObjectId | null;
  try {
    parting = await repository.mergeBase(start, head);
  } catch (error) {
    if (isCtxError(error) && error.code === "REPOSITORY_UNSUPPORTED" && (await repository.traits()).isShallow)
      return null;
    throw error;
  }
  if (parting !== null) return parting;
  throw new CtxError("BRANCH_UNKNOWN", `The sides of ${range} have no common history.`, {
    hint: `Compare them as they are: \`ctx check --range ${quoteForShell(range.replace("...", ".."))}\``,
  });
}

async function openCommit(
  changes: Changes,
  { repository, commit, prefix }: { repository: Repository; commit: ObjectId; prefix: string },
): Promise<State> {
  const list = async (directory: string) => below(await repository.listFiles(commit, directory), prefix);
  return {
    contextFiles: await list(prefix + CONTEXT_DIRECTORY),
    read: (files) =>
      changes.readTexts(files.map(({ path, oid }) => ({ path: prefix + path, oid: oid as string }))),
    // In path order, and all of it: places may be files, which have no tree to be listed.
    listFiles: () => list(prefix.replace(/\/$/, "")),
  };
}

/** Without the point to compare with only acceptance can tell that a document is fresh. */
async function judgeCut(runtime: Runtime, state: State): Promise<Judgement[]> {
  const subjects = await findSubjects(state);
  const questions = subjects.map((subject) => ({
    ...subject,
    isDocumentChanged: false,
    changed: null,
    obstacle: obstacleOf(subject),
  }));
  return judge(runtime, state, { questions });
}
