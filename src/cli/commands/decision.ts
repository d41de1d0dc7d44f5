// `ctx decision`.
import { decision, type DecisionData } from "../../actions/decision.js";
import type { CommandSpec } from "../command-spec.js";
import { readBody } from "../parse/input.js";
import { argumentOf, given, textOption, writerOf } from "../parse/invocation.js";
import { renderDecision } from "../render/writes.js";
import { REF } from "../words.js";

export const command: CommandSpec<DecisionData> = {
  name: "decision",
  summary: "Record a decision, as a note",
  arguments: [REF, { name: "title", required: true, description: "what was decided, in one line" }],
  options: [
    {
      name: "body",
      value: "FILE",
      completes: "file",
      description: "its Markdown, or - for standard input; without it MADR's sections to fill",
    },
    { name: "status", value: "S", default: "accepted", description: "proposed, superseded by 0007, …" },
  ],
  examples: [
    { line: 'ctx decision project "JWT, not server sessions"', note: "writes decisions/0001-….md" },
    { line: 'ctx decision task-42 "Rotate tokens" --body reasons.md', note: "" },
  ],
  writer: true,
  run: async (invocation, door) =>
    decision(door.runtime, {
      ...writerOf(invocation, door),
      ref: argumentOf(invocation, "ref"),
      title: argumentOf(invocation, "title"),
      ...given("body", await readBody(invocation, door)),
      ...given("status", textOption(invocation, "status")),
    }),
  render: renderDecision,
};
