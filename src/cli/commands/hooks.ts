// `ctx hooks`.
import { hooks, type HooksData, type HooksRequest, type TaskData } from "../../actions/hooks.js";
import { CtxError } from "../../errors/ctx-error.js";
import { HOOK_RUNNERS } from "../../model/hook-runner.js";
import type { CommandSpec, Invocation } from "../command-spec.js";
import { argumentOf, given, hasFlag, placeOf, textOption } from "../parse/invocation.js";
import { renderHooks } from "../render/hooks.js";

export const command: CommandSpec<HooksData | TaskData> = {
  name: "hooks",
  summary: "Have git check the context before each commit",
  arguments: [
    {
      name: "what",
      required: true,
      choices: ["install", "status", "uninstall", "task"],
      description: "install, status, uninstall; task: the task that a commit here belongs to",
    },
  ],
  options: [
    {
      name: "runner",
      value: "NAME",
      choices: HOOK_RUNNERS,
      description: "install: where the hooks go (default: what this repository uses)",
    },
    { name: "trailer", description: 'install: also end messages with "Context-Task: task-42"' },
    { name: "dry-run", description: "write nothing, print the exact diff" },
  ],
  examples: [
    { line: "ctx hooks install", note: "what is there already stays, and runs as before" },
    { line: "ctx hooks status", note: "what checks commits here, and what keeps it from it" },
    { line: "ctx hooks uninstall --dry-run", note: "what would go, as a diff" },
  ],
  writer: false,
  run: (invocation, door) => {
    const what = argumentOf(invocation, "what") as HooksRequest["what"];
    requireMeaning(what, invocation);
    return hooks(door.runtime, {
      ...placeOf(door),
      what,
      ...given("runner", textOption(invocation, "runner") as HooksRequest["runner"]),
      ...(hasFlag(invocation, "trailer") ? { trailer: true } : {}),
      ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
    });
  },
  render: renderHooks,
};

/** An option that would change nothing is refused, not ignored. */
function requireMeaning(what: HooksRequest["what"], invocation: Invocation): void {
  const allowed =
    what === "install" ? ["runner", "trailer", "dry-run"] : what === "uninstall" ? ["dry-run"] : [];
  const idle = ["runner", "trailer", "dry-run"].find(
    (name) => name in invocation.options && !allowed.includes(name),
  );
  if (idle === undefined) return;
  throw new CtxError("USAGE", `--${idle} means nothing to ctx hooks ${what}.`, {
    hint: `Leave it out: ctx hooks ${what}`,
  });
}
