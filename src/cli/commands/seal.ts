// `ctx seal`.
import { seal, type SealData } from "../../actions/seal.js";
import type { CommandSpec } from "../command-spec.js";
import { listArgument, writerOf } from "../parse/invocation.js";
import { renderSeal } from "../render/kept-entries.js";
import { REF } from "../words.js";

export const command: CommandSpec<SealData> = {
  name: "seal",
  summary: "Pack new entries into one file a context, before a commit",
  arguments: [{ ...REF, required: false, variadic: true, description: `${REF.description}; all without` }],
  options: [],
  examples: [
    { line: "ctx seal", note: "every context; what git knows already stays as it is" },
    { line: "ctx seal task-42", note: "one" },
  ],
  writer: true,
  run: (invocation, door) =>
    seal(door.runtime, { ...writerOf(invocation, door), refs: listArgument(invocation, "ref") }),
  render: renderSeal,
};
