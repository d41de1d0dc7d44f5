// `ctx explain`.
import { explain, type ExplainData } from "../../actions/explain.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, placeOf } from "../parse/invocation.js";
import { renderExplain } from "../render/explained.js";
import { NO_PERSONAL, personalOf, POINTER, REF } from "../words.js";

export const command: CommandSpec<ExplainData> = {
  name: "explain",
  summary: "Tell where one value comes from and what it overrides",
  arguments: [REF, { ...POINTER, completes: "resolved-pointer" }],
  options: [NO_PERSONAL],
  examples: [{ line: "ctx explain task-42 caching", note: "file, line, commit, author" }],
  writer: false,
  run: (invocation, door) =>
    explain(door.runtime, {
      ...placeOf(door),
      ref: argumentOf(invocation, "ref"),
      pointer: argumentOf(invocation, "pointer"),
      ...personalOf(invocation),
    }),
  render: renderExplain,
};
