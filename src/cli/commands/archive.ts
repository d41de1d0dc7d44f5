// `ctx archive`.
import { archive, type ChangedStatus } from "../../actions/complete.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, optionalArgument, writerOf } from "../parse/invocation.js";
import { renderArchive } from "../render/status-change.js";
import { REF } from "../words.js";

export const command: CommandSpec<ChangedStatus> = {
  name: "archive",
  summary: "Mark a task or a branch as over",
  arguments: [
    { ...REF, description: "branch, branch/<name>, task/<id> or a task id" },
    { name: "reason", required: false, description: "why it ends, in a sentence" },
  ],
  options: [],
  examples: [
    { line: 'ctx archive task-41 "Sessions are not wanted"', note: "nothing is moved or removed" },
    { line: "ctx archive branch/feature/user-profiles", note: "" },
  ],
  writer: true,
  run: (invocation, door) =>
    archive(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      ...given("summary", optionalArgument(invocation, "reason")),
    }),
  render: renderArchive,
};
