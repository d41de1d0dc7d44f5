// `ctx workflow run`: executes the commands of a run, a new one or one that was begun, until only people and agents can go
// on. The only thing in ctx that runs what a repository's files say, and it does so because somebody typed it (P20).
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import { readAuthor } from "../../store/author.js";
import { openWorkspace } from "../../store/place/workspace.js";
import { underRunLock } from "../../store/runs/run-lock.js";
import { next } from "../../workflow/engine.js";
import { handOut } from "../../workflow/log/leases.js";
import type { ReadyStep } from "../../workflow/reply.js";
import type { PlaceRequest } from "../request.js";
import { drive } from "./execute/drive.js";
import { Executor } from "./execute/executor.js";
import type { RunEnded, RunEvent, RunPicture } from "./execute/run-events.js";
import { beginRun, type BegunRun } from "./runs/begin-run.js";
import { changeRun } from "./runs/change-run.js";
import { readLease } from "./runs/next-step.js";
import { listRunFindings, openRun } from "./runs/open-run.js";
import { pruneAfterStep } from "./runs/prune-after-step.js";
import { listEarlier, replyTo } from "./runs/run-reply.js";

export interface RunWorkflowRequest extends PlaceRequest {
  readonly by?: string;
  /** The id of a workflow, or the path of a file, to begin a run of; else `run` names one. */
  readonly target?: string;
  readonly run?: string;
  /** Of a new run its first variables; of another one, what it was asked for. */
  readonly variables?: JsonObject;
  /** Ends what runs and stops; the run can be gone on with. */
  readonly stop: StopSignal;
  /** Is told what happens, one after the other, and waited for; the end comes also after `stop` has fired. */
  readonly tell: (event: RunEvent, findings: readonly Finding[]) => Promise<void>;
  /** Asks a person whether a step may be done; absent where nobody can be asked. */
  readonly confirm?: (step: ReadyStep) => Promise<boolean>;
  /** Is shown, often, what goes on, for whoever looks on; null when nothing does any more. */
  readonly show?: (picture: RunPicture | null) => Promise<void>;
}

/**
 * Executes a run's commands. What is finished is on the disk before it is told.
 * @throws {CtxError} USAGE; WORKFLOW_NOT_FOUND, WORKFLOW_INVALID, VARIABLE_INVALID for a new run; RUN_NOT_FOUND,
 * REF_AMBIGUOUS for another; LOCK_HELD when another process executes it; SECRET_FOUND; WRITE_FAILED.
 */
export async function runWorkflow(runtime: Runtime, request: RunWorkflowRequest): Promise<Outcome<RunEnded>> {
  const begun = await openOrBegin(runtime, request);
  const { place } = begun.run;
  const ended = await underRunLock(runtime, { place, lock: "execution" }, async () =>
    execute(runtime, begun, request),
  );
  const isOver = ended.status === "complete" || ended.status === "waiting";
  return { data: ended, findings: [], isRefusal: !isOver };
}

async function openOrBegin(
  runtime: Runtime,
  { target, run: word, variables, directory, by: who }: RunWorkflowRequest,
): Promise<BegunRun> {
  const given = variables === undefined ? {} : { variables };
  const author = who === undefined ? {} : { by: who };
  if (target !== undefined && word === undefined)
    return beginRun(runtime, { target, directory, ...given, ...author });
  if (word === undefined || target !== undefined) {
    throw new CtxError("USAGE", "Name a workflow to begin a run of, or with --run a run that was begun.", {
      hint: "List both: ctx workflow list, ctx list runs",
    });
  }
  const workspace = await openWorkspace(runtime, directory);
  const { repository } = workspace;
  const by = await readAuthor(who, { repository, environment: runtime.environment });
  const opened = await openRun(runtime, workspace, word);
  const run =
    variables === undefined
      ? opened
      : await changeRun(runtime, workspace, {
          run: opened,
          by,
          decide: (draft) => draft.add({ kind: "event", event: { kind: "assign", variables } }),
        });
  return { workspace, run, by, findings: listRunFindings(runtime, workspace, run) };
}

async function execute(
  runtime: Runtime,
  { workspace, run, by, findings }: BegunRun,
  request: RunWorkflowRequest,
): Promise<RunEnded> {
  const startedMs = runtime.clock.now();
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  if (request.stop.aborted) abort();
  request.stop.addEventListener("abort", abort, { once: true });
  const tell = makeTeller(request);
  const executor = new Executor({
    runtime,
    workspace,
    run,
    by,
    leaseMs: readLease(run.pinned),
    earlier: listEarlier(runtime, workspace, run),
    stop: ending.signal,
    tell,
  });
  const { place, program, view } = run;
  const resumed = request.run !== undefined;
  // The process that ended a step may have been killed before it pruned.
  const pruned = await pruneAfterStep(runtime, workspace, { run, by });
  const begun: RunEvent = {
    event: "run",
    data: { run: place.run, workflow: view.start.workflow, resumed },
  };
  await tell(begun, [...findings, ...pruned]);
  const { confirm, show } = request;
  const status = await drive({
    executor,
    abort,
    ...(confirm === undefined ? {} : { confirm }),
    ...(show === undefined ? {} : { show }),
  }).finally(() => request.stop.removeEventListener("abort", abort));
  if (status === "waiting") await tellWaiting(executor, tell);
  const { problems, missing } = next(program, executor.run.view.state);
  const ended: RunEnded = {
    run: place.run,
    status,
    progress: executor.progress(),
    problems,
    missing,
    durationMs: Math.max(0, runtime.clock.now() - startedMs),
  };
  await tell({ event: "end", data: ended });
  return ended;
}

/** What several commands tell at once is told one after the other. */
function makeTeller({
  tell,
}: RunWorkflowRequest): (event: RunEvent, findings?: readonly Finding[]) => Promise<void> {
  let queue = Promise.resolve();
  return (event, findings = []) => {
    const told = queue.then(() => tell(event, findings));
    queue = told.catch(() => undefined);
    return told;
  };
}

/** Tells who is to do what. Nothing is handed out by this: that is for `next`, when somebody takes it. */
async function tellWaiting(executor: Executor, tell: (event: RunEvent) => Promise<void>): Promise<void> {
  const { runtime, workspace, run, by, leaseMs } = executor;
  const { steps } = next(run.program, run.view.state);
  const handed = handOut(run.view, steps, { by, leaseMs, nowMs: runtime.clock.now() });
  await tell({ event: "waiting", data: replyTo(runtime, workspace, { run, handed }) });
}
