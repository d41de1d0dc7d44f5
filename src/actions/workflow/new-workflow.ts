// `ctx workflow new`: a workflow of your own, from a template that ships with ctx.
import { CtxError } from "../../errors/ctx-error.js";
import { editText } from "../../format/edit.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import { WORKFLOW_TEMPLATES } from "../../schema/generated/workflow-templates.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { isWorkflowId, workflowPathOf } from "../../store/read/workflows.js";
import { requireInside, writeFiles } from "../../store/write/writes.js";
import { openForWriting } from "../open.js";
import type { DryRun, WriteRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";

export interface NewWorkflowRequest extends WriteRequest {
  readonly template: string;
  /** What the workflow is called; the template's own name unless given. */
  readonly id?: string;
}

export interface NewWorkflowData extends DryRun {
  readonly id: string;
  readonly path: string;
  readonly template: string;
}

/**
 * Writes a new definition; never over one that is there.
 * @throws {CtxError} USAGE for an unknown template or an id that can be none; CONTEXT_EXISTS when there is a workflow of
 * that id; as writeFiles and openForWriting do.
 */
export async function newWorkflow(
  runtime: Runtime,
  request: NewWorkflowRequest,
): Promise<Outcome<NewWorkflowData>> {
  const text = requireTemplate(request.template);
  const id = request.id ?? request.template;
  requireId(id);
  const { workspace } = await openForWriting(runtime, request, {});
  const path = workflowPathOf(id);
  requireInside(runtime, workspace.root, path);
  if (runtime.files.kindOf(`${workspace.root}/${path}`) !== null) throw exists(id, path);
  const source = { path, form: "json", text } as const;
  const after = await editText(source, [{ kind: "set", pointer: ["id"], value: id }]);
  const writes = [{ path, before: null, after }];
  const written = await writeFiles(runtime, workspace, { writes, dryRun: request.dryRun === true });
  return {
    data: { id, path, template: request.template, ...written },
    findings: await locateFindings(workspace.findings, sourcesOf([], workspace)),
  };
}

function requireTemplate(name: string): string {
  const text = WORKFLOW_TEMPLATES.get(name);
  if (text !== undefined) return text;
  const known = [...WORKFLOW_TEMPLATES.keys()];
  const similar = findSimilar(name, known);
  const meant = similar === null ? "" : `did you mean ${similar}? `;
  throw new CtxError("USAGE", `There is no template ${name === "" ? "(empty)" : name}.`, {
    hint: `${meant}The templates are: ${known.join(", ")}.`,
  });
}

function requireId(id: string): void {
  if (isWorkflowId(id) && id.length >= 3) return;
  throw new CtxError("USAGE", `${id === "" ? "An empty text" : id} cannot be the id of a workflow.`, {
    hint: "Use 3 to 64 small letters, digits, - and _, with at most one dot in between.",
  });
}

function exists(id: string, path: string): CtxError {
  return new CtxError("CONTEXT_EXISTS", `There is a workflow ${id} already.`, {
    path,
    hint: `Give the new one an id of its own with --id, or look at this one: ctx workflow show ${quoteForShell(id)}`,
  });
}
