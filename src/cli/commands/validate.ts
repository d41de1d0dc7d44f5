// `ctx validate`.
import { validate, type ValidateData } from "../../actions/validate.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, listArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderVerdict } from "../render/verdict.js";
import { NO_PERSONAL, personalOf, REF } from "../words.js";

export const command: CommandSpec<ValidateData> = {
  name: "validate",
  summary: "Check the files for faults",
  arguments: [
    {
      ...REF,
      name: "target",
      required: false,
      variadic: true,
      description: "refs, or paths below .context/; everything unless given",
    },
  ],
  options: [
    { name: "strict", description: "warnings count as errors" },
    {
      name: "at",
      value: "REV",
      completes: "revision",
      description: "check the files of this commit, tag or branch",
    },
    NO_PERSONAL,
  ],
  examples: [
    { line: "ctx validate", note: "all files; exits 1 when one is broken" },
    { line: "ctx validate task-42", note: "one context" },
    { line: "ctx validate --strict .context/tasks", note: "for hooks and CI" },
  ],
  writer: false,
  readsEverything: true,
  areFindingsResult: true,
  run: (invocation, door) =>
    validate(door.runtime, {
      ...placeOf(door),
      targets: listArgument(invocation, "target"),
      ...given("at", textOption(invocation, "at")),
      ...personalOf(invocation),
      ...(hasFlag(invocation, "strict") ? { strict: true } : {}),
    }),
  render: renderVerdict,
};
