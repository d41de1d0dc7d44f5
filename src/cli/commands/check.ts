// `ctx check`.
import { check, type CheckData } from "../../actions/check.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, placeOf, textOption } from "../parse/invocation.js";
import { renderFreshness } from "../render/freshness.js";

export const command: CommandSpec<CheckData> = {
  name: "check",
  summary: "Tell which documents are stale against their code",
  arguments: [],
  options: [
    {
      name: "staged",
      conflicts: ["range", "all"],
      description: "judge the commit being made: only what it touches, for hooks",
    },
    {
      name: "range",
      value: "A...B",
      completes: "range",
      conflicts: ["all"],
      description: "judge what B changes since it left A; A..B: since A",
    },
    { name: "all", description: "judge every document against the files here (default)" },
    { name: "strict", description: "what cannot be told counts as an error" },
  ],
  examples: [
    { line: "ctx check", note: "every document that has $covers" },
    { line: "ctx check --staged", note: "in a pre-commit hook" },
    { line: "ctx check --range origin/main...HEAD", note: "in CI" },
  ],
  writer: false,
  readsEverything: true,
  areFindingsResult: true,
  run: (invocation, door) =>
    check(door.runtime, {
      ...placeOf(door),
      ...(hasFlag(invocation, "staged") ? { staged: true } : {}),
      ...given("range", textOption(invocation, "range")),
      ...(hasFlag(invocation, "strict") ? { strict: true } : {}),
    }),
  render: renderFreshness,
};
