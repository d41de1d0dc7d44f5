// The commands of this worktree's workflows, to be shown beside what needs approval: `ctx workflow run` runs them because
// a person asks for it (SPEC §15, P20), and nothing else does.
import { parseJsonObject } from "../../format/json.js";
import type { SourceText } from "../../model/document.js";
import type { Json } from "../../model/json/json.js";
import { formatPointer } from "../../model/json/pointer.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { listRunFields } from "../../policy/risk/executable-fields.js";
import { WORKFLOWS_DIRECTORY } from "../../store/layout.js";
import type { ContextTree } from "../../store/read/tree.js";
import { findLines } from "../review/find-lines.js";
import type { WorkflowCommand } from "./survey.js";

/** Lists them in path order; of a definition that cannot be read, `ctx workflow validate` tells. */
export async function listWorkflowCommands(tree: ContextTree): Promise<WorkflowCommand[]> {
  const listed = (await tree.list(WORKFLOWS_DIRECTORY)) ?? [];
  const paths = listed.filter(({ path, kind }) => kind === "file" && path.endsWith(".json"));
  const found: { source: SourceText; pointer: string; value: Json }[] = [];
  for (const read of await tree.readTexts(paths.map(({ path }) => path))) {
    if (!("text" in read)) continue;
    const source: SourceText = { path: read.path, form: "json", text: read.text };
    const definition = parseJsonObject(source).value as Json | undefined;
    for (const { pointer, value } of definition === undefined ? [] : listRunFields(definition))
      found.push({ source, pointer: formatPointer(pointer), value });
  }
  const lineOf = await findLines(found);
  return found.map((spot) => ({ path: spot.source.path, line: lineOf(spot), command: wordsOf(spot.value) }));
}

function wordsOf(command: Json): string {
  return Array.isArray(command)
    ? command.map((word) => quoteForShell(String(word))).join(" ")
    : String(command);
}
