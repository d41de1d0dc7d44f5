// `ctx delegate`.
import { delegate, type DelegateData } from "../../actions/delegate.js";
import type { CommandSpec } from "../command-spec.js";
import { readJson } from "../parse/input.js";
import { argumentOf, given, textOption, writerOf } from "../parse/invocation.js";
import { renderDelegate } from "../render/delegations.js";
import { REF } from "../words.js";

export const command: CommandSpec<DelegateData> = {
  name: "delegate",
  summary: "Propose to a wider level what was learnt",
  arguments: [REF],
  options: [
    {
      name: "to",
      value: "LEVEL",
      required: true,
      choices: ["branch", "project", "global"],
      description: "where it is to go: branch, project or global",
    },
    { name: "key", value: "KEY", description: "the key that it will have; else each top key of the data" },
    { name: "data", value: "JSON", conflicts: ["file", "pointer"], description: "what to propose" },
    {
      name: "file",
      value: "FILE",
      completes: "file",
      conflicts: ["pointer"],
      description: "the same from a file, or - for standard input",
    },
    {
      name: "pointer",
      value: "POINTER",
      completes: "pointer",
      description: "the same from the context's own documents",
    },
    { name: "reason", value: "TEXT", required: true, description: "why others should have it" },
  ],
  examples: [
    {
      line: 'ctx delegate task-42 --to project --key cache --pointer cache --reason "…"',
      note: "",
    },
    {
      line: 'ctx delegate task-42 --to project --data \'{"retries": 3}\' --reason "measured"',
      note: "",
    },
    { line: "ctx delegations list", note: "what waits to be accepted" },
  ],
  writer: true,
  run: async (invocation, door) => {
    const data = await readJson(invocation, door);
    return delegate(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      to: textOption(invocation, "to") ?? "",
      reason: textOption(invocation, "reason") ?? "",
      ...given("key", textOption(invocation, "key")),
      ...given("pointer", textOption(invocation, "pointer")),
      ...given("data", data),
    });
  },
  render: renderDelegate,
};
