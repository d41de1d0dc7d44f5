// `ctx init`.
import { init, type InitData } from "../../actions/init.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, textOption, writerOf } from "../parse/invocation.js";
import { renderInit } from "../render/writes.js";

export const command: CommandSpec<InitData> = {
  name: "init",
  summary: "Make this repository a place for context",
  arguments: [],
  options: [
    { name: "task", value: "ID", description: "also create this task" },
    { name: "here", description: "use this very directory, not the worktree's top level" },
  ],
  examples: [
    { line: "ctx init", note: "a project context and its settings" },
    { line: "ctx init --task task-42", note: "and a first task" },
  ],
  writer: true,
  run: (invocation, door) =>
    init(door.runtime, {
      ...writerOf(invocation, door),
      ...given("task", textOption(invocation, "task")),
      ...(hasFlag(invocation, "here") ? { here: true } : {}),
    }),
  render: renderInit,
};
