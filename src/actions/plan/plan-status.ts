// `ctx plan status`: how far a plan is. A task is a checkbox; a phase without any counts as one task of its own.
import type { PlanMoment } from "../../format/plan/plan-record.js";
import type { PlanStatus } from "../../format/plan/standing.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { openPlan, type PlanRequest } from "./open-plan.js";
import { countOf, standingOf, wholeOf } from "./read-phases.js";

export interface PhaseStanding {
  readonly phase: number;
  readonly title: string;
  readonly status: PlanStatus;
  readonly done: number;
  readonly total: number;
  readonly percent: number;
  readonly expanded: boolean;
  /** Its file, relative to the root; null where it stands in the plan. */
  readonly path: string | null;
}

export interface PlanStatusData {
  readonly what: "status";
  readonly plan: string;
  readonly done: number;
  readonly total: number;
  readonly percent: number;
  /** At the pace since ctx first noted how far the plan was; null where nothing was noted, or nothing was done since. */
  readonly etaSeconds: number | null;
  readonly phases: readonly PhaseStanding[];
}

/**
 * Tells how far a plan is.
 * @throws {CtxError} as openPlan does.
 */
export async function planStatus(runtime: Runtime, request: PlanRequest): Promise<Outcome<PlanStatusData>> {
  const opened = await openPlan(runtime, request);
  const phases = opened.phases.map((part): PhaseStanding => {
    const standing = standingOf(wholeOf(opened, opened.text, part));
    const { done, total } = countOf(standing);
    return {
      phase: part.section.number,
      title: standing.title,
      status: standing.status,
      done,
      total,
      percent: percentOf(done, total),
      expanded: part.apart !== null,
      path: part.apart?.path ?? null,
    };
  });
  const done = phases.reduce((sum, phase) => sum + phase.done, 0);
  const total = phases.reduce((sum, phase) => sum + phase.total, 0);
  const etaSeconds = estimate({ done, total, now: runtime.clock.now() }, opened.record?.moments ?? []);
  const data = {
    what: "status" as const,
    plan: opened.path,
    done,
    total,
    percent: percentOf(done, total),
    etaSeconds,
    phases,
  };
  return { data, findings: opened.findings };
}

/** Whole percent; 100 only where all is done. */
function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done * 100) / total);
}

/** Seconds at the mean pace since the first moment that was noted with less done than now. */
function estimate(
  { done, total, now }: { done: number; total: number; now: number },
  moments: readonly PlanMoment[],
): number | null {
  if (done === total) return null;
  const first = moments.find((moment) => moment.done < done && Date.parse(moment.at) < now);
  if (first === undefined) return null;
  const msPerTask = (now - Date.parse(first.at)) / (done - first.done);
  return Math.round(((total - done) * msPerTask) / 1000);
}
