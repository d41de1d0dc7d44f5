// `ctx list`: what contexts there are.
import type { Finding } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import { compareRefs, formatRef, type Ref } from "../model/ref.js";
import type { Repository } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import type { ContextReader } from "../store/read/context-reader.js";
import {
  isReady,
  listBranchContexts,
  listTasks,
  type ContextSummary,
  type KnownMains,
} from "../store/read/list-tasks.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { makeCommitTree } from "../store/read/tree.js";
import type { Workspace } from "../store/place/workspace.js";
import { openForReading } from "./open.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface ListRequest extends PlaceRequest {
  readonly what: "tasks" | "branches";
  readonly status?: string;
  readonly branch?: string;
  /** Only open tasks whose `$needs` are all done. */
  readonly ready?: boolean;
  /** Also the tasks on the tips of other branches. */
  readonly allBranches?: boolean;
  /** Also judge the documents here against the code they cover, which takes as long as there is history. */
  readonly freshness?: boolean;
}

export interface ListItem {
  readonly ref: string;
  readonly title: string | null;
  /** "open" where the document has no `status`; null when it cannot be read. */
  readonly status: string | null;
  readonly branch: string | null;
  readonly parent: string | null;
  readonly freshness: "fresh" | "stale" | "unknown";
  readonly broken: boolean;
  readonly from: string;
}

export interface ListData {
  readonly items: readonly ListItem[];
}

/**
 * Lists tasks, or branches with those that have no document yet. Broken ones are listed as broken.
 * @throws {CtxError} NOT_INITIALIZED; USAGE for a branch name that git does not accept.
 */
export async function list(runtime: Runtime, request: ListRequest): Promise<Outcome<ListData>> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const found =
    request.what === "branches"
      ? await listBranches(workspace, reader)
      : await listAllTasks(workspace, reader, request.allBranches ?? false);
  const done = new Set(
    found.summaries.filter((summary) => summary.status === "done").map(({ ref }) => formatRef(ref)),
  );
  const items = found.summaries
    .filter((summary) => request.status === undefined || summary.status === request.status)
    .filter((summary) => request.branch === undefined || summary.branch === request.branch)
    .filter((summary) => !request.ready || isReady(summary, done))
    .map(toItem);
  const findings = [...workspace.findings, ...found.findings];
  if (request.freshness === true) {
    const { judgeContexts } = await import("./check/mention.js");
    const judged = await judgeContexts(runtime, workspace);
    for (const [at, item] of items.entries())
      if (item.from === "worktree") items[at] = { ...item, freshness: judged.get(item.ref) ?? "unknown" };
  }
  return { data: { items }, findings: await locateFindings(findings, sourcesOf([], workspace)) };
}

interface Listed {
  readonly summaries: readonly ContextSummary[];
  readonly findings: readonly Finding[];
}

/** The worktree's tasks; with `allBranches` also those that only other branches have, each from where it belongs. */
async function listAllTasks(
  workspace: Workspace,
  reader: ContextReader,
  allBranches: boolean,
): Promise<Listed> {
  const { tasks, findings } = await listTasks(reader.tree);
  if (!allBranches || workspace.repository === null) return { summaries: tasks, findings };
  const known = new Map(tasks.map((task) => [formatRef(task.ref), task]));
  const mains: KnownMains = new Map();
  const { local } = await workspace.repository.tips();
  for (const tip of local) {
    // What HEAD contains is in the worktree, and what is not there any more was deleted.
    if (tip.branch === reader.current.name || (await isMerged(workspace.repository, tip.commit, reader)))
      continue;
    const tree = makeCommitTree(workspace.repository, {
      commit: tip.commit,
      from: tip.ref,
      prefix: workspace.prefix,
    });
    for (const task of (await listTasks(tree, { known: mains })).tasks) {
      const name = formatRef(task.ref);
      if (!known.has(name) || task.branch === tip.branch) known.set(name, task);
    }
  }
  const summaries = [...known.values()].sort((left, right) => compareRefs(left.ref, right.ref));
  return { summaries, findings };
}

async function isMerged(
  repository: Repository,
  commit: string,
  { current }: ContextReader,
): Promise<boolean> {
  if (current.commit === null) return false;
  return commit === current.commit || repository.isAncestor(commit, current.commit);
}

/** Every branch that git knows here, and those that only have a document. */
async function listBranches(workspace: Workspace, reader: ContextReader): Promise<Listed> {
  const { branches, findings } = await listBranchContexts(reader.tree);
  const known = new Map(branches.map((branch) => [formatRef(branch.ref), branch]));
  const tips = workspace.repository === null ? [] : (await workspace.repository.tips()).local;
  const names = new Set(tips.map((tip) => tip.branch));
  if (reader.current.name !== null) names.add(reader.current.name);
  for (const name of names) {
    const ref: Ref = { level: "branch", name };
    if (!known.has(formatRef(ref))) known.set(formatRef(ref), withoutDocument(ref));
  }
  const summaries = [...known.values()].sort((left, right) => compareRefs(left.ref, right.ref));
  return { summaries, findings };
}

function withoutDocument(ref: Ref): ContextSummary {
  const nothing = { title: null, branch: null, parent: null, needs: [], broken: false };
  return { ref, status: "open", from: "worktree", ...nothing };
}

function toItem({ ref, needs: _needs, ...summary }: ContextSummary): ListItem {
  // Nobody looked: that would take longer than the whole list.
  return { ref: formatRef(ref), ...summary, freshness: "unknown" };
}
