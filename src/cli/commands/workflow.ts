// `ctx workflow`.
import { workflow, type WorkflowData, type WorkflowRequest } from "../../actions/workflow.js";
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { argumentOf, given, hasFlag, listArgument, placeOf, textOption } from "../parse/invocation.js";
import { renderWorkflow } from "../render/workflow.js";

/** Which options belong to which verb; one that belongs to another is refused, not ignored. */
const OWN_OPTIONS = {
  list: [],
  show: ["mermaid"],
  validate: ["strict"],
  new: ["id", "dry-run"],
} as const;

type What = keyof typeof OWN_OPTIONS;

export const command: CommandSpec<WorkflowData> = {
  name: "workflow",
  summary: "Look at, check and start workflows",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(OWN_OPTIONS),
      description: "list, show, validate or new",
    },
    {
      name: "names",
      required: false,
      variadic: true,
      completes: "workflow",
      description: "show, validate: ids or files; new: a template",
    },
  ],
  options: [
    { name: "mermaid", description: "show: as a Mermaid flowchart" },
    { name: "strict", description: "validate: warnings count as errors" },
    { name: "id", value: "ID", description: "new: what it is called (default: as the template)" },
    { name: "dry-run", description: "new: write nothing, print the exact diff" },
  ],
  examples: [
    { line: "ctx workflow list", note: "what there is" },
    { line: "ctx workflow show login-feature", note: "what it does, step by step" },
    { line: "ctx workflow validate", note: "all of them; exits 1 when one cannot do what it says" },
    { line: "ctx workflow new blank --id login-feature", note: "one of your own" },
  ],
  writer: false,
  areFindingsResult: (invocation) => argumentOf(invocation, "what") === "validate",
  run: (invocation, door) => workflow(door.runtime, requestOf(invocation, door)),
  render: renderWorkflow,
};

function requestOf(invocation: Invocation, door: Door): WorkflowRequest {
  const what = argumentOf(invocation, "what") as What;
  refuseForeignOptions(invocation, what);
  const names = listArgument(invocation, "names");
  const place = placeOf(door);
  if (what === "list") {
    if (names.length > 0) throw new CtxError("USAGE", "ctx workflow list takes no name.", { hint: SEE_HELP });
    return { ...place, what };
  }
  if (what === "validate") {
    return { ...place, what, targets: names, ...(hasFlag(invocation, "strict") ? { strict: true } : {}) };
  }
  const name = requireOne(names, what);
  if (what === "show") {
    return { ...place, what, target: name, ...(hasFlag(invocation, "mermaid") ? { mermaid: true } : {}) };
  }
  return {
    ...place,
    what,
    template: name,
    ...given("id", textOption(invocation, "id")),
    ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
  };
}

const SEE_HELP = "See `ctx help workflow`.";

function requireOne(names: readonly string[], what: "show" | "new"): string {
  const [name, ...more] = names;
  const wanted = what === "show" ? "the id or file of a workflow" : "the name of a template";
  if (name === undefined)
    throw new CtxError("USAGE", `ctx workflow ${what} needs ${wanted}.`, { hint: SEE_HELP });
  if (more.length === 0) return name;
  throw new CtxError("USAGE", `ctx workflow ${what} takes one name, not ${names.length}.`, {
    hint: SEE_HELP,
  });
}

function refuseForeignOptions({ options }: Invocation, what: What): void {
  const own = OWN_OPTIONS[what] as readonly string[];
  const foreign = Object.values(OWN_OPTIONS)
    .flat()
    .find((name: string) => name in options && !own.includes(name));
  if (foreign === undefined) return;
  throw new CtxError("USAGE", `--${foreign} means nothing to ctx workflow ${what}.`, { hint: SEE_HELP });
}
