// `ctx plan collapse`: brings phases, or stages of a phase, back from their files. First the plan is spliced once, then the
// files go: a process that ends between the two leaves a plan that has everything, and files that the next try takes away.
import { CtxError } from "../../errors/ctx-error.js";
import { putBack, type Placing } from "../../format/plan/move.js";
import type { Outcome } from "../../model/outcome.js";
import { COLLAPSE_UP_TO } from "../../policy/complexity.js";
import type { Runtime } from "../../ports/runtime.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { formatSteps, type RepairStep } from "../../store/write/repair.js";
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
import { joinPart, misread, type TextFile } from "./join-part.js";
import { findLeftFiles, findLeftStages, type LeftFile } from "./left-files.js";
import { openPlan, type OpenedPlan, type Part } from "./open-plan.js";
import { runSeveral } from "./several.js";

export interface CollapsePlanData extends ChangePlanData {
  readonly what: "collapse";
  /** Their numbers: of phases, or of stages of `phase`. */
  readonly collapsed: readonly number[];
}

/**
 * Brings phases or stages back, those with files of their own in them too. What can be brought back is, and the rest is
 * told; the answer is "no" then.
 * @throws {CtxError} as expandPlan does.
 */
export async function collapsePlan(
  runtime: Runtime,
  request: ChangePlanRequest,
): Promise<Outcome<CollapsePlanData>> {
  const opened = await openPlan(runtime, request);
  const { workspace, findings } = opened;
  requireWritable(workspace);
  const container = findContainer(opened, request);
  const { wanted, left, unchanged } = choose(runtime, opened, { container, request });
  const answer = { what: "collapse" as const, ...placeOf(opened, container), unchanged };
  const none = { ...answer, collapsed: [], failed: [], retry: null, paths: [], snapshot: null };
  const joining = await join(runtime, opened, { container, wanted });
  const failed = [...joining.failed];
  const steps = stepsOf(opened, container, { joining, left });
  if (request.dryRun === true) {
    const diff = await formatSteps(steps, workspace.repository?.worktree ?? workspace.root);
    return { data: { ...none, failed, dryRun: true, diff }, findings, isRefusal: failed.length > 0 };
  }
  const numbers = [
    ...joining.made.map(({ part }) => part.section.number),
    ...left.map(({ number }) => number),
  ];
  if (numbers.length === 0) {
    const retry = retryOf("collapse", opened, failed);
    return { data: { ...none, failed, retry }, findings, isRefusal: failed.length > 0 };
  }
  const shown = joining.made.map(({ part }) => {
    const { title, score } = analyzePart(opened, container.text, part);
    return { number: part.section.number, title, score };
  });
  if (request.confirm !== undefined && !(await request.confirm(shown)))
    return { data: { ...none, declined: true }, findings };
  const kept = await keepPlan(runtime, opened, { by: request.by, files: steps.map(({ path }) => path) });
  await changeUnderLock(runtime, {
    workspace,
    ref: { level: "project" },
    isRepeatable: false,
    attempt: (confirm) => apply(runtime, opened, { steps, confirm }),
  });
  const gone = steps.filter(({ after }) => after === null).map(({ path }) => path);
  const noted = await remember(runtime, opened, { added: [], gone });
  const data = {
    ...answer,
    collapsed: numbers,
    failed,
    retry: retryOf("collapse", opened, failed),
    paths: gone,
    snapshot: kept.snapshot,
  };
  return { data, findings: [...findings, ...kept.findings, ...noted], isRefusal: failed.length > 0 };
}

interface Chosen {
  readonly wanted: readonly Part[];
  readonly left: readonly LeftFile[];
  readonly unchanged: readonly number[];
}

function choose(
  runtime: Runtime,
  opened: OpenedPlan,
  { container, request }: { container: Container; request: ChangePlanRequest },
): Chosen {
  const { parts, text } = container;
  const { phases, stages, auto } = request;
  if (auto === true) {
    const isSimple = (part: Part): boolean =>
      part.apart !== null && analyzePart(opened, text, part).score <= COLLAPSE_UP_TO;
    return { wanted: parts.filter(isSimple), left: [], unchanged: [] };
  }
  const named = parts.filter(({ section }) => (stages ?? phases).includes(section.number));
  const inline = named.filter(({ apart }) => apart === null);
  const left = inline.flatMap((part) => findLeftFiles(runtime, opened, { container, part }));
  return {
    wanted: named.filter(({ apart }) => apart !== null),
    left,
    unchanged: inline
      .map(({ section }) => section.number)
      .filter((number) => left.every((one) => one.number !== number)),
  };
}

/** A part whose text is ready to come back, and the files that go then. */
interface Joined extends Placing {
  readonly part: Part;
  readonly files: readonly TextFile[];
}

interface Joining {
  /** The text with all of them back. */
  readonly text: string;
  readonly made: readonly Joined[];
  readonly failed: readonly FailedPart[];
}

async function join(
  runtime: Runtime,
  opened: OpenedPlan,
  { container, wanted }: { container: Container; wanted: readonly Part[] },
): Promise<Joining> {
  const { text, reader, path } = container;
  const tell = (done: number): void => runtime.progress.report("bringing back", done, wanted.length);
  const one = async (part: Part): Promise<Joined> => {
    const { section } = part;
    const { content, files } = joinPart(opened, { text, path, part });
    const file = part.apart?.path ?? path;
    const left = findLeftStages(runtime, opened, { path: file, section, own: content });
    const isNew = (each: TextFile): boolean => files.every((other) => other.path !== each.path);
    return { part, section, content, files: [...files, ...left.filter(isNew)] };
  };
  const settled = await runSeveral(wanted, one, tell);
  const joined = settled.flatMap((each) => (each.kind === "done" ? [each.result] : []));
  const { text: after, made, refused } = putBack(text, joined, reader);
  const isRefused = ({ section }: Joined): boolean => refused.some((other) => other.section === section);
  const failed = [
    ...settled.flatMap((each) =>
      each.kind === "failed" ? [failureOf(container, each.job.section.number, each.error)] : [],
    ),
    ...joined.filter(isRefused).map(({ part }) => {
      const file = part.apart?.path ?? path;
      return failureOf(container, part.section.number, misread(file, part.section));
    }),
  ];
  return {
    text: after,
    made: joined.filter((each) => made.some(({ section }) => section === each.section)),
    failed,
  };
}

function stepsOf(
  { workspace }: OpenedPlan,
  { path, text }: Container,
  { joining, left }: { joining: Joining; left: readonly LeftFile[] },
): RepairStep[] {
  const top = workspace.root;
  const files = [...joining.made.flatMap((one) => one.files), ...left];
  return [
    ...(joining.text === text ? [] : [{ top, path, before: text, after: joining.text }]),
    ...files.map((file) => ({ top, path: file.path, before: file.text, after: null })),
  ];
}

async function apply(
  runtime: Runtime,
  { workspace }: OpenedPlan,
  { steps, confirm }: { steps: readonly RepairStep[]; confirm: () => void },
): Promise<void> {
  const { files } = runtime;
  for (const { top, path, before } of steps) {
    requireInside(runtime, top, path);
    if (files.readText(`${top}/${path}`) !== before) throw changed(path);
  }
  const going = steps.filter(({ after }) => after === null);
  const takenOver = steps.map(({ before }) => before as string);
  const writes = steps.flatMap(({ path, before, after }) =>
    after === null ? [] : [{ path, before: before as string, after: after as string, takenOver }],
  );
  await writeFiles(runtime, workspace, { writes, dryRun: false, confirm });
  applyTogether(runtime, going);
}

function changed(path: string): CtxError {
  return new CtxError("FILE_CHANGED", `${path} was changed at the same moment.`, {
    path,
    hint: "Nothing was changed; run the command again.",
  });
}
