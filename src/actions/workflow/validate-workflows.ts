// `ctx workflow validate`: can these workflows do what they say?
import type { Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { listWorkflowIds, readWorkflows, type WorkflowFile } from "../../store/read/workflows.js";
import { countFindings, makeReport } from "../../validate/report.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { inspectDefinition } from "./inspect-definition.js";
import { openDefinition } from "./open-definition.js";

export interface ValidateWorkflowsRequest extends PlaceRequest {
  /** Ids, and paths of files. Default: every workflow of .context/workflows/. */
  readonly targets: readonly string[];
  /** Warnings count as errors do. */
  readonly strict?: boolean;
}

export interface ValidateWorkflowsData {
  readonly valid: boolean;
  readonly checked: { readonly files: number };
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/**
 * Checks definitions; what is wrong with them comes as findings.
 * @throws {CtxError} NOT_INITIALIZED; WORKFLOW_NOT_FOUND for a target that is not there.
 */
export async function validateWorkflows(
  runtime: Runtime,
  request: ValidateWorkflowsRequest,
): Promise<Outcome<ValidateWorkflowsData>> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const { tree } = reader;
  const found: Finding[] = [...(await locateFindings(workspace.findings, sourcesOf([], workspace)))];
  const files: WorkflowFile[] = [];
  for (const target of request.targets) {
    files.push((await openDefinition(runtime, tree, { target, directory: request.directory })).file);
  }
  if (request.targets.length === 0) {
    const read = await readWorkflows(tree, await listWorkflowIds(tree));
    files.push(...read.filter((file) => file !== null));
  }
  for (const file of files) found.push(...(await inspectDefinition(tree, file)));
  const findings = makeReport(found);
  const [errors, warnings, infos] = (["error", "warning", "info"] as const).map((severity) =>
    countFindings(findings, severity),
  ) as [number, number, number];
  const valid = errors === 0 && (request.strict !== true || warnings === 0);
  return {
    data: { valid, checked: { files: files.length }, errors, warnings, infos },
    findings,
    isRefusal: !valid,
  };
}
