// `ctx complete`.
import { complete, type CompleteData } from "../../actions/complete.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, optionalArgument, writerOf } from "../parse/invocation.js";
import { renderComplete } from "../render/status-change.js";

export const command: CommandSpec<CompleteData> = {
  name: "complete",
  summary: "Mark a task as done",
  arguments: [
    { name: "task", required: true, completes: "task", description: "task/<id> or a task id" },
    { name: "summary", required: false, description: "what was achieved, in a sentence" },
  ],
  options: [],
  examples: [
    { line: 'ctx complete task-42 "Login works, with rotating tokens"', note: "its status, and an entry" },
    { line: "ctx unset task-42 status", note: "open again" },
  ],
  writer: true,
  run: (invocation, door) =>
    complete(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "task"),
      ...given("summary", optionalArgument(invocation, "summary")),
    }),
  render: renderComplete,
};
