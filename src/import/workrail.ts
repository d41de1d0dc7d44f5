// WorkRail: workflow definitions, which ours are a superset of: each is kept as it is, under its own id, once it is
// known to be one that ctx can run.
import { makeFinding, type Finding } from "../errors/finding.js";
import { editText } from "../format/edit.js";
import { parseJsonObject } from "../format/json.js";
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { validateWorkflow } from "../schema/validate-workflow.js";
import { isWorkflowId, workflowPathOf } from "../store/read/workflows.js";
import type { ForeignFile, ImportedThing, Importer, ImportPlan, LeftOut } from "./things.js";

export const importer: Importer = {
  folders: [],
  wants: (path) => path.endsWith(".json"),
  plan: (files) => Promise.resolve(planFiles(files)),
};

function planFiles(files: readonly ForeignFile[]): ImportPlan {
  const things: ImportedThing[] = [];
  const leftOut: LeftOut[] = [];
  const findings: Finding[] = [];
  const ids = new Set<string>();
  for (const file of files) {
    const { value, findings: found } = parseJsonObject(file);
    const content = value as JsonObject | undefined;
    const id = content?.["id"];
    const faults = content === undefined ? found.slice(0, 1) : faultsOf(file, content);
    // Other JSON lies beside workflows: schemas, settings, lists of tasks.
    if (content !== undefined && !isWorkflow(content))
      leftOut.push({ source: file.path, reason: "it is no workflow" });
    else if (faults.length > 0 || typeof id !== "string") {
      findings.push(...faults);
      leftOut.push({ source: file.path, reason: "it is not a valid workflow" });
    } else if (ids.has(id)) leftOut.push({ source: file.path, reason: `the workflow ${id} is there twice` });
    else {
      ids.add(id);
      things.push(thingOf(file, id));
    }
  }
  return { things, leftOut, findings };
}

function isWorkflow(content: JsonObject): boolean {
  return (
    Array.isArray(content["steps"]) ||
    (typeof content["id"] === "string" && isJsonObject(content["metadata"]))
  );
}

function faultsOf({ path }: ForeignFile, content: JsonObject): Finding[] {
  const { id } = content;
  const problems = validateWorkflow(content).map(({ pointer, message }) =>
    makeFinding("WORKFLOW_INVALID", `${pointer || "the workflow"} ${message}.`, { path, pointer }),
  );
  if (problems.length > 0 || (typeof id === "string" && isWorkflowId(id))) return problems.slice(0, 1);
  return [makeFinding("WORKFLOW_INVALID", "Its id is none that ctx can use.", { path, pointer: "/id" })];
}

function thingOf({ path, text }: ForeignFile, id: string): ImportedThing {
  return {
    source: path,
    id,
    ref: null,
    isMain: false,
    path: workflowPathOf(id),
    write: (from: Json) =>
      editText({ path, form: "json", text }, [{ kind: "set", pointer: ["$from"], value: from }]),
    original: text,
  };
}
