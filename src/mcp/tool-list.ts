// All tools, in the order in which clients see them, and what `tools/list` says of them.
import { described, inputSchemaOf, type Tool } from "./tool.js";
import { contextAdd } from "./tools/context-add.js";
import { contextChanges } from "./tools/context-changes.js";
import { contextDelegate } from "./tools/context-delegate.js";
import { contextGet } from "./tools/context-get.js";
import { contextResolve } from "./tools/context-resolve.js";
import { contextUpdate } from "./tools/context-update.js";
import { workflowList } from "./tools/workflow-list.js";
import { workflowNext } from "./tools/workflow-next.js";

export const TOOLS: readonly Tool[] = [
  contextResolve,
  contextGet,
  contextUpdate,
  contextAdd,
  contextDelegate,
  contextChanges,
  workflowNext,
  workflowList,
];

/** A tool as `tools/list` shows it. Its output schema fits refusals, too, which have a text and an error. */
export function describeTool(tool: Tool) {
  const { name, title, description, answers, manner } = tool;
  return {
    name,
    title,
    description,
    inputSchema: inputSchemaOf(tool) as { type: "object" },
    outputSchema: {
      type: "object" as const,
      properties: { text: described("string", "The answer, to read"), ...answers },
      required: ["text"],
    },
    annotations: {
      readOnlyHint: manner.isReader,
      destructiveHint: manner.isDestructive,
      idempotentHint: manner.isIdempotent,
      openWorldHint: false,
    },
  };
}
