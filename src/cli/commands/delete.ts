// `ctx delete`.
import { deleteContext, type DeleteData } from "../../actions/delete.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, writerOf } from "../parse/invocation.js";
import { renderDelete } from "../render/deleted.js";
import { REF } from "../words.js";

export const command: CommandSpec<DeleteData> = {
  name: "delete",
  summary: "Remove a context that git can bring back",
  arguments: [{ ...REF, description: "branch, branch/<name>, task/<id> or a task id" }],
  options: [],
  examples: [
    { line: "ctx delete task-41", note: "refused while anything of it is uncommitted" },
    { line: "ctx delete task-41 --dry-run", note: "" },
  ],
  writer: true,
  run: (invocation, door) =>
    deleteContext(door.runtime, { ...writerOf(invocation, door), ref: argumentOf(invocation, "ref") }),
  render: renderDelete,
};
