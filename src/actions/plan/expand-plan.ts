// `ctx plan expand`: phases, or stages of a phase, into files of their own. First the files are written, then the plan is
// spliced once: a process that ends between the two leaves a plan that lacks nothing, and files that the next try replaces.
import { CtxError } from "../../errors/ctx-error.js";
import { moveOut, type Leaving, type Moved } from "../../format/plan/move.js";
import type { Outcome } from "../../model/outcome.js";
import { EXPAND_FROM } from "../../policy/complexity.js";
import type { Runtime } from "../../ports/runtime.js";
import { formatSteps, type RepairStep } from "../../store/write/repair.js";
import { refuseSecrets } from "../../store/write/refuse-secrets.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { applyTogether } from "../../store/write/together.js";
import { requireInside, requireWritable, writeFiles } from "../../store/write/writes.js";
import { analyzePart } from "./analyze-plan.js";
import {
  failureOf,
  keepPlan,
  placeOf,
  remember,
  retryOf,
  type ChangePlanData,
  type ChangePlanRequest,
  type FailedPart,
} from "./change-plan.js";
import { findContainer, type Container } from "./container.js";
import { findLeftFiles } from "./left-files.js";
import { directoryOf, openPlan, type OpenedPlan, type Part } from "./open-plan.js";
import { childPathOf } from "./plan-place.js";
import { runSeveral } from "./several.js";

export interface ExpandPlanData extends ChangePlanData {
  readonly what: "expand";
  /** Their numbers: of phases, or of stages of `phase`. */
  readonly expanded: readonly number[];
}

/**
 * Moves phases or stages out. What can be moved is, and the rest is told; the answer is "no" then.
 * @throws {CtxError} as openPlan, findContainer and keepPlan do; LOCK_HELD; FILE_CHANGED when somebody else changes the
 * plan at the same moment; FORMAT_NEWER and the like, as every writer does.
 */
export async function expandPlan(
  runtime: Runtime,
  request: ChangePlanRequest,
): Promise<Outcome<ExpandPlanData>> {
  const opened = await openPlan(runtime, request);
  const { workspace, findings } = opened;
  requireWritable(workspace);
  const container = findContainer(opened, request);
  const { wanted, unchanged } = choose(opened, container, request);
  const answer = { what: "expand" as const, ...placeOf(opened, container), unchanged };
  const none = { ...answer, expanded: [], failed: [], retry: null, paths: [], snapshot: null };
  if (request.dryRun === true) return dryRun(runtime, opened, { container, wanted, none });
  if (wanted.length === 0) return { data: none, findings };
  const shown = wanted.map((part) => {
    const { title, score } = analyzePart(opened, container.text, part);
    return { number: part.section.number, title, score };
  });
  if (request.confirm !== undefined && !(await request.confirm(shown)))
    return { data: { ...none, declined: true }, findings };
  const directory = directoryOf(container.path);
  const files = wanted.map(({ section }) => directory + childPathOf(container.path, section));
  const kept = await keepPlan(runtime, opened, { by: request.by, files: [container.path, ...files] });
  const { moved, failed } = await changeUnderLock(runtime, {
    workspace,
    ref: { level: "project" },
    isRepeatable: false,
    attempt: (confirm) => moveParts(runtime, opened, { container, wanted, confirm }),
  });
  const added = moved.map(({ section, path, stub }) => {
    const { number } = section;
    const place = container.phase === null ? { phase: number } : { phase: container.phase, stage: number };
    return { ...place, path: directory + path, stub };
  });
  const noted = moved.length === 0 ? [] : await remember(runtime, opened, { added, gone: [] });
  const data = {
    ...answer,
    expanded: moved.map(({ section }) => section.number),
    failed,
    retry: retryOf("expand", opened, failed),
    paths: added.map(({ path }) => path),
    snapshot: kept.snapshot,
  };
  return { data, findings: [...findings, ...kept.findings, ...noted], isRefusal: failed.length > 0 };
}

function choose(
  opened: OpenedPlan,
  { parts, text }: Container,
  { phases, stages, auto }: ChangePlanRequest,
): { wanted: Part[]; unchanged: number[] } {
  if (auto === true) {
    const isWorth = (part: Part): boolean =>
      part.apart === null && analyzePart(opened, text, part).score >= EXPAND_FROM;
    return { wanted: parts.filter(isWorth), unchanged: [] };
  }
  const named = parts.filter(({ section }) => (stages ?? phases).includes(section.number));
  return {
    wanted: named.filter(({ apart }) => apart === null),
    unchanged: named.filter(({ apart }) => apart !== null).map(({ section }) => section.number),
  };
}

interface Moving {
  readonly container: Container;
  readonly wanted: readonly Part[];
  readonly confirm: () => void;
}

async function moveParts(
  runtime: Runtime,
  opened: OpenedPlan,
  { container, wanted, confirm }: Moving,
): Promise<{ moved: readonly Moved[]; failed: FailedPart[] }> {
  const { files } = runtime;
  const { workspace } = opened;
  const { text, path, reader } = container;
  const top = workspace.root;
  const planned = plan(container, wanted);
  const left = wanted.flatMap((part) => findLeftFiles(runtime, opened, { container, part }));
  applyTogether(
    runtime,
    left.map((file) => ({ top, path: file.path, before: file.text, after: null })),
    confirm,
  );
  const tell = (done: number): void => runtime.progress.report("moving out", done, planned.made.length);
  const written = await runSeveral(
    planned.made,
    (one) => writeChild(runtime, opened, { container, one }),
    tell,
  );
  const children = written.filter((each) => each.kind === "done").map(({ job }) => job);
  const failed = [
    ...planned.refused.map(({ section }) =>
      failureOf(container, section.number, unmovable(path, section.line)),
    ),
    ...written.flatMap((each) =>
      each.kind === "failed" ? [failureOf(container, each.job.section.number, each.error)] : [],
    ),
  ];
  if (children.length === 0) return { moved: [], failed };
  const spliced = moveOut(text, children, reader);
  try {
    if (files.readText(`${top}/${path}`) !== text) throw changed(path);
    const write = { path, before: text, after: spliced.text, takenOver: [text] };
    await writeFiles(runtime, workspace, { writes: [write], dryRun: false, confirm });
  } catch (error) {
    // Every phase is still in the plan: what was made for it goes again, where nobody changed it.
    const made = children.map((one) => ({
      top,
      path: directoryOf(path) + one.path,
      before: one.child,
      after: null,
    }));
    applyTogether(runtime, made);
    throw error;
  }
  return { moved: spliced.made, failed };
}

function plan({ text, path, reader }: Container, wanted: readonly Part[]): ReturnType<typeof moveOut> {
  const leaving = wanted.map(({ section }): Leaving => ({ section, path: childPathOf(path, section) }));
  return moveOut(text, leaving, reader);
}

/** Writes the file of one part. */
async function writeChild(
  runtime: Runtime,
  { workspace }: OpenedPlan,
  { container, one }: { container: Container; one: Moved },
): Promise<void> {
  const path = directoryOf(container.path) + one.path;
  requireInside(runtime, workspace.root, path);
  if (runtime.files.kindOf(`${workspace.root}/${path}`) !== null) throw taken(path);
  const write = { path, before: null, after: one.child, takenOver: [container.text] };
  await writeFiles(runtime, workspace, { writes: [write], dryRun: false });
}

function taken(path: string): CtxError {
  return new CtxError("CONTEXT_EXISTS", `${path} is there already, and holds something else.`, {
    path,
    hint: "Compare it with the phase in the plan; move it elsewhere, or give the phase another title.",
  });
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} was changed at the same moment.`, {
    path,
    hint: "Nothing was changed; run the command again.",
  });
}

function unmovable(path: string, line: number): CtxError {
  return new CtxError("FILE_INVALID", "Without it the rest of the plan would be read otherwise.", {
    path,
    line,
  });
}

async function dryRun(
  runtime: Runtime,
  { workspace, findings }: OpenedPlan,
  { container, wanted, none }: { container: Container; wanted: readonly Part[]; none: ExpandPlanData },
): Promise<Outcome<ExpandPlanData>> {
  const { text, path } = container;
  const { config, root } = workspace;
  const planned = plan(container, wanted);
  const top = root;
  const made: Moved[] = [];
  const failed: FailedPart[] = [];
  for (const one of planned.made) {
    try {
      const child = directoryOf(path) + one.path;
      requireInside(runtime, root, child);
      const kind = runtime.files.kindOf(`${root}/${child}`);
      if (kind !== null && (kind !== "file" || runtime.files.readText(`${root}/${child}`) !== one.child))
        throw taken(child);
      await refuseSecrets([{ path: child, before: null, after: one.child, takenOver: [text] }], config);
      made.push(one);
    } catch (error) {
      failed.push(failureOf(container, one.section.number, error));
    }
  }
  const spliced = moveOut(text, made, container.reader);
  const steps: RepairStep[] = [
    ...(made.length === 0 ? [] : [{ top, path, before: text, after: spliced.text }]),
    ...made.map((one) => ({ top, path: directoryOf(path) + one.path, before: null, after: one.child })),
  ];
  const diff = await formatSteps(steps, workspace.repository?.worktree ?? root);
  return { data: { ...none, failed, dryRun: true, diff }, findings, isRefusal: failed.length > 0 };
}
