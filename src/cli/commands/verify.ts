// `ctx verify`.
import { verify, type VerifyData } from "../../actions/verify.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, hasFlag, textOption, writerOf } from "../parse/invocation.js";
import { renderVerified } from "../render/verified.js";
import { REF } from "../words.js";

export const command: CommandSpec<VerifyData> = {
  name: "verify",
  summary: "Record that a context still holds for the code as it is",
  arguments: [REF],
  options: [
    { name: "message", short: "m", value: "TEXT", description: "why it still holds" },
    { name: "staged", description: "the code as it is staged, instead of as it is in the worktree" },
  ],
  examples: [
    { line: "ctx verify project", note: "accepts the covered files as they are here" },
    { line: 'ctx verify project --staged -m "only names changed"', note: "for the next commit" },
  ],
  writer: true,
  run: (invocation, door) =>
    verify(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      ...given("message", textOption(invocation, "message")),
      ...(hasFlag(invocation, "staged") ? { staged: true } : {}),
    }),
  render: renderVerified,
};
