// A workflow as an action needs it: found by id or path, its form and its structure judged, what it uses read with it.
// Doubts about what it means are for `ctx workflow validate`.
import { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import {
  isWorkflowId,
  listWorkflowIds,
  parseWorkflow,
  readWorkflows,
  workflowPathOf,
  type WorkflowFile,
} from "../../store/read/workflows.js";
import type { ContextTree } from "../../store/read/tree.js";
import type { Workflow, WrittenWorkflow } from "../../workflow/definition.js";
import { makeWorkflow } from "../../workflow/written/make-workflow.js";

export interface Definition {
  readonly file: WorkflowFile;
  /** What can be shown of it; null when the file has not the form of a definition. */
  readonly workflow: Workflow | null;
  /** What is wrong with its form and structure, with places. Without errors it can be run. */
  readonly findings: readonly Finding[];
  /** By id, the contents of the definitions that it uses, and of those that these use. */
  readonly used: Readonly<Record<string, JsonObject>>;
}

export interface DefinitionRequest {
  /** An id, or the path of a file: whatever holds a slash or ends in ".json". */
  readonly target: string;
  /** Where a path is seen from; absolute. */
  readonly directory: string;
}

/** So many workflows may use each other. */
const MOST_USED = 100;

/**
 * Finds a definition.
 * @throws {CtxError} WORKFLOW_NOT_FOUND when there is no such id or file.
 */
export async function openDefinition(
  runtime: Runtime,
  tree: ContextTree,
  request: DefinitionRequest,
): Promise<Definition> {
  const isPath = request.target.includes("/") || request.target.endsWith(".json");
  const file = isPath ? await readNamedFile(runtime, request) : await readById(tree, request.target);
  return judge(tree, file);
}

/** Judges a definition that was read. */
export async function judge(tree: ContextTree, file: WorkflowFile): Promise<Definition> {
  const { content, path, source } = file;
  if (content === null || source === null) return { file, workflow: null, findings: file.findings, used: {} };
  const used = await readUsed(tree, content);
  const { workflow, problems } = makeWorkflow(content as WrittenWorkflow, {
    find: (id) => (used.get(id)?.content ?? null) as WrittenWorkflow | null,
  });
  const findings = problems.map(({ pointer, message }) => {
    const said = sayBroken(shorten(message), { pointer, content, used }).replace(
      /^a condition /,
      "is a condition that ",
    );
    const sentence = `${pointer} ${said}.`;
    return makeFinding("WORKFLOW_INVALID", sentence.replace(/\?\.$/, "?"), { path, pointer });
  });
  return {
    file,
    workflow,
    findings: [...file.findings, ...(await locateFindings(findings, [source]))],
    used: Object.fromEntries(
      [...used].flatMap(([id, one]): [string, JsonObject][] =>
        one.content === null ? [] : [[id, one.content]],
      ),
    ),
  };
}

/**
 * Finds a definition that can be run.
 * @throws {CtxError} WORKFLOW_NOT_FOUND; WORKFLOW_INVALID with the findings, when something is wrong with it.
 */
export async function requireDefinition(
  runtime: Runtime,
  tree: ContextTree,
  request: DefinitionRequest,
): Promise<Definition & { readonly workflow: Workflow }> {
  const definition = await openDefinition(runtime, tree, request);
  const { file, workflow, findings } = definition;
  const first = findings.find(({ severity }) => severity === "error");
  if (workflow !== null && first === undefined) return { ...definition, workflow };
  throw new CtxError("WORKFLOW_INVALID", `${file.path} is no workflow that can be run.`, {
    path: file.path,
    ...(first?.line === undefined ? {} : { line: first.line }),
    hint: "Mend what is told here; `ctx workflow validate` looks at all of it.",
    findings,
  });
}

async function readById(tree: ContextTree, id: string): Promise<WorkflowFile> {
  const [file] = isWorkflowId(id) ? await readWorkflows(tree, [id]) : [null];
  if (file !== null && file !== undefined) return file;
  const similar = findSimilar(id, await listWorkflowIds(tree));
  const meant = similar === null ? "" : `did you mean ${similar}? `;
  throw new CtxError("WORKFLOW_NOT_FOUND", `There is no workflow ${id === "" ? "(empty)" : id}.`, {
    ...(isWorkflowId(id) ? { path: workflowPathOf(id) } : {}),
    hint: {
      command: `${meant}List workflows with \`ctx workflow list\`.`,
      tool: `${meant}workflow_list shows the workflows.`,
    },
  });
}

async function readNamedFile(
  runtime: Runtime,
  { target, directory }: DefinitionRequest,
): Promise<WorkflowFile> {
  const isAbsolute = /^(?:\/|[A-Za-z]:[\\/])/.test(target);
  const text = runtime.files.readText(isAbsolute ? target : `${directory}/${target}`);
  if (text !== null) return parseWorkflow({ path: target, text });
  throw new CtxError("WORKFLOW_NOT_FOUND", `There is no file ${target}.`, {
    hint: "Name a file that exists, or a workflow as `ctx workflow list` shows it.",
  });
}

/** The workflows that one uses, and those that these use. */
async function readUsed(tree: ContextTree, content: JsonObject): Promise<Map<string, WorkflowFile>> {
  const found = new Map<string, WorkflowFile>();
  let open = listUsed(content);
  while (open.length > 0 && found.size < MOST_USED) {
    const files = (await readWorkflows(tree, open)).filter((file) => file !== null);
    for (const file of files) found.set(file.id, file);
    open = [...new Set(files.flatMap(({ content: inner }) => (inner === null ? [] : listUsed(inner))))];
    open = open.filter((id) => !found.has(id));
  }
  return found;
}

/** The ids under `uses`, wherever they stand in steps. JSON that ctx reads is at most 64 levels deep. */
function listUsed(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(listUsed);
  if (!isJsonObject(value)) return [];
  const { uses, steps, body, parallel } = value;
  const inner = [steps, body, parallel].flatMap((part) => (part === undefined ? [] : listUsed(part)));
  return typeof uses === "string" && isWorkflowId(uses) ? [uses, ...inner] : inner;
}

/** Of workflows that use each other, the first and the one that is wrong. */
function shorten(message: string): string {
  const parts = message.split(", which is not valid: ");
  return parts.length < 3 ? message : `${parts[0]}, in which a step ${parts.at(-1)}`;
}

/** A workflow that is there and broken is not missing. */
function sayBroken(
  message: string,
  { pointer, content, used }: { pointer: string; content: JsonObject; used: Map<string, WorkflowFile> },
): string {
  if (!pointer.endsWith("/uses") || !message.endsWith("is not there")) return message;
  const broken = [...used.values()].find((file) => {
    return file.content === null && file.id !== content["id"] && message.includes(`"${file.id}"`);
  });
  return broken === undefined
    ? message
    : `names the workflow "${broken.id}", whose file ${broken.path} is broken`;
}
