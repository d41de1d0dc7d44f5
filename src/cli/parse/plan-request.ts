// What a command line of `ctx plan` asks for: `plan.md`, then `phase 3 5` and perhaps `stage 2`. Words that are nearly those are
// told what they nearly are.
import type { PlanCommandRequest } from "../../actions/plan.js";
import { CtxError } from "../../errors/ctx-error.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Door, Invocation } from "../command-spec.js";
import { argumentOf, given, hasFlag, listArgument, placeOf, textOption } from "./invocation.js";

export const PLAN_OPTIONS = {
  analyze: [],
  status: [],
  expand: ["auto-analysis", "yes", "by", "dry-run"],
  collapse: ["auto-analysis", "yes", "by", "dry-run"],
} as const satisfies Record<string, readonly string[]>;

export type PlanVerb = keyof typeof PLAN_OPTIONS;
type Change = Extract<PlanCommandRequest, { what: "expand" | "collapse" }>;

/**
 * Reads the request of a command line; without `confirm`, which only a terminal has.
 * @throws {CtxError} USAGE when it does not fit together.
 */
export function planRequestOf(invocation: Invocation, door: Door): PlanCommandRequest {
  const what = argumentOf(invocation, "what") as PlanVerb;
  const plan = argumentOf(invocation, "plan");
  const parts = listArgument(invocation, "part");
  refuseForeignOptions(invocation, what);
  if (what === "analyze" || what === "status") {
    if (parts.length === 0) return { ...placeOf(door), what, plan };
    throw new CtxError("USAGE", `ctx plan ${what} tells of the whole plan; it takes no phase.`, {
      hint: `ctx plan ${what} ${quoteForShell(plan)}`,
    });
  }
  const command = `ctx plan ${what} ${quoteForShell(plan)}`;
  const numbers = readParts(parts, command);
  const auto = hasFlag(invocation, "auto-analysis");
  if (auto === numbers.phases.length > 0) {
    const message = auto
      ? "--auto-analysis chooses the phases itself; name none beside it."
      : `Which phase is to ${what === "expand" ? "go into a file of its own" : "come back"}?`;
    throw new CtxError("USAGE", message, {
      hint: auto
        ? `${command} --auto-analysis`
        : `Name it, as in \`${command} phase 3\`; or --auto-analysis for those that the score speaks for.`,
    });
  }
  const request: Change = { ...placeOf(door), what, plan, ...numbers };
  return {
    ...request,
    ...(auto ? { auto: true } : {}),
    ...given("by", textOption(invocation, "by")),
    ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
  };
}

function refuseForeignOptions({ options }: Invocation, what: PlanVerb): void {
  const own: readonly string[] = PLAN_OPTIONS[what];
  const foreign = PLAN_OPTIONS.expand.find((name) => name in options && !own.includes(name));
  if (foreign === undefined) return;
  throw new CtxError("USAGE", `--${foreign} means nothing to ctx plan ${what}, which changes nothing.`, {
    hint: "See `ctx help plan`.",
  });
}

/** `phase 3 5`, or `phase 3 stage 1 2`. */
function readParts(words: readonly string[], command: string): { phases: number[]; stages?: number[] } {
  const numbers = { phase: [] as number[], stage: [] as number[] };
  let unit: keyof typeof numbers | null = null;
  for (const word of words.flatMap((each) => each.split(",")).filter((each) => each !== "")) {
    if (/^(?:phase|stage)$/i.test(word)) {
      unit = word.toLowerCase() as keyof typeof numbers;
      continue;
    }
    if (unit === null || !/^\d{1,6}$/.test(word)) throw misread(word, { unit, command });
    numbers[unit].push(Number(word));
  }
  const { phase, stage } = numbers;
  if (unit === null || (unit === "phase" && phase.length > 0)) return { phases: phase };
  if (phase.length === 1 && stage.length > 0) return { phases: phase, stages: stage };
  const message =
    phase.length > 1
      ? "Stages are those of one phase."
      : `${numbers[unit].length === 0 ? `Which ${unit}?` : "Of which phase?"}`;
  throw new CtxError("USAGE", message, { hint: `As in: ${command} phase 3 stage 2` });
}

function misread(
  word: string,
  { unit, command }: { unit: "phase" | "stage" | null; command: string },
): CtxError {
  const glued = /^(phase|stage)[-_:]?(\d+)$/i.exec(word);
  const near =
    glued === null ? findSimilar(word, ["phase", "stage"]) : `${glued[1]?.toLowerCase()} ${glued[2]}`;
  const meant = /^\d+$/.test(word) ? `phase ${word}` : near;
  const what = unit === null ? `"${word}" names no phase.` : `"${word}" is no number of a ${unit}.`;
  return new CtxError("USAGE", what, {
    hint: meant === null ? `As in: ${command} phase 3` : `Did you mean \`${meant}\`?`,
  });
}
