// `ctx insight`.
import { insight, type AppendData } from "../../actions/append.js";
import { IMPORTANCES, INSIGHT_CATEGORIES, type Importance } from "../../model/entry.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, textOption, writerOf } from "../parse/invocation.js";
import { renderAppend } from "../render/appended.js";
import { KEY_OPTION, REF } from "../words.js";

export const command: CommandSpec<AppendData> = {
  name: "insight",
  summary: "Record what was learnt",
  arguments: [REF, { name: "text", required: true, description: "what was learnt, in a sentence" }],
  options: [
    {
      name: "category",
      value: "C",
      completes: "category",
      required: true,
      description: `${INSIGHT_CATEGORIES.join(", ")}, or one of the project's own`,
    },
    { name: "importance", value: "I", choices: IMPORTANCES, description: IMPORTANCES.join(", ") },
    KEY_OPTION,
  ],
  examples: [
    { line: 'ctx insight task-42 "JWT helper exists in auth.py" --category discovery', note: "" },
    { line: 'ctx insight project "Logs hold tokens" --category security --importance high', note: "" },
  ],
  writer: true,
  run: async (invocation, door) =>
    insight(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      text: argumentOf(invocation, "text"),
      category: textOption(invocation, "category") ?? "",
      ...given("importance", textOption(invocation, "importance") as Importance | undefined),
      ...given("key", textOption(invocation, "key")),
    }),
  render: renderAppend,
};
