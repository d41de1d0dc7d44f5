// `ctx prune`.
import { prune, type AnyPruneRequest, type PruneData } from "../../actions/prune.js";
import { CtxError } from "../../errors/ctx-error.js";
import { PRUNE_POLICIES, type PrunePolicy } from "../../model/prune.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import {
  given,
  hasFlag,
  listOption,
  numberOption,
  optionalArgument,
  placeOf,
  textOption,
  writerOf,
} from "../parse/invocation.js";
import { renderPrune } from "../render/prune.js";
import { REF } from "../words.js";

/** What each of the four takes beside the ref; an option that means nothing is refused, not ignored. */
const OWN_OPTIONS = {
  plan: ["policy", "artifact", "phase", "window", "apply", "by", "dry-run"],
  undo: ["undo", "by", "dry-run"],
  stats: ["stats"],
  report: ["stats", "report", "dry-run"],
} as const;

export const command: CommandSpec<PruneData> = {
  name: "prune",
  summary: "Show in short what need not be read whole",
  arguments: [{ ...REF, required: false, description: `${REF.description}; needed with --policy` }],
  options: [
    {
      name: "policy",
      value: "P",
      choices: PRUNE_POLICIES,
      description: "aggressive: metadata only; moderate: and summaries, new things whole; minimal: when done",
    },
    {
      name: "artifact",
      value: "F",
      completes: "file",
      repeatable: true,
      description: "only this note; may be given again",
    },
    { name: "phase", value: "PHASE", description: "only the entries of exactly this phase" },
    { name: "window", value: "N", numeric: true, description: "the window in tokens" },
    { name: "apply", description: "do it; else the plan is shown" },
    { name: "undo", value: "ID", description: "show again what this prune hides" },
    { name: "stats", description: "which prunes there are, and what they save" },
    { name: "report", value: "FILE", completes: "file", description: "the same as a page; - prints it" },
  ],
  examples: [
    { line: "ctx prune task-42 --policy moderate", note: "what it would do" },
    { line: "ctx prune task-42 --policy moderate --apply", note: "" },
    { line: "ctx prune --undo 01M7W6N87008", note: "all of it again" },
    { line: "ctx prune --stats", note: "" },
  ],
  writer: true,
  run: async (invocation, door) => prune(door.runtime, requestOf(invocation, door)),
  render: renderPrune,
};

function requestOf(invocation: Invocation, door: Door): AnyPruneRequest {
  const { options } = invocation;
  const what =
    "undo" in options ? "undo" : "report" in options ? "report" : "stats" in options ? "stats" : "plan";
  refuseForeignOptions(invocation, what);
  const ref = given("ref", optionalArgument(invocation, "ref"));
  const id = textOption(invocation, "undo") ?? "";
  if (what === "undo") return { ...writerOf(invocation, door), what, id, ...ref };
  if (what === "stats") return { ...placeOf(door), what, ...ref };
  if (what === "report")
    return { ...writerOf(invocation, door), what, file: textOption(invocation, "report") ?? "", ...ref };
  const policy = textOption(invocation, "policy");
  if (ref.ref === undefined || policy === undefined) {
    const missing = ref.ref === undefined ? "a ref" : "--policy";
    throw new CtxError("USAGE", `ctx prune needs ${missing}.`, {
      hint: "`ctx prune task-42 --policy moderate` shows a plan; --undo, --stats and --report need neither.",
    });
  }
  return {
    ...writerOf(invocation, door),
    what,
    ref: ref.ref,
    policy: policy as PrunePolicy,
    ...given("artifacts", listOption(invocation, "artifact")),
    ...given("phase", textOption(invocation, "phase")),
    ...given("window", numberOption(invocation, "window")),
    ...(hasFlag(invocation, "apply") ? { apply: true } : {}),
  };
}

function refuseForeignOptions({ options }: Invocation, what: keyof typeof OWN_OPTIONS): void {
  const own: readonly string[] = OWN_OPTIONS[what];
  const all = Object.values(OWN_OPTIONS).flat() as string[];
  const foreign = all.find((name) => name in options && !own.includes(name));
  if (foreign === undefined) return;
  const where = what === "plan" ? "a plan" : `--${what}`;
  throw new CtxError("USAGE", `--${foreign} means nothing with ${where}.`, {
    hint: "See `ctx help prune`.",
  });
}
