// Workflow definitions as files: .context/workflows/<id>.json, or any file that a person names. Says what is wrong with
// the form of each; what its steps mean together is decided in workflow/.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJsonObject } from "../../format/json.js";
import type { SourceText } from "../../model/document.js";
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import { decodeName, encodeName } from "../../model/names.js";
import type { Files } from "../../ports/files.js";
import { WORKFLOWS_DIRECTORY } from "../layout.js";
import { locateFindings } from "./locate-findings.js";
import { linkFinding, textOf } from "./read-text.js";
import type { ContextTree, ReadText } from "./tree.js";

/** One definition's file. */
export interface WorkflowFile {
  /** What its name says; for a file outside of workflows/, what its content says, else "". */
  readonly id: string;
  /** Relative to the root, or as it was named. */
  readonly path: string;
  /** Null when it could not be read. */
  readonly source: SourceText | null;
  /** Its content; null unless it has the form of a definition. */
  readonly content: JsonObject | null;
  /** What is wrong with its form, with places. */
  readonly findings: readonly Finding[];
}

const ID = /^(?:[a-z0-9_-]+|[a-z][a-z0-9_-]+\.[a-z][a-z0-9_-]+)$/;

/** Tells whether a word can be the id of a workflow. */
export function isWorkflowId(word: string): boolean {
  return ID.test(word) && word.length <= 64;
}

/** The path of a workflow's definition. */
export function workflowPathOf(id: string): string {
  return `${WORKFLOWS_DIRECTORY}/${encodeName(id)}.json`;
}

/** The ids that files of workflows/ have by their names, sorted; other files there are left alone. */
export async function listWorkflowIds(tree: ContextTree): Promise<string[]> {
  const entries = (await tree.list(WORKFLOWS_DIRECTORY)) ?? [];
  return entries.flatMap(({ path }) => idOfPath(path) ?? []).sort();
}

/** The same from the names on disk alone, whatever the files hold. */
export function workflowIdsOnDisk(files: Files, root: string): string[] {
  const entries = files.list(`${root}/${WORKFLOWS_DIRECTORY}`) ?? [];
  return entries.flatMap(({ name }) => idOfPath(`${WORKFLOWS_DIRECTORY}/${name}`) ?? []).sort();
}

/** Reads the definitions with these ids, in the order asked; null for one that is not there. */
export async function readWorkflows(
  tree: ContextTree,
  ids: readonly string[],
): Promise<(WorkflowFile | null)[]> {
  const there = new Map((await tree.list(WORKFLOWS_DIRECTORY))?.map((entry) => [entry.path, entry.kind]));
  const paths = ids.map(workflowPathOf);
  const reads = await tree.readTexts(paths.filter((path) => there.get(path) === "file"));
  const byPath = new Map(reads.map((read) => [read.path, read]));
  return Promise.all(
    paths.map(async (path, index) => {
      const id = ids[index] as string;
      if (there.get(path) === "symlink") return broken(path, id, linkFinding(path));
      const read = byPath.get(path);
      return read === undefined ? null : parseWorkflow(read);
    }),
  );
}

/** Makes a definition of what was read. */
export async function parseWorkflow(read: ReadText): Promise<WorkflowFile> {
  const { path } = read;
  const text = textOf(read);
  const named = idOfPath(path);
  if (typeof text !== "string") return broken(path, named ?? "", text);
  const source: SourceText = { path, form: "json", text };
  const parsed = parseJsonObject({ path, text });
  if (!isJsonObject(parsed.value)) return { ...broken(path, named ?? "", ...parsed.findings), source };
  const faults = await findFaults(parsed.value, path);
  const isFormed = faults.length === 0;
  const said = parsed.value["id"];
  if (isFormed && path.startsWith(`${WORKFLOWS_DIRECTORY}/`) && path !== workflowPathOf(String(said))) {
    faults.push(misnamed(path, String(said)));
  }
  return {
    id: named ?? (typeof said === "string" ? said : ""),
    path,
    source,
    content: isFormed ? parsed.value : null,
    findings: [...parsed.findings, ...(await locateFindings(faults, [source]))],
  };
}

function broken(path: string, id: string, ...findings: Finding[]): WorkflowFile {
  return { id, path, source: null, content: null, findings };
}

async function findFaults(content: JsonObject, path: string): Promise<Finding[]> {
  const { validateWorkflow } = await import("../../schema/validate-workflow.js");
  return validateWorkflow(content).map(({ pointer, message, similar }) => {
    return makeFinding("FILE_INVALID", `${pointer || "The definition"} ${message}.`, {
      path,
      pointer,
      ...(similar === undefined ? {} : { hint: `did you mean ${similar}?` }),
    });
  });
}

function misnamed(path: string, id: string): Finding {
  const name = path.slice(WORKFLOWS_DIRECTORY.length + 1);
  return makeFinding("WORKFLOW_INVALID", `The workflow ${id} is kept in ${name}, where nothing finds it.`, {
    path,
    pointer: "/id",
    hint: `A workflow is found by the name of its file, which would be ${workflowPathOf(id)}.`,
  });
}

/** The id that a file of workflows/ has by its name; null for any other file. */
function idOfPath(path: string): string | null {
  const name = path.startsWith(`${WORKFLOWS_DIRECTORY}/`) ? path.slice(WORKFLOWS_DIRECTORY.length + 1) : "";
  const id = name.endsWith(".json") ? decodeName(name.slice(0, -".json".length)) : null;
  return id !== null && isWorkflowId(id) ? id : null;
}
