// The library's door to workflows: definitions, runs, and what there is to do. Each function is one action, loaded when it
// is first called; nothing is executed but by `run`.
import type { RunEnded, RunEvent } from "../actions/workflow/execute/run-events.js";
import type { ListWorkflowsData } from "../actions/workflow/list-workflows.js";
import type { NewWorkflowData, NewWorkflowRequest } from "../actions/workflow/new-workflow.js";
import type { RunWorkflowRequest } from "../actions/workflow/run-workflow.js";
import type { ForkRunData, ForkRunRequest } from "../actions/workflow/runs/fork-run.js";
import type { ListRunsData, ListRunsRequest } from "../actions/workflow/runs/list-runs.js";
import type { NextStepRequest } from "../actions/workflow/runs/next-step.js";
import type { RetryRunRequest } from "../actions/workflow/runs/retry-run.js";
import type { RewindRunData, RewindRunRequest } from "../actions/workflow/runs/rewind-run.js";
import type { RunLogsData } from "../actions/workflow/runs/run-logs.js";
import type { NextData } from "../actions/workflow/runs/run-reply.js";
import type { RunStatusData } from "../actions/workflow/runs/run-status.js";
import type { StartRunRequest } from "../actions/workflow/runs/start-run.js";
import type { ShowWorkflowData, ShowWorkflowRequest } from "../actions/workflow/show-workflow.js";
import type {
  ValidateWorkflowsData,
  ValidateWorkflowsRequest,
} from "../actions/workflow/validate-workflows.js";
import type { JsonObject } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { StopSignal } from "../ports/stop-signal.js";
import { late } from "./verbs.js";

type Options<Request, Positional extends keyof Request> = Omit<Request, "directory" | Positional>;

/** What is asked when nobody keeps a run. */
export interface StatelessQuestion {
  readonly workflowId: string;
  /** Paths, as answers name them. */
  readonly completedSteps?: readonly string[];
  /** The variables: the `context` of the last answer, with what has changed. */
  readonly context?: JsonObject;
}

/** What is executed: a new run of a workflow (an id, or the path of a file), or one that was begun. */
export type Executed = { readonly target: string } | { readonly run: string };

/** How one executes, each of it left out at will: what happens is told to nobody, and nothing stops it. */
export type ExecuteOptions = Partial<Options<RunWorkflowRequest, "target" | "run">>;

/** Workflows of one context root. A run is named by its whole name, or by what tells it from the others. */
export interface WorkflowHandle {
  /** Lists what workflows there are. */
  definitions(): Promise<Outcome<ListWorkflowsData>>;
  /** Shows what a workflow does, step by step: by its id, or by the path of a file. */
  show(target: string, options?: Options<ShowWorkflowRequest, "target">): Promise<Outcome<ShowWorkflowData>>;
  /** Checks workflows, by default all of them; what is wrong with them are the findings. */
  validate(
    targets?: readonly string[],
    options?: Options<ValidateWorkflowsRequest, "targets">,
  ): Promise<Outcome<ValidateWorkflowsData>>;
  /** Writes a workflow of your own from a template that ships with ctx. */
  create(
    template: string,
    options?: Options<NewWorkflowRequest, "template">,
  ): Promise<Outcome<NewWorkflowData>>;
  /** Begins a run, and answers like the first `next`. */
  start(target: string, options?: Options<StartRunRequest, "target">): Promise<Outcome<NextData>>;
  /** Reports what was done, if anything was, and tells what there is to do. */
  next(run: string, options?: Options<NextStepRequest, "run">): Promise<Outcome<NextData>>;
  /** Tells the same from the finished steps and the variables alone; nothing is kept. */
  statelessNext(question: StatelessQuestion): Promise<Outcome<NextData>>;
  /** Tells how far a run is, and who is at what. */
  status(run: string): Promise<Outcome<RunStatusData>>;
  /** Tells all that happened in a run, or at one of its steps. */
  logs(run: string, step?: string): Promise<Outcome<RunLogsData>>;
  /** Lists the runs of this root, the newest first. */
  list(options?: Options<ListRunsRequest, never>): Promise<Outcome<ListRunsData>>;
  /** Tries again what failed for good. */
  retry(run: string, options?: Options<RetryRunRequest, "run">): Promise<Outcome<NextData>>;
  /** Goes back to before a step. */
  rewind(
    run: string,
    step: string,
    options?: Options<RewindRunRequest, "run" | "step">,
  ): Promise<Outcome<RewindRunData>>;
  /** Begins a second run where the first one is, or was before a step. */
  fork(run: string, options?: Options<ForkRunRequest, "run">): Promise<Outcome<ForkRunData>>;
  /**
   * Executes the commands of a run, until only people and agents can go on: programs that the repository's files name, with
   * your rights.
   */
  run(what: Executed, options?: ExecuteOptions): Promise<Outcome<RunEnded>>;
}

const forkRun = late(async () => (await import("../actions/workflow/runs/fork-run.js")).forkRun);
const listRuns = late(async () => (await import("../actions/workflow/runs/list-runs.js")).listRuns);
const listWorkflows = late(async () => (await import("../actions/workflow/list-workflows.js")).listWorkflows);
const newWorkflow = late(async () => (await import("../actions/workflow/new-workflow.js")).newWorkflow);
const nextStep = late(async () => (await import("../actions/workflow/runs/next-step.js")).nextStep);
const retryRun = late(async () => (await import("../actions/workflow/runs/retry-run.js")).retryRun);
const rewindRun = late(async () => (await import("../actions/workflow/runs/rewind-run.js")).rewindRun);
const runLogs = late(async () => (await import("../actions/workflow/runs/run-logs.js")).runLogs);
const runStatus = late(async () => (await import("../actions/workflow/runs/run-status.js")).runStatus);
const runWorkflow = late(async () => (await import("../actions/workflow/run-workflow.js")).runWorkflow);
const showWorkflow = late(async () => (await import("../actions/workflow/show-workflow.js")).showWorkflow);
const startRun = late(async () => (await import("../actions/workflow/runs/start-run.js")).startRun);
const statelessNext = late(
  async () => (await import("../actions/workflow/runs/stateless-next.js")).statelessNext,
);
const validateWorkflows = late(
  async () => (await import("../actions/workflow/validate-workflows.js")).validateWorkflows,
);

const NEVER: StopSignal = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

const tellNobody = async (_: RunEvent): Promise<void> => undefined;

/** The workflows of a directory's root. */
export function openWorkflows(world: Runtime, directory: string): WorkflowHandle {
  return {
    definitions: () => listWorkflows(world, { directory }),
    show: (target, options) => showWorkflow(world, { ...options, directory, target }),
    validate: (targets = [], options) => validateWorkflows(world, { ...options, directory, targets }),
    create: (template, options) => newWorkflow(world, { ...options, directory, template }),
    start: (target, options) => startRun(world, { ...options, directory, target }),
    next: (run, options) => nextStep(world, { ...options, directory, run }),
    statelessNext: ({ completedSteps = [], context = {}, ...question }) => {
      const asked = { ...question, completedSteps: [...completedSteps], context };
      return statelessNext(world, { directory, question: asked });
    },
    status: (run) => runStatus(world, { directory, run }),
    logs: (run, step) => runLogs(world, { directory, run, ...(step === undefined ? {} : { step }) }),
    list: (options) => listRuns(world, { ...options, directory }),
    retry: (run, options) => retryRun(world, { ...options, directory, run }),
    rewind: (run, step, options) => rewindRun(world, { ...options, directory, run, step }),
    fork: (run, options) => forkRun(world, { ...options, directory, run }),
    run: (what, { stop = NEVER, tell = tellNobody, ...options } = {}) => {
      return runWorkflow(world, { ...options, ...what, stop, tell, directory });
    },
  };
}
