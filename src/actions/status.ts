// `ctx status`: where one stands, on one screen: the current context, how the tasks are doing, what to do next.
import type { Finding } from "../errors/finding.js";
import type { EntryRecord } from "../model/entry.js";
import type { JsonObject } from "../model/json/json.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { findPending } from "../store/journal/pending.js";
import { countOpenDelegations } from "../store/read/delegation-files.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { idsOf, isOpen, isReady, listTasks, type ContextSummary } from "../store/read/list-tasks.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { chooseAmong } from "./choose-ref.js";
import { openForReading, type Opened } from "./open.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export type StatusRequest = PlaceRequest;

/** Every task of the worktree is counted once; `ready` says how many of the open ones wait for no other. */
export interface TaskCounts {
  readonly open: number;
  readonly ready: number;
  readonly done: number;
  readonly archived: number;
  readonly broken: number;
}

export interface CurrentContext {
  readonly ref: string;
  readonly title: string | null;
  /** "open" where its document says nothing; null when that cannot be read. */
  readonly status: string | null;
}

export interface StaleContext {
  readonly ref: string;
  /** The globs of its `$covers`. */
  readonly covers: readonly string[];
  /** How many files that they cover changed. */
  readonly files: number;
}

export interface StatusData {
  readonly project: string;
  /** Absolute. */
  readonly root: string;
  /** Null without git, during a bisect, and on a detached HEAD that nothing explains. */
  readonly branch: string | null;
  /** What `resolve` without a ref would show; null where it would have nothing to choose. */
  readonly current: CurrentContext | null;
  readonly tasks: TaskCounts;
  /** How many proposals wait for a decision. */
  readonly delegations: number;
  /** The contexts that the current one inherits from, and itself, whose documents are stale against the code they cover. */
  readonly stale: readonly StaleContext[];
  /** The open tasks of the branch, when it has several and so none of them is current. */
  readonly candidates: readonly string[];
  /** The newest entry of the current context that still holds. */
  readonly latest: EntryRecord | null;
  /** The command that most likely comes next. */
  readonly next: string;
}

/**
 * Tells where one stands. Broken files are findings, and counted.
 * @throws {CtxError} NOT_INITIALIZED; REF_INVALID and CONTEXT_NOT_FOUND for a CTX_TASK that names no task.
 */
export async function status(runtime: Runtime, request: StatusRequest): Promise<Outcome<StatusData>> {
  const opened = await openForReading(runtime, request, { entries: true });
  const { workspace, reader } = opened;
  const listed = await listTasks(reader.tree);
  const chosen = choose(runtime, opened, listed.tasks);
  const context =
    chosen.ref === null ? null : await getContext(runtime, workspace, { reader, ref: chosen.ref });
  const pending = context === null ? [] : await findPending(runtime, workspace, [context]);
  const found = [...workspace.findings, ...listed.findings, ...(context?.findings ?? []), ...pending];
  const sources = sourcesOf(context === null ? [] : [context], workspace);
  const findings = withoutDoubles(await locateFindings(found, sources));
  const tasks = countTasks(listed.tasks);
  const stale = await findStale(runtime, opened, context);
  return {
    data: {
      project: workspace.config.project,
      root: workspace.root,
      branch: reader.current.name,
      current: context === null ? null : describe(context),
      tasks,
      delegations: await countOpenDelegations(reader.tree),
      stale,
      candidates: chosen.candidates,
      latest: context === null ? null : newestOf(context),
      next: nextCommand({
        chosen,
        tasks: listed.tasks,
        hasErrors: findings.some(isError),
        hasPending: pending.length > 0,
        isStale: stale.length > 0,
      }),
    },
    findings,
  };
}

/**
 * Judges what counts for the current context: its own documents and the wider ones. All the others are for `ctx check`,
 * which takes as long as there is history.
 */
async function findStale(
  runtime: Runtime,
  { workspace, reader }: Opened,
  current: StoredContext | null,
): Promise<StaleContext[]> {
  if (workspace.repository === null) return [];
  const { name } = reader.current;
  const wider: Ref[] = [{ level: "global" }, { level: "project" }];
  if (name !== null) wider.push({ level: "branch", name });
  const contexts = [
    ...(await Promise.all(wider.map((ref) => reader.readHere(ref)))),
    ...(current === null ? [] : [current]),
  ];
  const covering = contexts.filter(({ documents }) =>
    documents.some(({ words }) => words.covers !== undefined),
  );
  if (covering.length === 0) return [];
  const { judgeIfPossible } = await import("./check/mention.js");
  const judged = await judgeIfPossible(
    runtime,
    workspace,
    covering.map(({ ref }) => ref),
  );
  return judged
    .filter(({ verdict }) => verdict === "stale")
    .map(({ ref, covers, files }) => ({ ref: formatRef(ref), covers, files: files.length }));
}

interface Chosen {
  readonly ref: Ref | null;
  readonly candidates: readonly string[];
}

/** As `resolve` without a ref chooses, from the tasks that are listed anyway. */
function choose(runtime: Runtime, { reader }: Opened, tasks: readonly ContextSummary[]): Chosen {
  const named = runtime.environment["CTX_TASK"];
  if (named !== undefined && named !== "") return { ref: toRef(named, reader.current), candidates: [] };
  const branch = reader.current.name;
  if (branch === null) return { ref: null, candidates: [] };
  const { ref, candidates } = chooseAmong(tasks, branch);
  return { ref, candidates: candidates.length > 1 ? idsOf(candidates) : [] };
}

function countTasks(tasks: readonly ContextSummary[]): TaskCounts {
  const whole = tasks.filter(({ broken }) => !broken);
  const withStatus = (name: string) => whole.filter((task) => task.status === name).length;
  return {
    open: whole.filter(isOpen).length,
    ready: readyAmong(tasks).length,
    done: withStatus("done"),
    archived: withStatus("archived"),
    broken: tasks.length - whole.length,
  };
}

function readyAmong(tasks: readonly ContextSummary[]): ContextSummary[] {
  const done = new Set(tasks.filter((task) => task.status === "done").map(({ ref }) => formatRef(ref)));
  return tasks.filter((task) => isReady(task, done));
}

function describe(context: StoredContext): CurrentContext {
  const said: JsonObject = {};
  for (const document of context.documents) Object.assign(said, document.data);
  const { title, status: written } = said;
  return {
    ref: formatRef(context.ref),
    title: typeof title === "string" ? title : null,
    status: typeof written === "string" ? written : context.brokenSources.length > 0 ? null : "open",
  };
}

/** A retraction says only that something else no longer holds. */
function newestOf(context: StoredContext): EntryRecord | null {
  const newest = withoutRetracted(context.entries).findLast(({ record }) => record.kind !== "retract");
  return newest?.record ?? null;
}

/** What a person would really do now; the first of these that applies. */
function nextCommand({
  chosen,
  tasks,
  hasErrors,
  hasPending,
  isStale,
}: {
  readonly chosen: Chosen;
  readonly tasks: readonly ContextSummary[];
  readonly hasErrors: boolean;
  readonly hasPending: boolean;
  readonly isStale: boolean;
}): string {
  if (hasErrors) return "ctx validate";
  if (hasPending) return "ctx recover";
  if (isStale) return "ctx check --all";
  const [first] = chosen.candidates;
  if (first !== undefined) return resolveCommand(first);
  if (chosen.ref?.level === "task") return "ctx resolve";
  if (!tasks.some(isOpen)) return `ctx create ${freeTaskId(tasks)} --title "What to do next"`;
  const ready = readyAmong(tasks);
  const task = ready.find(({ branch }) => branch === null) ?? ready[0];
  if (task !== undefined) return resolveCommand(idsOf([task])[0] as string);
  return chosen.ref === null ? "ctx list tasks" : "ctx resolve";
}

function resolveCommand(id: string): string {
  return `ctx resolve ${quoteForShell(id)}`;
}

function freeTaskId(tasks: readonly ContextSummary[]): string {
  const numbers = idsOf(tasks).map((id) => Number(/^task-(\d{1,9})$/.exec(id)?.[1] ?? 0));
  return `task-${numbers.reduce((highest, number) => Math.max(highest, number), 0) + 1}`;
}

function isError(finding: Finding): boolean {
  return finding.severity === "error";
}

/** What is wrong with the current task is found twice: in the list of all tasks, and in the task itself. */
function withoutDoubles(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message, path, line }) => {
    const key = JSON.stringify([code, message, path, line]);
    return seen.has(key) ? false : seen.add(key);
  });
}
