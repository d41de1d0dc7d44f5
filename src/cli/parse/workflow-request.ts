// What a command line of `ctx workflow` asks for: which options belong to which verb, how many names each takes. An option of
// another verb is refused, not ignored.
import type { WorkflowRequest } from "../../actions/workflow.js";
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Door, Invocation } from "../command-spec.js";
import { readObject } from "./input.js";
import { argumentOf, given, hasFlag, listArgument, numberOption, placeOf, textOption } from "./invocation.js";

export const OWN_OPTIONS = {
  list: ["status"],
  show: ["mermaid"],
  validate: ["strict"],
  new: ["id", "dry-run"],
  start: ["data", "file", "by", "limit", "dry-run"],
  next: [
    "run",
    "done",
    "fail",
    "reason",
    "confirm",
    "data",
    "file",
    "output",
    "stateless",
    "by",
    "limit",
    "dry-run",
  ],
  run: ["run", "data", "file", "by", "dry-run"],
  status: [],
  logs: [],
  resume: ["by", "limit", "take-over", "dry-run"],
  retry: ["failed", "by", "dry-run"],
  rewind: ["by", "dry-run"],
  fork: ["by", "dry-run"],
} as const satisfies Record<string, readonly string[]>;

export type WorkflowVerb = keyof typeof OWN_OPTIONS;

const SEE_HELP = "See `ctx help workflow`.";

/**
 * Reads the request of a command line.
 * @throws {CtxError} USAGE when it does not fit together; as readObject does for what it names.
 */
export async function workflowRequestOf(invocation: Invocation, door: Door): Promise<WorkflowRequest> {
  const what = argumentOf(invocation, "what") as WorkflowVerb;
  refuseForeignOptions(invocation, what);
  const names = listArgument(invocation, "names");
  switch (what) {
    case "list":
    case "show":
    case "validate":
    case "new":
      return definitionRequest(invocation, door, { what, names });
    case "next":
      return nextRequest(invocation, door, names);
    case "run": {
      const target =
        names.length === 0 ? undefined : requireOne(names, what, "the id or file of a workflow, or --run");
      if (hasFlag(invocation, "dry-run")) return planRequest(invocation, door, target);
      const { executionRequestOf } = await import("./execution-request.js");
      return { ...(await executionRequestOf(invocation, door, target)), what };
    }
    case "start": {
      const target = requireOne(names, what, "the id or file of a workflow");
      const variables = await readObject(invocation, door);
      const limit = numberOption(invocation, "limit");
      return {
        ...writing(invocation, door),
        what,
        target,
        ...given("variables", variables),
        ...given("limit", limit),
      };
    }
    default:
      return runRequest(invocation, door, { what, names });
  }
}

async function planRequest(
  invocation: Invocation,
  door: Door,
  target: string | undefined,
): Promise<WorkflowRequest> {
  const variables = await readObject(invocation, door);
  return {
    ...placeOf(door),
    what: "plan-run",
    ...given("target", target),
    ...given("run", textOption(invocation, "run")),
    ...given("by", textOption(invocation, "by")),
    ...given("variables", variables),
  };
}

function definitionRequest(
  invocation: Invocation,
  door: Door,
  { what, names }: { what: "list" | "show" | "validate" | "new"; names: readonly string[] },
): WorkflowRequest {
  const place = placeOf(door);
  if (what === "list") return listRequest(invocation, door, names);
  if (what === "validate") {
    return { ...place, what, targets: names, ...(hasFlag(invocation, "strict") ? { strict: true } : {}) };
  }
  const wanted = what === "show" ? "the id or file of a workflow" : "the name of a template";
  const name = requireOne(names, what, wanted);
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

function listRequest(invocation: Invocation, door: Door, names: readonly string[]): WorkflowRequest {
  const [kind = "workflows", ...more] = names;
  if (more.length > 0 || (kind !== "workflows" && kind !== "runs")) {
    const similar = findSimilar(kind, ["workflows", "runs"]);
    throw new CtxError("USAGE", `ctx workflow list lists workflows or runs, not ${names.join(" ")}.`, {
      hint: similar === null || more.length > 0 ? SEE_HELP : `did you mean ${similar}?`,
    });
  }
  const status = textOption(invocation, "status");
  if (kind === "runs") return { ...placeOf(door), what: "list-runs", ...given("status", status) };
  if (status !== undefined)
    throw new CtxError("USAGE", "Workflows have no status; runs have.", { hint: SEE_HELP });
  return { ...placeOf(door), what: "list" };
}

async function nextRequest(
  invocation: Invocation,
  door: Door,
  names: readonly string[],
): Promise<WorkflowRequest> {
  const [name] = names;
  if (name !== undefined) {
    throw new CtxError("USAGE", "ctx workflow next takes no name.", {
      hint: `Name the run with --run: --run ${name}`,
    });
  }
  const variables = await readObject(invocation, door);
  if (hasFlag(invocation, "stateless")) return statelessRequest(invocation, door, variables);
  const run = textOption(invocation, "run");
  if (run === undefined) {
    throw new CtxError("USAGE", "ctx workflow next needs --run, or --stateless.", {
      hint: "List runs with `ctx list runs`; start one with `ctx workflow start`.",
    });
  }
  return {
    ...writing(invocation, door),
    what: "next",
    run,
    ...given("done", textOption(invocation, "done")),
    ...given("fail", textOption(invocation, "fail")),
    ...given("reason", textOption(invocation, "reason")),
    ...given("confirm", textOption(invocation, "confirm")),
    ...given("limit", numberOption(invocation, "limit")),
    ...given("variables", variables),
    ...given("output", await readOutput(invocation, door)),
  };
}

function statelessRequest(
  { options }: Invocation,
  door: Door,
  question: Awaited<ReturnType<typeof readObject>>,
): WorkflowRequest {
  const other = OWN_OPTIONS.next.find(
    (name) => !["stateless", "data", "file"].includes(name) && name in options,
  );
  if (other !== undefined) {
    throw new CtxError("USAGE", `--${other} means nothing beside --stateless: nobody keeps such a run.`, {
      hint: SEE_HELP,
    });
  }
  if (question !== undefined) return { ...placeOf(door), what: "next-stateless", question };
  throw new CtxError("USAGE", "--stateless needs --data or --file.", {
    hint: `For example: --data '{"workflowId":"login-feature","completedSteps":[],"context":{}}'`,
  });
}

/** `--output TEXT`, or `-` for standard input. */
async function readOutput(invocation: Invocation, door: Door): Promise<string | undefined> {
  const text = textOption(invocation, "output");
  if (text !== "-") return text;
  if (invocation.options["file"] === "-")
    throw new CtxError("USAGE", "--file and --output cannot both be standard input.");
  return door.readInput("-");
}

function runRequest(
  invocation: Invocation,
  door: Door,
  {
    what,
    names,
  }: { what: "status" | "logs" | "resume" | "retry" | "rewind" | "fork"; names: readonly string[] },
): WorkflowRequest {
  const place = placeOf(door);
  const [run, step, ...more] = names;
  const takesStep = what === "logs" || what === "rewind" || what === "fork";
  if (run === undefined)
    throw new CtxError("USAGE", `ctx workflow ${what} needs a run.`, {
      hint: "List runs with `ctx list runs`.",
    });
  if (more.length > 0 || (step !== undefined && !takesStep)) {
    throw new CtxError("USAGE", `ctx workflow ${what} takes ${takesStep ? "a run and a step" : "one run"}.`, {
      hint: SEE_HELP,
    });
  }
  switch (what) {
    case "status":
      return { ...place, what, run };
    case "logs":
      return { ...place, what, run, ...given("step", step) };
    case "resume": {
      const takeOver = hasFlag(invocation, "take-over");
      const limit = numberOption(invocation, "limit");
      return {
        ...writing(invocation, door),
        what: "next",
        run,
        ...given("limit", limit),
        ...(takeOver ? { takeOver } : {}),
      };
    }
    case "retry":
      if (hasFlag(invocation, "failed")) return { ...writing(invocation, door), what, run };
      throw new CtxError("USAGE", "ctx workflow retry needs --failed: what succeeded is never tried again.", {
        hint: "To do a step that succeeded once more, go back to it with `ctx workflow rewind`.",
      });
    case "rewind":
      if (step !== undefined) return { ...writing(invocation, door), what, run, step };
      throw new CtxError("USAGE", "ctx workflow rewind needs a run and the step to go back to.", {
        hint: SEE_HELP,
      });
    default:
      return { ...writing(invocation, door), what, run, ...given("step", step) };
  }
}

/** What the verbs share that change a run. */
function writing(invocation: Invocation, door: Door): { directory: string; by?: string; dryRun?: true } {
  return {
    ...placeOf(door),
    ...given("by", textOption(invocation, "by")),
    ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
  };
}

function requireOne(names: readonly string[], what: string, wanted: string): string {
  const [name, ...more] = names;
  if (name === undefined)
    throw new CtxError("USAGE", `ctx workflow ${what} needs ${wanted}.`, { hint: SEE_HELP });
  if (more.length === 0) return name;
  throw new CtxError("USAGE", `ctx workflow ${what} takes one name, not ${names.length}.`, {
    hint: SEE_HELP,
  });
}

function refuseForeignOptions({ options }: Invocation, what: WorkflowVerb): void {
  const own = OWN_OPTIONS[what] as readonly string[];
  const foreign = Object.values(OWN_OPTIONS)
    .flat()
    .find((name: string) => name in options && !own.includes(name));
  if (foreign === undefined) return;
  throw new CtxError("USAGE", `--${foreign} means nothing to ctx workflow ${what}.`, { hint: SEE_HELP });
}
