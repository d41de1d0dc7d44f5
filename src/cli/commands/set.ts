// `ctx set`.
import { set, type EditData } from "../../actions/set.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, writerOf } from "../parse/invocation.js";
import { renderEdit } from "../render/writes.js";
import { EDIT_OPTIONS, editOf, POINTER, REF } from "../words.js";

export const command: CommandSpec<EditData> = {
  name: "set",
  summary: "Set one value of a context",
  arguments: [
    REF,
    { ...POINTER, description: `${POINTER.description}; /a/- appends to an array` },
    { name: "value", required: true, description: "JSON, else a string; null writes the removal" },
  ],
  options: EDIT_OPTIONS,
  examples: [
    { line: 'ctx set task-42 caching "Redis with 5min TTL"', note: "a string" },
    { line: "ctx set task-42 limits.retries 3", note: "a number, in a new object" },
    { line: "ctx set task-42 /endpoints/- '\"/login\"'", note: "append to an array" },
  ],
  writer: true,
  run: (invocation, door) =>
    set(door.runtime, {
      ...writerOf(invocation, door),
      ...editOf(invocation),
      ref: argumentOf(invocation, "ref"),
      pointer: argumentOf(invocation, "pointer"),
      value: argumentOf(invocation, "value"),
    }),
  render: renderEdit,
};
