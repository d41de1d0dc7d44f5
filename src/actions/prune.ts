// `ctx prune`: makes room in the window by showing in short what a policy says need not be read whole (SPEC §14). No file of
// the person's is changed: a write-once file says what is hidden, and taking it back shows all of it again.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import { PRUNE_POLICIES, type PrunePolicy } from "../model/prune.js";
import { findSimilar } from "../model/text/similar.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlannedPrune } from "./prune/plan-prune.js";
import type { PruneReport } from "./prune/report.js";
import type { PruneStatistics } from "./prune/statistics.js";
import type { UndonePrune } from "./prune/undo.js";
import type { PlaceRequest, WriteRequest } from "./request.js";

export interface PruneRequest extends WriteRequest {
  readonly what: "plan";
  readonly ref: string;
  readonly policy: PrunePolicy;
  /** Only these notes: paths from `directory`, or from the root. */
  readonly artifacts?: readonly string[];
  /** Only entries of exactly this phase. */
  readonly phase?: string;
  /** The model's window in tokens; else `budget.window` of config.json. */
  readonly window?: number;
  /** Writes the prune; without it the plan is shown. */
  readonly apply?: boolean;
  /** For a workflow's runner: where it comes from. */
  readonly origin?: { readonly run: string; readonly step: string };
}

export interface UndoRequest extends WriteRequest {
  readonly what: "undo";
  /** The prune's id, or its first six or more characters. */
  readonly id: string;
  /** The context that it is one of; else all of the worktree are looked through. */
  readonly ref?: string;
}

export interface StatisticsRequest extends PlaceRequest {
  readonly what: "stats";
  /** Else every context that has prunes. */
  readonly ref?: string;
}

export interface ReportRequest extends Omit<WriteRequest, "by"> {
  readonly what: "report";
  /** Else every context that has prunes. */
  readonly ref?: string;
  /** Where it is written, from `directory`; `-` for nowhere: then it is the answer. */
  readonly file: string;
}

export type AnyPruneRequest = PruneRequest | UndoRequest | StatisticsRequest | ReportRequest;
export type PruneData = PlannedPrune | UndonePrune | PruneStatistics | PruneReport;

/**
 * Plans a prune, applies it, takes one back, or tells of all.
 * @throws {CtxError} USAGE for a policy or window that is none; CONTEXT_NOT_FOUND and the like, as resolve does; OUTSIDE_ROOT
 * for an artifact that is not in the context; VALUE_NOT_FOUND for one that is no note of it; PRUNE_NOT_FOUND; REF_AMBIGUOUS
 * for the beginning of several ids; LOCK_HELD; SECRET_FOUND; WRITE_FAILED.
 */
export async function prune(runtime: Runtime, request: AnyPruneRequest): Promise<Outcome<PruneData>> {
  if (request.what === "undo") return (await import("./prune/undo.js")).undoPrune(runtime, request);
  if (request.what === "stats") return (await import("./prune/statistics.js")).countPruned(runtime, request);
  if (request.what === "report") return (await import("./prune/report.js")).reportPruned(runtime, request);
  requirePolicy(request.policy);
  return (await import("./prune/plan-prune.js")).planOrApply(runtime, request);
}

function requirePolicy(policy: string): void {
  if ((PRUNE_POLICIES as readonly string[]).includes(policy)) return;
  const near = findSimilar(policy, PRUNE_POLICIES);
  throw new CtxError("USAGE", `Not a policy: ${policy}`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}One of ${PRUNE_POLICIES.join(", ")}.`,
  });
}
