// What `ctx completion` asks the world: which names could stand where a word is being typed. Ids come from the names of
// directories, so that a thousand tasks cost one listing; files are opened only for the few that are described.
import { INSIGHT_CATEGORIES } from "../model/entry.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { Tip } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { branchNamesOnDisk, taskIdsOnDisk } from "../store/read/find-ref.js";
import { openWorkspace, type Workspace } from "../store/place/workspace.js";
import { readCurrentBranch } from "../store/place/current-branch.js";
import type { PlaceRequest } from "./request.js";

/** What can be suggested. A `pointer` leads into one context's own data, a `resolved-pointer` into the merged data. */
export type Suggestable =
  | "ref"
  | "task"
  | "branch"
  | "revision"
  | "pointer"
  | "resolved-pointer"
  | "entry"
  | "delegation"
  | "category"
  | "status"
  | "workflow"
  | "run"
  | "step"
  | "plan-part"
  | "session";

export interface SuggestRequest extends PlaceRequest {
  readonly wanted: Suggestable;
  /** How every suggestion begins. */
  readonly prefix: string;
  /** The context that a pointer leads into; without it a resolved one leads into what `resolve` would choose. */
  readonly ref?: string;
  /** The arguments before it: after some verbs of `ctx workflow` come runs, and steps of them. */
  readonly words?: readonly string[];
  /** The run that a step belongs to. */
  readonly run?: string;
  /** Also say what each suggestion is, where that is cheap. */
  readonly described?: boolean;
}

export interface Suggestion {
  readonly value: string;
  /** One line; "" where nothing is known or asked. */
  readonly description: string;
}

export interface SuggestData {
  readonly suggestions: readonly Suggestion[];
}

/** More than anybody reads. Shells complete what all candidates share, so a list should seldom be cut. */
const MOST = 20_000;
/** So many documents are opened for their titles, no more. */
const MOST_DESCRIBED = 50;

/**
 * Suggests what exists and begins with the prefix, the nearest first. Names are exact, whatever they hold.
 * @throws {CtxError} NOT_INITIALIZED, and whatever else stands in the way of reading.
 */
export async function suggest(runtime: Runtime, request: SuggestRequest): Promise<Outcome<SuggestData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  const found = await find(runtime, workspace, request);
  const seen = new Set<string>();
  const suggestions = found.filter(({ value }) => {
    return value.startsWith(request.prefix) && !seen.has(value) && seen.add(value);
  });
  const most = suggestions.slice(0, MOST);
  const isFew = request.described === true && most.length <= MOST_DESCRIBED;
  return { data: { suggestions: isFew ? await describe(runtime, workspace, most) : most }, findings: [] };
}

async function find(
  runtime: Runtime,
  workspace: Workspace,
  request: SuggestRequest,
): Promise<readonly Suggestion[]> {
  switch (request.wanted) {
    case "ref":
      return findRefs(runtime, workspace, request.prefix);
    case "task":
      return taskIdsOnDisk(runtime, workspace).sort(compareNaturally).map(plain);
    case "branch": {
      const { local, remote } = await tipsOf(workspace);
      return [
        ...local.map((tip) => tip.branch),
        ...branchNamesOnDisk(runtime, workspace),
        ...remote.map((tip) => tip.branch),
      ].map(plain);
    }
    case "revision": {
      const { local, remote } = await tipsOf(workspace);
      return [
        { value: "HEAD", description: "the commit checked out" },
        ...[...local, ...remote].map(revision),
      ];
    }
    case "pointer":
    case "resolved-pointer": {
      const { suggestPointers } = await import("./suggest-pointers.js");
      return suggestPointers(runtime, request);
    }
    case "entry": {
      const { suggestEntries } = await import("./suggest-entries.js");
      return suggestEntries(runtime, workspace, request.prefix);
    }
    case "delegation": {
      const { suggestDelegations } = await import("./suggest-delegations.js");
      return suggestDelegations(runtime, workspace, request.prefix);
    }
    case "category":
      return [...INSIGHT_CATEGORIES, ...workspace.config.insight.categories].map(plain);
    case "status":
      return ["open", "done", "archived"].map(plain);
    case "plan-part": {
      const { suggestPlanParts } = await import("./suggest-plan-parts.js");
      return suggestPlanParts(runtime, request.directory, request.words ?? []);
    }
    case "workflow":
    case "run":
    case "step": {
      const { suggestForWorkflow } = await import("./suggest-for-workflow.js");
      return suggestForWorkflow(runtime, workspace, request);
    }
    case "session": {
      const { suggestSessions } = await import("./session/suggest-sessions.js");
      return suggestSessions(runtime, workspace.root);
    }
  }
}

async function findRefs(runtime: Runtime, workspace: Workspace, prefix: string): Promise<Suggestion[]> {
  const { repository } = workspace;
  const current = await readCurrentBranch(repository, runtime.environment);
  const levels: Suggestion[] = [
    { value: "project", description: "this repository" },
    { value: "global", description: "every project" },
  ];
  if (current.name !== null) levels.unshift({ value: "branch", description: `now ${current.name}` });
  // Both forms of a task's name work; the long one is for whoever has begun to type it.
  const lead = prefix.startsWith("task/") ? "task/" : "";
  const tasks = taskIdsOnDisk(runtime, workspace).sort(compareNaturally);
  const branches = [
    ...(await tipsOf(workspace)).local.map((tip) => tip.branch),
    ...branchNamesOnDisk(runtime, workspace),
  ];
  return [
    ...levels,
    ...tasks.map((id) => plain(lead + id)),
    ...branches.map((name) => plain(formatRef({ level: "branch", name }))),
  ];
}

async function tipsOf({ repository }: Workspace): Promise<{ local: Tip[]; remote: Tip[] }> {
  return repository === null ? { local: [], remote: [] } : repository.tips();
}

/** A branch as a revision: a remote-tracking one goes by its remote's name too. */
function revision({ ref }: Tip): Suggestion {
  return plain(ref.replace(/^refs\/(?:heads|remotes)\//, ""));
}

async function describe(
  runtime: Runtime,
  workspace: Workspace,
  suggestions: readonly Suggestion[],
): Promise<readonly Suggestion[]> {
  const known = new Set(taskIdsOnDisk(runtime, workspace));
  const idOf = ({ value }: Suggestion): string => value.replace(/^task\//, "");
  const undescribed = suggestions.filter((one) => one.description === "" && known.has(idOf(one)));
  if (undescribed.length === 0) return suggestions;
  const { readTitles } = await import("../store/read/task-titles.js");
  const titles = await readTitles(runtime.files, workspace.root, undescribed.map(idOf));
  return suggestions.map((one) => {
    const title = one.description === "" ? titles.get(idOf(one)) : undefined;
    return title === undefined ? one : { ...one, description: title };
  });
}

function plain(value: string): Suggestion {
  return { value, description: "" };
}

/** task-9 before task-10. */
function compareNaturally(left: string, right: string): number {
  const [a, b] = [left.match(/\d+|\D+/g) ?? [], right.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [x, y] = [a[at] as string, b[at] as string];
    const byNumber = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    if (byNumber !== 0) return byNumber;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
