// `ctx workflow show`: what a workflow does, step by step, and the same as a diagram.
import type { Finding } from "../../errors/finding.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { makeReport } from "../../validate/report.js";
import type { Workflow } from "../../workflow/definition.js";
import { drawWorkflow } from "../../workflow/diagram.js";
import { outlineStep, type StepOutline } from "../../workflow/outline.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { openDefinition } from "./open-definition.js";

export interface ShowWorkflowRequest extends PlaceRequest {
  /** An id, or the path of a file. */
  readonly target: string;
  /** Also draw it. */
  readonly mermaid?: boolean;
}

export interface ShowWorkflowData {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly preconditions: readonly string[];
  readonly clarificationPrompts: readonly string[];
  /** JSON Schemas; null where none is declared. */
  readonly inputs: JsonObject | null;
  readonly outputs: JsonObject | null;
  readonly steps: readonly StepOutline[];
  /** A flowchart as Mermaid writes it; no title can leave its label. */
  readonly mermaid?: string;
}

/**
 * Shows one workflow. What keeps it from being run comes as findings.
 * @throws {CtxError} NOT_INITIALIZED; WORKFLOW_NOT_FOUND; WORKFLOW_INVALID when nothing of it can be shown.
 */
export async function showWorkflow(
  runtime: Runtime,
  request: ShowWorkflowRequest,
): Promise<Outcome<ShowWorkflowData>> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const { file, workflow, findings } = await openDefinition(runtime, reader.tree, request);
  const found = [...(await locateFindings(workspace.findings, sourcesOf([], workspace))), ...findings];
  if (workflow === null) throw unreadable(file.path, makeReport(found));
  return { data: describe(workflow, file.path, request.mermaid === true), findings: found };
}

function describe(workflow: Workflow, path: string, isDrawn: boolean): ShowWorkflowData {
  const { id, name, description, version, preconditions, clarificationPrompts, inputs, outputs } = workflow;
  return {
    id,
    path,
    name,
    description,
    version,
    preconditions,
    clarificationPrompts,
    inputs,
    outputs,
    steps: workflow.steps.map(outlineStep),
    ...(isDrawn ? { mermaid: drawWorkflow(workflow) } : {}),
  };
}

function unreadable(path: string, findings: readonly Finding[]): CtxError {
  const line = findings.find((finding) => finding.line !== undefined)?.line;
  return new CtxError("WORKFLOW_INVALID", `${path} does not have the form of a workflow.`, {
    path,
    ...(line === undefined ? {} : { line }),
    findings,
  });
}
