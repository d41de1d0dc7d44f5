// `ctx list`.
import { list, type ListData, type ListRequest } from "../../actions/list.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, optionalArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderList } from "../render/listing.js";

export const command: CommandSpec<ListData> = {
  name: "list",
  summary: "List tasks or branches",
  arguments: [
    {
      name: "what",
      required: false,
      choices: ["tasks", "branches"],
      description: "tasks (default) or branches",
    },
  ],
  options: [
    {
      name: "status",
      value: "S",
      completes: "status",
      description: "only those with this status, e.g. open or done",
    },
    { name: "branch", value: "NAME", completes: "branch", description: "only the tasks of this branch" },
    { name: "ready", description: "only open tasks that wait for no other" },
    { name: "all-branches", description: "also the tasks on the tips of other branches" },
  ],
  examples: [
    { line: "ctx list", note: "the tasks here" },
    { line: "ctx list --ready", note: "what can be started now" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    list(door.runtime, {
      ...placeOf(door),
      what: (optionalArgument(invocation, "what") ?? "tasks") as ListRequest["what"],
      ...given("status", textOption(invocation, "status")),
      ...given("branch", textOption(invocation, "branch")),
      ...(hasFlag(invocation, "ready") ? { ready: true } : {}),
      ...(hasFlag(invocation, "all-branches") ? { allBranches: true } : {}),
    }),
  render: renderList,
};
