// `ctx watch`: records what is edited, burst by burst, until it is told to stop; with `once`, what has been edited since
// the last time. When to look is decided here, what a change means in policy/activity.ts.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { placeOfState } from "../store/watch/watch-state.js";
import { requireWritable } from "../store/write/writes.js";
import { readAuthor } from "../store/author.js";
import { openWorkspace, type Workspace } from "../store/place/workspace.js";
import type { Worktree } from "../ports/worktree.js";
import { makeWatchedPaths } from "../policy/watched-paths.js";
import { formatRef } from "../model/ref.js";
import type { WriteRequest } from "./request.js";
import { drive } from "./watch/drive.js";
import { describeError, lookOnce } from "./watch/steps.js";
import type { RecordedEntry } from "./watch/record.js";
import { Session } from "./watch/session.js";
import type { StopSignal } from "../ports/stop-signal.js";

export type WatchEvent =
  /** The watch is set up: what is edited from now on is recorded. */
  | { readonly event: "ready"; readonly data: ReadyData }
  | { readonly event: "entry"; readonly data: RecordedEntry }
  /** Git changed files, or its own state; nothing was recorded of that. */
  | { readonly event: "git"; readonly data: GitData }
  /** With `failure` the watch ends, by that error. */
  | { readonly event: "error"; readonly data: ErrorData; readonly failure?: unknown }
  | { readonly event: "stop"; readonly data: StopData };

export interface ReadyData {
  readonly root: string;
  /** What edits made now would belong to; null where nothing tells. */
  readonly ref: string | null;
  /** True at the first start in a worktree: what lies there counts as known. */
  readonly baseline: boolean;
}

export interface GitData {
  /** How git words the last movement of HEAD; null when only its index or a stash moved. */
  readonly message: string | null;
  /** How many files it changed. */
  readonly files: number;
}

export interface ErrorData {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly path?: string;
}

export interface StopData {
  /** How many entries were stored. */
  readonly entries: number;
}

export interface WatchRequest extends WriteRequest {
  /** The context that everything is recorded for; else it is found at the moment of each edit. */
  readonly task?: string;
  /** Catch up and leave. A dry run does no more than that either. */
  readonly once?: boolean;
  /** Ends the watch; what is being edited is recorded first. */
  readonly stop?: StopSignal;
  /** Is told what happens, and waited for; the last burst and the end come after `stop` has fired. */
  readonly tell: (event: WatchEvent, findings: readonly Finding[]) => Promise<void>;
  /** Is told, often, how many files the burst that goes on has; for whoever looks on. */
  readonly show?: (files: number) => Promise<void>;
}

/**
 * Watches until `stop` fires. Entries are on the disk when they are told.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED without a git worktree; CONTEXT_NOT_FOUND; READ_FAILED when what is watched
 * goes away; LOCK_HELD when git's own lock stays; WRITE_FAILED when the last burst cannot be stored.
 */
export async function watch(runtime: Runtime, request: WatchRequest): Promise<Outcome<StopData>> {
  const workspace = await openWorkspace(runtime, request.directory);
  requireWritable(workspace);
  const worktree = await openWorktree(runtime, workspace);
  const session = new Session(runtime, {
    directory: workspace.root,
    worktree,
    place: await placeOfState(runtime, workspace, worktree.gitDirectory),
    isWatched: makeWatchedPaths(workspace.config.watch.sensitive, workspace.prefix),
    ...given("task", request.task),
    by: await readAuthor(request.by, { repository: workspace.repository, environment: runtime.environment }),
    dryRun: request.dryRun ?? false,
  });
  let entries = 0;
  let isReady = false;
  const tell = (event: WatchEvent, findings: readonly Finding[] = []): Promise<void> => {
    if (event.event === "entry") entries++;
    if (event.event === "ready") isReady = true;
    return request.tell(event, findings);
  };
  const { ref, findings } = await findStart(session, { request, runtime });
  const ready = (baseline: boolean): Promise<void> =>
    tell({ event: "ready", data: { root: workspace.root, ref, baseline } }, [
      ...workspace.findings,
      ...findings,
    ]);
  const isOnce = request.once === true || request.dryRun === true;
  const show = request.show ?? (async () => undefined);
  const identity = worktree.identity();
  const steps = { runtime, session, worktree, tell, show, identity, ...given("stop", request.stop) };
  try {
    if (isOnce) await lookOnce(steps, ready);
    else {
      const { quietMs, maxMs } = workspace.config.watch;
      await drive(steps, { ready, quietMs, maxMs, ...given("stop", request.stop) });
    }
  } catch (error) {
    // Before it was ready there is no stream yet: then the refusal alone says everything.
    if (isReady && isCtxError(error))
      await tell({ event: "error", data: describeError(error), failure: error });
    throw error;
  }
  await tell({ event: "stop", data: { entries } });
  return { data: { entries }, findings: [] };
}

/** Nothing where there is nothing. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): { [K in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]?: Value });
}

/** What edits would belong to; where no branch is current that may change, so it is no reason not to begin. */
async function findStart(
  session: Session,
  { request, runtime }: { request: WatchRequest; runtime: Runtime },
): Promise<{ ref: string | null; findings: readonly Finding[] }> {
  try {
    const found = await session.attribute();
    return { ref: formatRef(found.ref), findings: found.findings };
  } catch (error) {
    const isNamed = request.task !== undefined || (runtime.environment["CTX_TASK"] ?? "") !== "";
    if (isNamed || !isCtxError(error) || error.code !== "BRANCH_UNKNOWN") throw error;
    return { ref: null, findings: [] };
  }
}

async function openWorktree(runtime: Runtime, { root, repository }: Workspace): Promise<Worktree> {
  const worktree = repository === null ? null : await runtime.watcher.worktree(root);
  if (worktree !== null) return worktree;
  const message =
    repository === null
      ? `${root} is in no git repository, and only git can tell edits from what merely came.`
      : `${root} is in a bare repository, where there is nothing to edit.`;
  throw new CtxError("REPOSITORY_UNSUPPORTED", message, {
    hint:
      repository === null
        ? "Run `git init` there, or record progress with `ctx progress`."
        : "Watch a worktree of it.",
  });
}
