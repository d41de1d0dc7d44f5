// Who may be at a step: whoever it was handed out to, until the lease ends; then anybody.
import { getOwn } from "../../model/json/json.js";
import type { ReadyStep } from "../reply.js";
import type { Lease, RunView } from "./view.js";

/** A step that somebody is at. */
export interface HeldStep {
  readonly path: string;
  readonly by: string;
  /** RFC 3339 UTC. */
  readonly since: string;
  readonly until: string;
}

export interface HandingOut {
  /** The steps of the reply that `by` gets: new ones, and those that are theirs already. */
  readonly own: readonly ReadyStep[];
  /** Steps that others are at. */
  readonly held: readonly HeldStep[];
  /** Of `own`, those whose lease is to be written: new, or half over. */
  readonly leased: readonly ReadyStep[];
}

export interface LeaseRules {
  readonly by: string;
  readonly nowMs: number;
  readonly leaseMs: number;
  /** How many steps at most; those that `by` is at already are counted first. */
  readonly limit?: number;
  /** Hand out also what others are at. */
  readonly takeOver?: boolean;
}

/** Decides who gets which of the steps that are ready. Commands are nobody's until a process executes them. */
export function handOut(view: RunView, steps: readonly ReadyStep[], rules: LeaseRules): HandingOut {
  const { by, limit = Infinity, takeOver = false } = rules;
  const held = takeOver ? [] : listHeld(view, steps, rules);
  const free = steps.filter(({ path }) => held.every((one) => one.path !== path));
  const isOwn = (step: ReadyStep): boolean => findLease(view, step, rules)?.by === by;
  const own = [...free.filter(isOwn), ...free.filter((step) => !isOwn(step))].slice(0, limit);
  const leased = own.filter((step) => {
    const lease = findLease(view, step, rules);
    const isFresh = lease?.by === by && Date.parse(lease.until) - rules.nowMs > rules.leaseMs / 2;
    return step.kind === "agent" && !isFresh;
  });
  return { own: free.filter((step) => own.includes(step)), held, leased };
}

/** The steps that others than `by` are at. */
export function listHeld(
  view: RunView,
  steps: readonly ReadyStep[],
  { by, nowMs }: Pick<LeaseRules, "by" | "nowMs">,
): HeldStep[] {
  return steps.flatMap((step) => {
    const lease = findLease(view, step, { nowMs });
    if (lease === null || lease.by === by) return [];
    return [{ path: step.path, by: lease.by, since: lease.since, until: lease.until }];
  });
}

/** Who else is at the step of a path; null when nobody else is. */
export function findHolder(
  { leases }: RunView,
  path: string,
  { by, nowMs }: Pick<LeaseRules, "by" | "nowMs">,
): HeldStep | null {
  // An attempt that is over takes its lease with it.
  const lease = getOwn(leases, path);
  if (lease === undefined || lease.by === by || Date.parse(lease.until) <= nowMs) return null;
  return { path, by: lease.by, since: lease.since, until: lease.until };
}

/** The lease of a step's attempt that is under way, as long as it lasts. */
function findLease(
  { leases }: RunView,
  { path, attempt }: ReadyStep,
  { nowMs }: Pick<LeaseRules, "nowMs">,
): Lease | null {
  const lease = getOwn(leases, path);
  const isLasting = lease !== undefined && lease.attempt === attempt && Date.parse(lease.until) > nowMs;
  return isLasting ? lease : null;
}
