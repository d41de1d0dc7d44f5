// The tool `workflow_list`: which workflows there are.
import { READER, type Tool } from "../tool.js";
import { MOST_CHARACTERS } from "../words.js";

export const workflowList: Tool = {
  name: "workflow_list",
  title: "List workflows",
  description: "The workflows that can be followed here.",
  properties: {},
  required: [],
  answers: { items: { type: "array", items: { type: "object" } } },
  manner: READER,
  call: async ({ runtime, directory }) => {
    const { briefWorkflows } = await import("../../actions/agent/brief-workflows.js");
    const { data, findings } = await briefWorkflows(runtime, { directory, maxCharacters: MOST_CHARACTERS });
    return { text: data.text, fields: { items: data.items.map((item) => ({ ...item })) }, findings };
  },
};
