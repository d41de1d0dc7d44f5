// The workflow engine: (definition, state, event) → state, and state → reply. No disk, clock, chance or shell.
// The one way in for the rooms below; what each part decides is said in its own file.
export { makeProgram, type Program } from "./program.js";
