// `ctx plan`.
import { plan, type PlanCommandRequest, type PlanData } from "../../actions/plan.js";
import type { CommandSpec, Door, Invocation, VerbSpec } from "../command-spec.js";
import { WRITER_OPTIONS } from "../parse/global-options.js";
import { hasFlag } from "../parse/invocation.js";
import { PLAN_OPTIONS, planRequestOf, type PlanVerb } from "../parse/plan-request.js";
import { askAbout, renderPlanData } from "../render/plan.js";

const TAKES: Readonly<Record<PlanVerb, readonly [takes: string, description: string]>> = {
  analyze: ["<plan.md>", "How complex each phase is, and why"],
  status: ["<plan.md>", "How far it is"],
  expand: ["<plan.md> phase N… [stage M…]", "Move phases, or stages of one, into files of their own"],
  collapse: ["<plan.md> phase N… [stage M…]", "Bring them back"],
};

const VERBS: readonly VerbSpec[] = Object.entries(PLAN_OPTIONS).map(([name, options]) => {
  const [takes, description] = TAKES[name as PlanVerb];
  return { name, takes, description, options };
});

export const command: CommandSpec<PlanData> = {
  name: "plan",
  summary: "Let Markdown plans grow and shrink without losing a byte",
  arguments: [
    {
      name: "what",
      required: true,
      choices: Object.keys(PLAN_OPTIONS),
      description: Object.keys(PLAN_OPTIONS).join(", "),
    },
    {
      name: "plan",
      required: true,
      completes: "file",
      description: "a Markdown file with headings `## Phase N: …`, or its name in .context/plans",
    },
    {
      name: "part",
      required: false,
      variadic: true,
      completes: "plan-part",
      description: "phase N…, or stages of one: phase N stage M…",
    },
  ],
  options: [
    { name: "auto-analysis", description: "every phase from 8 on (expand), or up to 4 (collapse)" },
    { name: "yes", short: "y", description: "do not ask, on a terminal" },
    ...WRITER_OPTIONS,
  ],
  examples: [
    { line: "ctx plan analyze login.md", note: "scores from 0 to 15, with their reasons" },
    { line: "ctx plan expand login.md phase 3", note: "into login/phase_3_….md" },
    { line: "ctx plan expand login.md phase 3 stage 2", note: "a level deeper" },
    { line: "ctx plan collapse login.md --auto-analysis", note: "what has become simple" },
  ],
  verbs: VERBS,
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    plan(door.runtime, withConfirmation(planRequestOf(invocation, door), invocation, door)),
  render: renderPlanData,
};

/** A person on a terminal is asked about what the score chose. */
function withConfirmation(
  request: PlanCommandRequest,
  invocation: Invocation,
  { confirm }: Door,
): PlanCommandRequest {
  const { what } = request;
  if (what !== "expand" && what !== "collapse") return request;
  if (confirm === undefined || hasFlag(invocation, "yes") || request.auto !== true) return request;
  return { ...request, confirm: (candidates) => confirm(askAbout(what, candidates)) };
}
