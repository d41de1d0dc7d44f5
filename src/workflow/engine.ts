// The workflow engine: (definition, state, event) → state, and state → reply. No disk, clock, chance or shell: times and
// results come in with events. This file is the way in; what each part decides is said in its own file.
export { advance, findReadyPath, start } from "./advance.js";
export { captureVariables, readCommand, type Command } from "./command.js";
export { next, statusOf } from "./next.js";
export { makeProgram, type Program } from "./program.js";
export { replay, type Question } from "./replay/replay.js";
export { makeWorkflow, type DefinitionProblem, type FindWorkflow } from "./written/make-workflow.js";
