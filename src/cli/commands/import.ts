// `ctx import`.
import { importFrom, IMPORT_TOOLS, type ImportData, type ImportTool } from "../../actions/import.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, writerOf } from "../parse/invocation.js";
import { renderImport } from "../render/import.js";

export const command: CommandSpec<ImportData> = {
  name: "import",
  summary: "Bring in what another tool knows",
  arguments: [
    { name: "tool", required: true, choices: IMPORT_TOOLS, description: "whose files they are" },
    {
      name: "path",
      required: true,
      completes: "file",
      description: "the project, the tool's folder in it, or one of its files",
    },
  ],
  options: [],
  examples: [
    { line: "ctx import backlog . --dry-run", note: "Backlog.md's tasks here: what would become of them" },
    { line: "ctx import task-master ../shop", note: "tags become branches" },
    { line: "ctx import beads issues.jsonl", note: "what `bd export` wrote" },
    { line: "ctx import madr docs/decisions", note: "decisions as notes of the project" },
  ],
  writer: true,
  run: (invocation, door) =>
    importFrom(door.runtime, {
      ...writerOf(invocation, door),
      tool: argumentOf(invocation, "tool") as ImportTool,
      path: argumentOf(invocation, "path"),
    }),
  render: renderImport,
};
