// `ctx plan collapse`: brings phases, or stages of a phase, back from their files. First the plan is spliced once, then the
// files go: a process that ends between the two leaves a plan that has everything, and files that the next try takes away.
import { CtxError } from "../../errors/ctx-error.js";
import { putBack, type Placing } from "../../format/plan/move.js";
import { stageReader } from "../../format/plan/readers.js";
import { rejoin } from "../../format/plan/rejoin.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
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
import { directoryOf, openPlan, type OpenedPlan, type Part, type PartFile } from "./open-plan.js";
import { childPathOf } from "./plan-place.js";
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
  const kept = await keepPlan(runtime, opened, request.by);
  await changeUnderLock(runtime, {
    workspace,
    ref: { level: "project" },
    isRepeatable: false,
    attempt: (confirm) => apply(runtime, opened, { steps, confirm }),
  });
  const gone = steps.filter(({ after }) => after === null).map(({ path }) => path);
  const noted = await remember(runtime, opened, { plan: request, added: [], gone });
  const data = {
    ...answer,
    collapsed: numbers.toSorted((a, b) => a - b),
    failed,
    retry: retryOf("collapse", opened, failed),
    paths: gone,
    snapshot: kept.snapshot,
  };
  return { data, findings: [...findings, ...kept.findings, ...noted], isRefusal: failed.length > 0 };
}

/** A file whose text is in the plan again: a try to move it out or back was cut off. */
interface LeftFile {
  readonly number: number;
  readonly path: string;
  readonly text: string;
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
  const left = inline.flatMap((part) => findLeft(runtime, opened, { container, part }));
  return {
    wanted: named.filter(({ apart }) => apart !== null),
    left,
    unchanged: inline
      .map(({ section }) => section.number)
      .filter((number) => left.every((one) => one.number !== number)),
  };
}

function findLeft(
  runtime: Runtime,
  { workspace }: OpenedPlan,
  { container, part }: { container: Container; part: Part },
): LeftFile[] {
  const { section } = part;
  const path = directoryOf(container.path) + childPathOf(container.path, section);
  const own = container.text.slice(section.start, section.end);
  requireInside(runtime, workspace.root, path);
  if (runtime.files.kindOf(`${workspace.root}/${path}`) !== "file") return [];
  const text = runtime.files.readText(`${workspace.root}/${path}`);
  return text === own ? [{ number: section.number, path, text }] : [];
}

/** A part whose text is ready to come back, and the files that go then. */
interface Joined extends Placing {
  readonly part: Part;
  readonly files: readonly { readonly path: string; readonly text: string }[];
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
  const one = async (part: Part): Promise<Joined> => ({
    part,
    section: part.section,
    ...joinPart(opened, { text, path, part }),
  });
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
      return failureOf(container, part.section.number, misread(file, part));
    }),
  ];
  return {
    text: after,
    made: joined.filter((each) => made.some(({ section }) => section === each.section)),
    failed,
  };
}

/** The text of a part with that of its stages, and all files that it comes from. */
function joinPart(
  opened: OpenedPlan,
  { text, path, part }: { text: string; path: string; part: Part },
): Pick<Joined, "content" | "files"> {
  const { section } = part;
  const file = part.apart as PartFile;
  if (typeof file.text !== "string") throw file.text;
  const apart = file.stages.filter((stage) => stage.apart !== null);
  const stages = apart.map((stage) => ({
    section: stage.section,
    ...joinPart(opened, { text: file.text as string, path: file.path, part: stage }),
  }));
  const reader = stageReader(opened.outline, section.number);
  const { text: child, refused } = putBack(file.text, stages, reader);
  if (refused.length > 0) throw misread(file.path, part);
  const alone = section.unit === "phase" ? opened.reader : reader;
  const written = opened.record?.expanded.find((one) => one.path === file.path)?.stub ?? null;
  const joined = rejoin({ text, section, stub: file.stub, child, written }, alone);
  if (joined.kind === "conflict") {
    throw new CtxError("FILE_CHANGED", `It was edited since: ${joined.problem}.`, {
      path,
      line: section.line,
      hint: `Make the plan and ${quoteForShell(file.path)} say the same there, then run it again.`,
    });
  }
  const files = [{ path: file.path, text: file.text }, ...stages.flatMap((stage) => stage.files)];
  return { content: joined.content, files };
}

function misread(path: string, { section }: Part): CtxError {
  const { unit } = section;
  const message = `With what ${path} holds, other ${unit}s would be read otherwise: an open code fence, or a ${unit} too many.`;
  return new CtxError("FILE_CHANGED", message, { path });
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
