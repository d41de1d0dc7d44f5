// `ctx list`.
import { listAny, type ListAnyData, type ListAnyRequest } from "../../actions/list-any.js";
import type { CommandSpec } from "../command-spec.js";
import { given, hasFlag, optionalArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderListAny } from "../render/listing.js";

export const command: CommandSpec<ListAnyData> = {
  name: "list",
  summary: "List tasks, branches, delegations, workflows or runs",
  arguments: [
    {
      name: "what",
      required: false,
      choices: ["tasks", "branches", "delegations", "workflows", "runs"],
      description: "tasks (default), branches, delegations, workflows or runs",
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
    { name: "freshness", description: "also tell which are stale against the code they cover; takes longer" },
  ],
  examples: [
    { line: "ctx list", note: "the tasks here" },
    { line: "ctx list --ready", note: "what can be started now" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    listAny(door.runtime, {
      ...placeOf(door),
      what: (optionalArgument(invocation, "what") ?? "tasks") as ListAnyRequest["what"],
      ...given("status", textOption(invocation, "status")),
      ...given("branch", textOption(invocation, "branch")),
      ...(hasFlag(invocation, "ready") ? { ready: true } : {}),
      ...(hasFlag(invocation, "all-branches") ? { allBranches: true } : {}),
      ...(hasFlag(invocation, "freshness") ? { freshness: true } : {}),
    }),
  render: renderListAny,
};
