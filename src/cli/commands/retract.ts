// `ctx retract`.
import { retract, type RetractData } from "../../actions/retract.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, textOption, writerOf } from "../parse/invocation.js";
import { renderRetract } from "../render/appended.js";
import { KEY_OPTION } from "../words.js";

export const command: CommandSpec<RetractData> = {
  name: "retract",
  summary: "Take an entry back",
  arguments: [
    {
      name: "id",
      required: true,
      completes: "entry",
      description: "the entry's id, or its first six or more characters",
    },
  ],
  options: [
    { name: "reason", value: "TEXT", description: "why it is wrong" },
    { name: "ref", value: "REF", completes: "ref", description: "look in this context only" },
    KEY_OPTION,
  ],
  examples: [
    { line: "ctx log task-42 -v", note: "shows ids" },
    { line: 'ctx retract 01M7W6N87008 --reason "was another task"', note: "" },
  ],
  writer: true,
  run: (invocation, door) =>
    retract(door.runtime, {
      ...writerOf(invocation, door),
      id: argumentOf(invocation, "id"),
      ...given("reason", textOption(invocation, "reason")),
      ...given("ref", textOption(invocation, "ref")),
      ...given("key", textOption(invocation, "key")),
    }),
  render: renderRetract,
};
