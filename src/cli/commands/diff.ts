// `ctx diff`.
import { diff, type DiffData } from "../../actions/diff.js";
import type { CommandSpec } from "../command-spec.js";
import { hasFlag, listArgument, placeOf } from "../parse/invocation.js";
import { renderContextDiff } from "../render/context-diff.js";
import { REF } from "../words.js";

export const command: CommandSpec<DiffData> = {
  name: "diff",
  summary: "Show what differs between revisions, as it takes effect",
  arguments: [
    {
      name: "range",
      required: false,
      completes: "range",
      description: "A..B, A...B (B since it left A), or A: that against the files here; else HEAD",
    },
    { ...REF, required: false, variadic: true, description: `${REF.description}; else every context` },
  ],
  options: [
    { name: "stat", description: "only how much differs in each context" },
    { name: "exit-code", description: "exit 1 when something differs" },
  ],
  examples: [
    { line: "ctx diff", note: "what is not committed yet" },
    { line: "ctx diff main...HEAD", note: "what this branch changes, and for whom" },
    { line: "ctx diff v1..v2 task-42", note: "one context" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    diff(door.runtime, {
      ...placeOf(door),
      words: [...listArgument(invocation, "range"), ...listArgument(invocation, "ref")],
      ...(hasFlag(invocation, "exit-code") ? { failOnDifference: true } : {}),
    }),
  render: renderContextDiff,
};
