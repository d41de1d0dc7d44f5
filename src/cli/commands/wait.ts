// `ctx wait`.
import type { ChangesData } from "../../actions/changes.js";
import { wait } from "../../actions/wait.js";
import type { CommandSpec } from "../command-spec.js";
import { given, numberOption, placeOf, textOption } from "../parse/invocation.js";
import { renderChanges } from "../render/changes.js";
import { INTEREST_OPTIONS, interestOf } from "../words.js";

export const command: CommandSpec<ChangesData> = {
  name: "wait",
  summary: "Wait until somebody records or changes something",
  arguments: [],
  options: [
    ...INTEREST_OPTIONS,
    { name: "by", value: "WHO", description: "only what this one writes" },
    { name: "timeout", value: "S", numeric: true, description: "give up after S seconds (default: never)" },
  ],
  examples: [
    { line: "ctx wait --ref task-42 --by @backend_agent", note: "returns with what was recorded" },
    {
      line: "ctx wait --for @frontend_agent --kind insight --timeout 600",
      note: "exits 75 when nothing came",
    },
  ],
  writer: false,
  run: (invocation, door) =>
    wait(door.runtime, {
      ...placeOf(door),
      ...interestOf(invocation),
      ...given("by", textOption(invocation, "by")),
      ...given("timeout", numberOption(invocation, "timeout")),
    }),
  render: renderChanges,
};
