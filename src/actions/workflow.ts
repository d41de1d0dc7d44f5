// `ctx workflow`: what can be done with workflows. Each of these is an action of its own in workflow/, loaded when asked for.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { ListWorkflowsData } from "./workflow/list-workflows.js";
import type { ForkRunData, ForkRunRequest } from "./workflow/runs/fork-run.js";
import type { ListRunsData, ListRunsRequest } from "./workflow/runs/list-runs.js";
import type { NextStepRequest } from "./workflow/runs/next-step.js";
import type { RetryRunRequest } from "./workflow/runs/retry-run.js";
import type { RewindRunData, RewindRunRequest } from "./workflow/runs/rewind-run.js";
import type { RunLogsData, RunLogsRequest } from "./workflow/runs/run-logs.js";
import type { NextData } from "./workflow/runs/run-reply.js";
import type { RunStatusData, RunStatusRequest } from "./workflow/runs/run-status.js";
import type { StartRunRequest } from "./workflow/runs/start-run.js";
import type { StatelessNextRequest } from "./workflow/runs/stateless-next.js";
import type { RunEnded } from "./workflow/execute/run-events.js";
import type { PlannedRun, PlanRunRequest } from "./workflow/plan-run.js";
import type { RunWorkflowRequest } from "./workflow/run-workflow.js";
import type { NewWorkflowData, NewWorkflowRequest } from "./workflow/new-workflow.js";
import type { ShowWorkflowData, ShowWorkflowRequest } from "./workflow/show-workflow.js";
import type { ValidateWorkflowsData, ValidateWorkflowsRequest } from "./workflow/validate-workflows.js";
import type { PlaceRequest } from "./request.js";

export type WorkflowRequest =
  | ({ readonly what: "list" } & PlaceRequest)
  | ({ readonly what: "show" } & ShowWorkflowRequest)
  | ({ readonly what: "validate" } & ValidateWorkflowsRequest)
  | ({ readonly what: "new" } & NewWorkflowRequest)
  | ({ readonly what: "start" } & StartRunRequest)
  | ({ readonly what: "run" } & RunWorkflowRequest)
  | ({ readonly what: "plan-run" } & PlanRunRequest)
  | ({ readonly what: "next" } & NextStepRequest)
  | ({ readonly what: "next-stateless" } & StatelessNextRequest)
  | ({ readonly what: "status" } & RunStatusRequest)
  | ({ readonly what: "logs" } & RunLogsRequest)
  | ({ readonly what: "list-runs" } & ListRunsRequest)
  | ({ readonly what: "retry" } & RetryRunRequest)
  | ({ readonly what: "rewind" } & RewindRunRequest)
  | ({ readonly what: "fork" } & ForkRunRequest);

export type WorkflowData =
  | ListWorkflowsData
  | ShowWorkflowData
  | ValidateWorkflowsData
  | NewWorkflowData
  | NextData
  | RunStatusData
  | RunLogsData
  | ListRunsData
  | RewindRunData
  | RunEnded
  | PlannedRun
  | ForkRunData;

/**
 * Lists workflows, shows one, checks them, makes a new one; starts runs and goes on with them.
 * @throws {CtxError} NOT_INITIALIZED, WORKFLOW_NOT_FOUND, WORKFLOW_INVALID, RUN_NOT_FOUND, REF_AMBIGUOUS; for a new one
 * USAGE, CONTEXT_EXISTS; for runs VARIABLE_INVALID, LOCK_HELD, SECRET_FOUND; whatever else stands in the way of writing.
 */
export async function workflow(runtime: Runtime, request: WorkflowRequest): Promise<Outcome<WorkflowData>> {
  switch (request.what) {
    case "list":
    case "show":
    case "validate":
    case "new":
      return aboutDefinitions(runtime, request);
    default:
      return aboutRuns(runtime, request);
  }
}

type AboutDefinitions = Extract<WorkflowRequest, { what: "list" | "show" | "validate" | "new" }>;

async function aboutDefinitions(runtime: Runtime, request: AboutDefinitions): Promise<Outcome<WorkflowData>> {
  switch (request.what) {
    case "list": {
      const { listWorkflows } = await import("./workflow/list-workflows.js");
      return listWorkflows(runtime, request);
    }
    case "show": {
      const { showWorkflow } = await import("./workflow/show-workflow.js");
      return showWorkflow(runtime, request);
    }
    case "validate": {
      const { validateWorkflows } = await import("./workflow/validate-workflows.js");
      return validateWorkflows(runtime, request);
    }
    case "new": {
      const { newWorkflow } = await import("./workflow/new-workflow.js");
      return newWorkflow(runtime, request);
    }
  }
}

async function aboutRuns(
  runtime: Runtime,
  request: Exclude<WorkflowRequest, AboutDefinitions>,
): Promise<Outcome<WorkflowData>> {
  switch (request.what) {
    case "start": {
      const { startRun } = await import("./workflow/runs/start-run.js");
      return startRun(runtime, request);
    }
    case "run": {
      const { runWorkflow } = await import("./workflow/run-workflow.js");
      return runWorkflow(runtime, request);
    }
    case "plan-run": {
      const { planWorkflowRun } = await import("./workflow/plan-run.js");
      return planWorkflowRun(runtime, request);
    }
    case "next": {
      const { nextStep } = await import("./workflow/runs/next-step.js");
      return nextStep(runtime, request);
    }
    case "next-stateless": {
      const { statelessNext } = await import("./workflow/runs/stateless-next.js");
      return statelessNext(runtime, request);
    }
    case "status": {
      const { runStatus } = await import("./workflow/runs/run-status.js");
      return runStatus(runtime, request);
    }
    case "logs": {
      const { runLogs } = await import("./workflow/runs/run-logs.js");
      return runLogs(runtime, request);
    }
    case "list-runs": {
      const { listRuns } = await import("./workflow/runs/list-runs.js");
      return listRuns(runtime, request);
    }
    case "retry": {
      const { retryRun } = await import("./workflow/runs/retry-run.js");
      return retryRun(runtime, request);
    }
    case "rewind": {
      const { rewindRun } = await import("./workflow/runs/rewind-run.js");
      return rewindRun(runtime, request);
    }
    case "fork": {
      const { forkRun } = await import("./workflow/runs/fork-run.js");
      return forkRun(runtime, request);
    }
  }
}
