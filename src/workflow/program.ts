// A workflow made ready to run: the definition, what the engine cannot decide by itself, and what is known about variables.
import { readKnowledge, type Knowledge } from "./analysis/knowledge.js";
import type { Checks, Workflow } from "./definition.js";

export interface Program {
  readonly workflow: Workflow;
  readonly checks: Checks;
  readonly knowledge: Knowledge;
}

/** Makes a workflow ready. Keep the program as long as the definition stays the same. */
export function makeProgram(workflow: Workflow, checks: Checks): Program {
  return { workflow, checks, knowledge: readKnowledge(workflow) };
}
