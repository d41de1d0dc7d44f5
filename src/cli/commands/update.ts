// `ctx update`.
import { update, type EditData } from "../../actions/set.js";
import type { CommandSpec } from "../command-spec.js";
import { readObject } from "../parse/input.js";
import { argumentOf, writerOf } from "../parse/invocation.js";
import { renderEdit } from "../render/writes.js";
import { DATA_OPTIONS, EDIT_OPTIONS, editOf, REF, requireInput } from "../words.js";

export const command: CommandSpec<EditData> = {
  name: "update",
  summary: "Change several values of a context at once",
  arguments: [REF],
  options: [...DATA_OPTIONS, ...EDIT_OPTIONS],
  examples: [
    {
      line: 'ctx update task-42 --data \'{"draft": null, "n": 3}\'',
      note: "one more, one less",
    },
    { line: "ctx update task-42 --file - < patch.json", note: "an RFC 7396 patch" },
  ],
  writer: true,
  run: async (invocation, door) =>
    update(door.runtime, {
      ...writerOf(invocation, door),
      ...editOf(invocation),
      ref: argumentOf(invocation, "ref"),
      patch: requireInput(await readObject(invocation, door), "update"),
    }),
  render: renderEdit,
};
