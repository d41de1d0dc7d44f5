// `ctx workflow`: what can be done with workflows. Each of these is an action of its own in workflow/, loaded when asked for.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { ListWorkflowsData } from "./workflow/list-workflows.js";
import type { NewWorkflowData, NewWorkflowRequest } from "./workflow/new-workflow.js";
import type { ShowWorkflowData, ShowWorkflowRequest } from "./workflow/show-workflow.js";
import type { ValidateWorkflowsData, ValidateWorkflowsRequest } from "./workflow/validate-workflows.js";
import type { PlaceRequest } from "./request.js";

export type WorkflowRequest =
  | ({ readonly what: "list" } & PlaceRequest)
  | ({ readonly what: "show" } & ShowWorkflowRequest)
  | ({ readonly what: "validate" } & ValidateWorkflowsRequest)
  | ({ readonly what: "new" } & NewWorkflowRequest);

export type WorkflowData = ListWorkflowsData | ShowWorkflowData | ValidateWorkflowsData | NewWorkflowData;

/**
 * Lists workflows, shows one, checks them, or makes a new one.
 * @throws {CtxError} NOT_INITIALIZED, WORKFLOW_NOT_FOUND, WORKFLOW_INVALID; for a new one USAGE, CONTEXT_EXISTS, and
 * whatever else stands in the way of writing.
 */
export async function workflow(runtime: Runtime, request: WorkflowRequest): Promise<Outcome<WorkflowData>> {
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
