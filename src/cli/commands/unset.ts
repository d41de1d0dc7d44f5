// `ctx unset`.
import { unset, type EditData } from "../../actions/set.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, writerOf } from "../parse/invocation.js";
import { renderEdit } from "../render/writes.js";
import { EDIT_OPTIONS, editOf, POINTER, REF } from "../words.js";

export const command: CommandSpec<EditData> = {
  name: "unset",
  summary: "Take one value out of a context",
  arguments: [REF, POINTER],
  options: EDIT_OPTIONS,
  examples: [
    { line: "ctx unset task-42 caching", note: "the inherited value holds again" },
    { line: "ctx set task-42 caching null", note: "removes the inherited value instead" },
  ],
  writer: true,
  run: (invocation, door) =>
    unset(door.runtime, {
      ...writerOf(invocation, door),
      ...editOf(invocation),
      ref: argumentOf(invocation, "ref"),
      pointer: argumentOf(invocation, "pointer"),
    }),
  render: renderEdit,
};
