// `ctx usage`.
import { usage, type UsageData } from "../../actions/usage.js";
import type { CommandSpec } from "../command-spec.js";
import { given, numberOption, optionalArgument, placeOf } from "../parse/invocation.js";
import { renderUsage } from "../render/usage.js";
import { REF } from "../words.js";

export const command: CommandSpec<UsageData> = {
  name: "usage",
  summary: "How much of a model's window a context fills",
  arguments: [
    {
      ...REF,
      required: false,
      description: `${REF.description}; else CTX_TASK, or the task of the current branch`,
    },
  ],
  options: [
    {
      name: "window",
      value: "N",
      numeric: true,
      description: "the window in tokens (default: budget.window, else 200000)",
    },
  ],
  examples: [
    { line: "ctx usage task-42", note: "exit 1 above budget.target percent" },
    { line: "ctx usage --window 128000", note: "in a smaller model" },
  ],
  writer: false,
  run: (invocation, door) =>
    usage(door.runtime, {
      ...placeOf(door),
      ...given("ref", optionalArgument(invocation, "ref")),
      ...given("window", numberOption(invocation, "window")),
    }),
  render: renderUsage,
};
