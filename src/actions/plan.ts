// `ctx plan analyze|expand|collapse|status`: each is an action of its own in plan/.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { analyzePlan, type AnalyzePlanData } from "./plan/analyze-plan.js";
import type { ChangePlanRequest } from "./plan/change-plan.js";
import { collapsePlan, type CollapsePlanData } from "./plan/collapse-plan.js";
import { expandPlan, type ExpandPlanData } from "./plan/expand-plan.js";
import type { PlanRequest } from "./plan/open-plan.js";
import { planStatus, type PlanStatusData } from "./plan/plan-status.js";

export type PlanCommandRequest =
  | ({ readonly what: "analyze" | "status" } & PlanRequest)
  | ({ readonly what: "expand" | "collapse" } & ChangePlanRequest);

export type PlanData = AnalyzePlanData | PlanStatusData | ExpandPlanData | CollapsePlanData;

/**
 * Analyses a plan, tells how far it is, moves phases out of it and back.
 * @throws {CtxError} NOT_INITIALIZED, PLAN_NOT_FOUND, OUTSIDE_ROOT, FILE_INVALID; to change one also REF_AMBIGUOUS,
 * FILE_CHANGED, LOCK_HELD and whatever else stands in the way of writing.
 */
export async function plan(runtime: Runtime, request: PlanCommandRequest): Promise<Outcome<PlanData>> {
  switch (request.what) {
    case "analyze":
      return analyzePlan(runtime, request);
    case "status":
      return planStatus(runtime, request);
    case "expand":
      return expandPlan(runtime, request);
    case "collapse":
      return collapsePlan(runtime, request);
  }
}
