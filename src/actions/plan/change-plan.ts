// What `expand` and `collapse` have in common: what is asked and told, a snapshot before anything changes, and what is
// remembered when everything else is done.
import { isCtxError } from "../../errors/ctx-error.js";
import type { ErrorCode } from "../../errors/codes.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { formatPlanRecord, type WrittenStub } from "../../format/plan/plan-record.js";
import type { Unit } from "../../format/plan/sections.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAuthor } from "../../store/author.js";
import { makeSnapshot } from "../../store/snapshots/snapshots.js";
import { writeFiles, type PlannedWrite } from "../../store/write/writes.js";
import type { DryRun, WriteRequest } from "../request.js";
import type { Container } from "./container.js";
import { openPlan, type OpenedPlan, type PlanRequest } from "./open-plan.js";
import { countPlan } from "./read-phases.js";

/** One that is to be changed, as a person is shown it before. */
export interface Candidate {
  readonly number: number;
  readonly title: string;
  readonly score: number;
}

export interface ChangePlanRequest extends PlanRequest, WriteRequest {
  /** Empty with `auto`. */
  readonly phases: readonly number[];
  /** Of the one phase that is named. */
  readonly stages?: readonly number[];
  /** All whose score speaks for it. */
  readonly auto?: boolean;
  /** Asked once before anything is done; false leaves everything as it is. */
  readonly confirm?: (candidates: readonly Candidate[]) => Promise<boolean>;
}

export interface FailedPart {
  readonly phase: number;
  readonly stage?: number;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface ChangePlanData extends DryRun {
  readonly plan: string;
  /** What the numbers are of. */
  readonly unit: Unit;
  /** The phase whose stages they are; null where they are phases. */
  readonly phase: number | null;
  readonly failed: readonly FailedPart[];
  /** The command that tries again what failed; null where nothing did. */
  readonly retry: string | null;
  /** Those that were as asked already. */
  readonly unchanged: readonly number[];
  /** The files that were made or taken back, relative to the root. */
  readonly paths: readonly string[];
  /** What the plan and its files were before, for `ctx snapshot restore`; null where none was taken. */
  readonly snapshot: string | null;
  /** Present when the question was answered with no. */
  readonly declined?: true;
}

/** The part of an answer that says where the numbers belong. */
export function placeOf(
  { path }: OpenedPlan,
  { unit, phase }: Container,
): Pick<ChangePlanData, "plan" | "unit" | "phase"> {
  return { plan: path, unit, phase };
}

/** A failure of one part, told beside what succeeded. A bug in ctx is not one of them. */
export function failureOf({ unit, phase }: Container, number: number, error: unknown): FailedPart {
  if (!isCtxError(error) || error.code === "BUG") throw error;
  const { code, message } = error;
  return unit === "phase"
    ? { phase: number, code, message }
    : { phase: phase ?? 0, stage: number, code, message };
}

/** The command that tries again what failed. */
export function retryOf(
  verb: "expand" | "collapse",
  { path }: OpenedPlan,
  failed: readonly FailedPart[],
): string | null {
  const [first] = failed;
  if (first === undefined) return null;
  const phases = first.stage === undefined ? failed.map(({ phase }) => phase) : [first.phase];
  const stages = failed.flatMap(({ stage }) => stage ?? []);
  const words = [`phase ${phases.join(" ")}`, ...(stages.length === 0 ? [] : [`stage ${stages.join(" ")}`])];
  return `ctx plan ${verb} ${quoteForShell(path)} ${words.join(" ")}`;
}

/**
 * Keeps the plan and the files that are to come or go, before any of them does. Where there is no repository to keep it in, that is told.
 * @throws {CtxError} as makeSnapshot does, but for a missing repository or git program.
 */
export async function keepPlan(
  runtime: Runtime,
  { workspace, path, recordPath }: OpenedPlan,
  { by, files }: { by: string | undefined; files: readonly string[] },
): Promise<{ snapshot: string | null; findings: Finding[] }> {
  const { repository } = workspace;
  const author = await readAuthor(by, { repository, environment: runtime.environment });
  // Not the folder, where anything may lie; files that are not there yet go again when the snapshot is restored.
  const places = [
    ...new Set([path, ...files.filter((file) => isPlain(runtime, workspace.root, file)), recordPath]),
  ];
  try {
    const { id } = await makeSnapshot(runtime, workspace, { of: path, places, by: author, why: "plan" });
    return { snapshot: id, findings: [] };
  } catch (error) {
    const isPlace = isCtxError(error) && /^(?:REPOSITORY_UNSUPPORTED|DEPENDENCY_MISSING)$/.test(error.code);
    if (!isPlace) throw error;
    return {
      snapshot: null,
      findings: [makeFinding("PLAN_NOT_KEPT", `No snapshot was taken. ${error.message}`)],
    };
  }
}

/** A link, or something else that is no file, fails for its own phase alone. */
function isPlain(runtime: Runtime, root: string, path: string): boolean {
  const parts = path.split("/");
  const above = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join("/"));
  const isLink = above.some((part) => runtime.files.kindOf(`${root}/${part}`) === "symlink");
  return !isLink && ["file", null].includes(runtime.files.kindOf(`${root}/${path}`));
}

/**
 * Remembers how stubs were written and how far the plan is, as it is on the disk now. The plan is changed by then: what
 * goes wrong here is a finding.
 */
export async function remember(
  runtime: Runtime,
  before: OpenedPlan,
  { added, gone }: { added: readonly WrittenStub[]; gone: readonly string[] },
): Promise<Finding[]> {
  const { workspace, record, recordPath, path } = before;
  try {
    const text = runtime.files.readText(`${workspace.root}/${recordPath}`);
    if (text !== null && record === null) {
      const message = `${recordPath} is not ctx's record of ${path}, so how the stubs were written is not noted.`;
      return [makeFinding("PLAN_NOT_KEPT", message, { path: recordPath })];
    }
    const left = (record?.expanded ?? []).filter((one) => {
      return !gone.includes(one.path) && !added.some((other) => other.path === one.path);
    });
    const at = new Date(runtime.clock.now()).toISOString();
    const moment = { at, ...countPlan(await openPlan(runtime, { directory: workspace.root, plan: path })) };
    const after = formatPlanRecord({
      plan: path,
      expanded: [...left, ...added],
      moments: [...(record?.moments ?? []), moment],
      written: record?.written ?? {},
    });
    const takenOver = [before.text, ...added.map(({ stub }) => stub)];
    const write: PlannedWrite = { path: recordPath, before: text, after, takenOver };
    await writeFiles(runtime, workspace, { writes: [write], dryRun: false });
    return [];
  } catch (error) {
    if (!isCtxError(error) || error.code === "BUG") throw error;
    return [
      makeFinding("PLAN_NOT_KEPT", `How the stubs were written is not noted: ${error.message}`, {
        path: recordPath,
      }),
    ];
  }
}
