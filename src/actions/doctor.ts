// `ctx doctor [--fix]`: what is wrong with this place and what to do about it; with --fix, it is done. It runs also where
// every other command refuses. The checks themselves are in doctor/, listed in doctor/checks.ts.
import { isCtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { refOfPath } from "../store/layout.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { applySteps, formatSteps, type RepairStep } from "../store/write/repair.js";
import type { Check, Diagnosis } from "./doctor/check.js";
import { CHECKS } from "./doctor/checks.js";
import { openSite, type Site } from "./doctor/site.js";
import type { DryRun, PlaceRequest } from "./request.js";

export interface DoctorRequest extends PlaceRequest {
  /** Do the repairs that lose nothing. */
  readonly fix?: boolean;
  /** With `fix`: do nothing, and answer with the exact diff. */
  readonly dryRun?: boolean;
  /** With `fix`: asked once before anything is done; false leaves everything as it is. */
  readonly confirm?: (plan: readonly PlannedRepair[]) => Promise<boolean>;
}

/** A repair as it is shown before it is done. */
export interface PlannedRepair {
  readonly id: string;
  readonly message: string;
  readonly path: string | null;
  /** What will be done, as an order. */
  readonly repair: string;
}

export interface CheckResult {
  readonly id: string;
  readonly status: "ok" | "warning" | "error" | "fixed";
  readonly message: string;
  readonly hint?: string;
  /** Relative to the root; absolute for what lies outside it. */
  readonly path?: string;
  readonly line?: number;
  /** What --fix would do about it, or for a fixed one has done; absent where no machine may choose. */
  readonly repair?: string;
}

export interface DoctorData extends DryRun {
  readonly checks: readonly CheckResult[];
  /** Present when the repairs were shown and refused. */
  readonly declined?: true;
}

/**
 * Examines a place, and repairs it if asked. The answer is "no" while any check is an error.
 * @throws {CtxError} USAGE when there is no such directory.
 */
export async function doctor(runtime: Runtime, request: DoctorRequest): Promise<Outcome<DoctorData>> {
  const site = await openSite(runtime, request.directory);
  const faults = await examine(site);
  const repairable = request.fix === true ? faults.filter(hasRepair) : [];
  if (request.dryRun === true) {
    const steps = repairable.flatMap(({ diagnosis }) => diagnosis.repair?.steps ?? []);
    const diff = await formatSteps(steps, topOf(site));
    return outcomeOf({ checks: faults.map(toResult), dryRun: true, diff });
  }
  if (repairable.length === 0) return outcomeOf({ checks: faults.map(toResult) });
  if (request.confirm !== undefined && !(await request.confirm(repairable.map(toPlanned))))
    return outcomeOf({ checks: faults.map(toResult), declined: true });
  const failures = await repair(site, repairable);
  const after = await examine(await openSite(runtime, request.directory));
  return outcomeOf({ checks: compare({ repaired: repairable, failures, after }) });
}

/** A diagnosis with the check that made it. */
interface Examined {
  readonly id: string;
  readonly diagnosis: Diagnosis;
}

async function examine(site: Site): Promise<Examined[]> {
  const found: Examined[] = [];
  for (const [index, check] of CHECKS.entries()) {
    site.runtime.progress.report("examining", index, CHECKS.length);
    const diagnoses = await examineWith(check, site);
    for (const diagnosis of diagnoses) found.push({ id: check.id, diagnosis: permitted(diagnosis, site) });
  }
  return found;
}

/** What stops one check is its diagnosis, and stops no other. */
async function examineWith(check: Check, site: Site): Promise<readonly Diagnosis[]> {
  try {
    return await check.examine(site);
  } catch (error) {
    if (!isCtxError(error) || error.code === "BUG") throw error;
    const { message, hint, path } = error;
    const more = { ...(hint === undefined ? {} : { hint }), ...(path === undefined ? {} : { path }) };
    return [{ status: "error", message, ...more }];
  }
}

/** Files of a newer format are only read, by a repair too (SPEC §15, P15). */
function permitted(diagnosis: Diagnosis, { workspace }: Site): Diagnosis {
  if (workspace?.writeBlock !== "newer" || diagnosis.repair === undefined) return diagnosis;
  const { repair: _, ...rest } = diagnosis;
  return { hint: "A newer ctx has written these files; use that one to repair them.", ...rest };
}

/** Does the repairs in their order and tells why some could not be done. A file is touched by one of them only. */
async function repair(site: Site, repairable: readonly Examined[]): Promise<ReadonlyMap<Examined, string>> {
  const failures = new Map<Examined, string>();
  const touched = new Set<string>();
  for (const one of repairable) {
    const steps: readonly RepairStep[] = one.diagnosis.repair?.steps ?? [];
    const paths = steps.map(({ top, path }) => `${top}/${path}`);
    if (paths.some((path) => touched.has(path))) {
      failures.set(one, "another repair has changed the file; run `ctx doctor --fix` again");
      continue;
    }
    for (const path of paths) touched.add(path);
    try {
      await applyUnderLock(site, steps);
    } catch (error) {
      if (!isCtxError(error) || error.code === "BUG") throw error;
      failures.set(one, error.message);
    }
  }
  return failures;
}

/** Like every other change of a context's documents, a repair waits for whoever is changing them. */
async function applyUnderLock({ runtime, workspace }: Site, steps: readonly RepairStep[]): Promise<void> {
  const refs = steps.map(({ top, path }) => (top === workspace?.root ? refOfPath(path) : null));
  const ref = refs.find((each) => each !== null);
  if (workspace === null || ref === undefined) return applySteps(runtime, steps);
  await changeUnderLock(runtime, {
    workspace,
    ref,
    isRepeatable: false,
    attempt: async (confirm) => {
      confirm();
      applySteps(runtime, steps);
    },
  });
}

/** Fixed is only what its own check no longer finds. */
function compare({
  repaired,
  failures,
  after,
}: {
  repaired: readonly Examined[];
  failures: ReadonlyMap<Examined, string>;
  after: readonly Examined[];
}): CheckResult[] {
  const isLeft = ({ id, diagnosis }: Examined) =>
    after.some((other) => {
      return other.id === id && other.diagnosis.status !== "ok" && other.diagnosis.path === diagnosis.path;
    });
  const fixed = repaired.filter((one) => !failures.has(one) && !isLeft(one));
  const ids = [...new Set(after.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const mended = fixed.filter((one) => one.id === id).map(toFixed);
    const left = after.filter(
      (one) => one.id === id && (mended.length === 0 || one.diagnosis.status !== "ok"),
    );
    return [...mended, ...left.map((one) => toUnfixed(one, failures))];
  });
}

function toFixed({ id, diagnosis }: Examined): CheckResult {
  const { hint: _, ...rest } = toResult({ id, diagnosis });
  return { ...rest, status: "fixed" };
}

function toUnfixed(one: Examined, failures: ReadonlyMap<Examined, string>): CheckResult {
  const failed = [...failures].find(([{ id, diagnosis }]) => {
    return id === one.id && diagnosis.path === one.diagnosis.path && one.diagnosis.status !== "ok";
  });
  const result = toResult(one);
  return failed === undefined ? result : { ...result, hint: `It could not be repaired: ${failed[1]}` };
}

function toResult({ id, diagnosis }: Examined): CheckResult {
  const { repair: plan, ...rest } = diagnosis;
  return { id, ...rest, ...(plan === undefined ? {} : { repair: plan.summary }) };
}

function toPlanned({ id, diagnosis }: Examined): PlannedRepair {
  const { message, path, repair: plan } = diagnosis;
  return { id, message, path: path ?? null, repair: plan?.summary ?? "" };
}

function hasRepair({ diagnosis }: Examined): boolean {
  return diagnosis.repair !== undefined;
}

/** Where the paths of a diff begin: git applies one from the worktree's top. */
function topOf({ repository, workspace, directory }: Site): string {
  return repository?.worktree ?? workspace?.root ?? directory;
}

function outcomeOf(data: DoctorData): Outcome<DoctorData> {
  return { data, findings: [], isRefusal: data.checks.some(({ status }) => status === "error") };
}
