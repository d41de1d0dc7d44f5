// `ctx progress`.
import { progress, type AppendData } from "../../actions/append.js";
import type { CommandSpec } from "../command-spec.js";
import { jsonOption } from "../parse/input.js";
import { argumentOf, given, listOption, numberOption, textOption, writerOf } from "../parse/invocation.js";
import { renderAppend } from "../render/appended.js";
import { KEY_OPTION, REF } from "../words.js";

export const command: CommandSpec<AppendData> = {
  name: "progress",
  summary: "Record what was done",
  arguments: [REF, { name: "text", required: true, description: "what was done, in a sentence" }],
  options: [
    { name: "phase", value: "NAME", description: "the phase of the work" },
    { name: "percent", value: "N", numeric: true, description: "how much is done, 0 to 100" },
    { name: "checkpoint", value: "NAME", description: "a point that was reached" },
    { name: "details", value: "JSON", description: "anything more, as JSON" },
    {
      name: "files",
      value: "FILE",
      completes: "file",
      variadic: true,
      description: "files or globs: all words up to the next option",
    },
    KEY_OPTION,
  ],
  examples: [
    { line: 'ctx progress task-42 "JWT endpoints implemented"', note: "" },
    { line: 'ctx progress task-42 "Tests pass" --percent 80 --files src/auth/*.ts', note: "" },
  ],
  writer: true,
  run: async (invocation, door) =>
    progress(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      text: argumentOf(invocation, "text"),
      ...given("phase", textOption(invocation, "phase")),
      ...given("percent", numberOption(invocation, "percent")),
      ...given("checkpoint", textOption(invocation, "checkpoint")),
      ...given("details", jsonOption(invocation, "details")),
      ...given("files", listOption(invocation, "files")),
      ...given("key", textOption(invocation, "key")),
    }),
  render: renderAppend,
};
