// `ctx workflow list`: the workflows of .context/workflows/, broken ones too.
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { listWorkflowIds, readWorkflows } from "../../store/read/workflows.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { judge } from "./open-definition.js";

export interface ListedWorkflow {
  readonly id: string;
  readonly path: string;
  /** Null where the file cannot be read. */
  readonly name: string | null;
  readonly description: string | null;
  readonly version: string | null;
  /** Steps at the top level; null where the file cannot be read. */
  readonly steps: number | null;
  /** It cannot be run as it is. */
  readonly broken: boolean;
}

export interface ListWorkflowsData {
  readonly items: readonly ListedWorkflow[];
}

/**
 * Lists workflows by id. What is wrong with a broken one comes as findings.
 * @throws {CtxError} NOT_INITIALIZED.
 */
export async function listWorkflows(
  runtime: Runtime,
  request: PlaceRequest,
): Promise<Outcome<ListWorkflowsData>> {
  const { workspace, reader } = await openForReading(runtime, request, {});
  const { tree } = reader;
  const findings = [...(await locateFindings(workspace.findings, sourcesOf([], workspace)))];
  const items: ListedWorkflow[] = [];
  for (const file of await readWorkflows(tree, await listWorkflowIds(tree))) {
    if (file === null) continue;
    const { workflow, findings: found } = await judge(tree, file);
    const errors = found.filter(({ severity }) => severity === "error");
    findings.push(...errors);
    items.push({
      id: file.id,
      path: file.path,
      name: workflow?.name ?? null,
      description: workflow?.description ?? null,
      version: workflow?.version ?? null,
      steps: workflow?.steps.length ?? null,
      broken: errors.length > 0,
    });
  }
  return { data: { items }, findings };
}
