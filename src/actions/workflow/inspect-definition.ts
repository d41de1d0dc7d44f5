// Everything that can be said of a definition without running it: its form, its structure, and the static checks.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import type { ContextTree } from "../../store/read/tree.js";
import type { WorkflowFile } from "../../store/read/workflows.js";
import type { Checks, WrittenWorkflow } from "../../workflow/definition.js";
import { judge } from "./open-definition.js";

/** Looks at one definition; problems come as findings with places. */
export async function inspectDefinition(tree: ContextTree, file: WorkflowFile): Promise<readonly Finding[]> {
  const { workflow, findings } = await judge(tree, file);
  const { content, path, source } = file;
  // What is not read rightly is not understood rightly.
  const isBroken = findings.some(({ severity }) => severity === "error");
  if (workflow === null || content === null || source === null || isBroken) return findings;
  const { checkWorkflow } = await import("../../workflow/checks/checks.js");
  const asking = await import("../../schema/variables.js");
  const written = content as WrittenWorkflow;
  const doubts = checkWorkflow({ workflow, written, checks: await loadChecks(), asking });
  const found = doubts.map(({ pointer, severity, message, hint }) => {
    const code = severity === "error" ? "WORKFLOW_INVALID" : "WORKFLOW_DOUBTFUL";
    return makeFinding(code, message, { path, pointer, ...(hint === undefined ? {} : { hint }) });
  });
  return [...findings, ...(await locateFindings(found, [source]))];
}

/** What the engine asks about variables and patterns. Loaded when a workflow is at hand: it brings re2js. */
export async function loadChecks(): Promise<Checks> {
  const { checkValue, checkVariables, hasPatternMatch } = await import("../../schema/variables.js");
  return { checkValue, checkVariables, hasMatch: hasPatternMatch };
}
