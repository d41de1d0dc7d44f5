// `ctx plan analyze`: how complex each phase is and why, and which would be worth a file of their own.
import type { Outcome } from "../../model/outcome.js";
import type { PlanStatus } from "../../format/plan/standing.js";
import { COLLAPSE_UP_TO, EXPAND_FROM, type ComplexityFactor } from "../../policy/complexity.js";
import type { Runtime } from "../../ports/runtime.js";
import { openPlan, type OpenedPlan, type Part, type PlanRequest } from "./open-plan.js";
import { assessPart, standingOf, wholeOf } from "./read-phases.js";

export interface AnalyzedPart {
  readonly title: string;
  readonly status: PlanStatus;
  readonly score: number;
  readonly factors: readonly ComplexityFactor[];
  /** Whether it is in a file of its own. */
  readonly expanded: boolean;
  /** What the score speaks for; null where it may stay as it is. */
  readonly advice: "expand" | "collapse" | null;
  /** 1-based line of its heading, in the text that it stands in. */
  readonly line: number;
  /** That file, relative to the root; null where it stands in the plan. */
  readonly path: string | null;
}

export interface AnalyzedPhase extends AnalyzedPart {
  readonly phase: number;
  /** Those of a phase that is in a file of its own. */
  readonly stages: readonly (AnalyzedPart & { readonly stage: number })[];
}

export interface AnalyzePlanData {
  readonly what: "analyze";
  /** Relative to the root. */
  readonly plan: string;
  readonly phases: readonly AnalyzedPhase[];
}

/**
 * Analyses a plan; the same texts always have the same scores.
 * @throws {CtxError} as openPlan does.
 */
export async function analyzePlan(runtime: Runtime, request: PlanRequest): Promise<Outcome<AnalyzePlanData>> {
  const opened = await openPlan(runtime, request);
  const phases = opened.phases.map((part) => {
    const file = part.apart;
    const stages = (file?.stages ?? []).map((stage) => ({
      stage: stage.section.number,
      ...analyzePart(opened, file?.text as string, stage),
    }));
    return { phase: part.section.number, ...analyzePart(opened, opened.text, part), stages };
  });
  return { data: { what: "analyze", plan: opened.path, phases }, findings: opened.findings };
}

/** Analyses a part that stands in `text`. */
export function analyzePart(opened: OpenedPlan, text: string, part: Part): AnalyzedPart {
  const whole = wholeOf(opened, text, part);
  const { title, status } = standingOf(whole);
  const { score, factors } = assessPart(whole);
  const expanded = part.apart !== null;
  const advice =
    !expanded && score >= EXPAND_FROM ? "expand" : expanded && score <= COLLAPSE_UP_TO ? "collapse" : null;
  const { line } = part.section;
  return { title, status, score, factors, expanded, advice, line, path: part.apart?.path ?? null };
}
