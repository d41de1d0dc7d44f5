// The tool `context_resolve`: everything that applies to a task, ready to be read.
import { READER, type Tool } from "../tool.js";
import { MOST_CHARACTERS, OBJECT, present, REF, TEXT, textOf } from "../words.js";

export const contextResolve: Tool = {
  name: "context_resolve",
  title: "Resolve context",
  description:
    "What the team and other agents know that applies here: requirements, decisions, patterns, insights, progress of all levels, merged, most specific first. Call it before work begins. Without ref: the task of the current branch, else the branch.",
  properties: { ref: REF },
  required: [],
  answers: { ref: TEXT, branch: TEXT, omitted: OBJECT },
  manner: READER,
  call: async ({ runtime, directory, given }) => {
    const { briefContext } = await import("../../actions/agent/brief-context.js");
    const { data, findings } = await briefContext(runtime, {
      directory,
      ...present("ref", textOf(given, "ref")),
      maxCharacters: MOST_CHARACTERS,
    });
    const { ref, branch, text, omitted } = data;
    const nothing = `ctx: nothing is recorded yet for ${ref}. Add to it with context_update or context_add.`;
    return {
      text: text === "" ? nothing : text,
      fields: { ref, ...present("branch", branch ?? undefined), omitted: { ...omitted } },
      findings,
    };
  },
};
