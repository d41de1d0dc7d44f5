// `ctx get`.
import { get, type GetData } from "../../actions/get.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, optionalArgument, placeOf } from "../parse/invocation.js";
import { renderGet } from "../render/stored.js";
import { NO_PERSONAL, personalOf, POINTER, REF } from "../words.js";

export const command: CommandSpec<GetData> = {
  name: "get",
  summary: "Show one context alone, or one of its values",
  arguments: [REF, { ...POINTER, required: false }],
  options: [NO_PERSONAL],
  examples: [
    { line: "ctx get task-42", note: "what the task itself says, nothing inherited" },
    { line: "ctx get project stack.database", note: "one value" },
  ],
  writer: false,
  run: (invocation, door) =>
    get(door.runtime, {
      ...placeOf(door),
      ref: argumentOf(invocation, "ref"),
      ...given("pointer", optionalArgument(invocation, "pointer")),
      ...personalOf(invocation),
    }),
  render: renderGet,
};
