// Opens a plan: its text, its phases, and for a phase that was moved out the file that holds it, with its stages.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { SectionReader } from "../../format/plan/move.js";
import { parsePlanRecord, type PlanRecord } from "../../format/plan/plan-record.js";
import { phaseReader, rememberOutlines, stageReader } from "../../format/plan/readers.js";
import type { Outliner, Section, SectionProblem } from "../../format/plan/sections.js";
import { readStub, type Stub } from "../../format/plan/stub.js";
import type { Runtime } from "../../ports/runtime.js";
import { openWorkspace, type Workspace } from "../../store/place/workspace.js";
import { requireInside } from "../../store/write/writes.js";
import type { PlaceRequest } from "../request.js";
import { findPlan, recordPathOf } from "./plan-place.js";

export interface PlanRequest extends PlaceRequest {
  /** A Markdown file: from the directory, or by its name in .context/plans. */
  readonly plan: string;
}

/** A phase or stage, where it stands and where its text is. */
export interface Part {
  readonly section: Section;
  /** Null where it stands in the text itself. */
  readonly apart: PartFile | null;
}

export interface PartFile {
  readonly stub: Stub;
  /** Relative to the root. */
  readonly path: string;
  /** What it holds; or what keeps it from being read. */
  readonly text: string | CtxError;
  /** The stages of a phase. */
  readonly stages: readonly Part[];
}

export interface OpenedPlan {
  readonly workspace: Workspace;
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  readonly outline: Outliner;
  /** How phases are read. */
  readonly reader: SectionReader;
  readonly phases: readonly Part[];
  /** Null where there is none, or none that ctx wrote for this plan. */
  readonly record: PlanRecord | null;
  readonly recordPath: string;
  readonly findings: readonly Finding[];
}

/** A plan is read as a whole, several times over while it is changed. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Opens a plan. What is wrong with a single phase is a finding.
 * @throws {CtxError} NOT_INITIALIZED; PLAN_NOT_FOUND; OUTSIDE_ROOT for a path that leaves the root, or a link; FILE_INVALID
 * when it is no UTF-8, longer than a million characters or nested too deep; READ_FAILED.
 */
export async function openPlan(runtime: Runtime, request: PlanRequest): Promise<OpenedPlan> {
  const workspace = await openWorkspace(runtime, request.directory);
  const path = findPlan(runtime, workspace, request);
  const text = readPlanText(runtime, workspace, path);
  // The parser is the heaviest part of all: only commands about plans load it.
  const { outlineMarkdown } = await import("../../format/markdown-outline.js");
  const outline = rememberOutlines(outlineMarkdown);
  const reader = phaseReader(outline);
  const { sections, problems } = reader.all(text);
  const context = { runtime, workspace, outline };
  const phases = sections.map((section) => readPart(context, { text, section, path }));
  const recordPath = await recordPathOf(runtime, path);
  return {
    workspace,
    path,
    text,
    outline,
    reader,
    phases,
    record: readRecord(runtime, workspace, { path, recordPath }),
    recordPath,
    findings: [
      ...problems.map((problem) => toFinding(problem, path)),
      ...phases.flatMap((part) => problemsOf(part, context)),
    ],
  };
}

/** What reading takes. */
export interface PlanContext {
  readonly runtime: Runtime;
  readonly workspace: Workspace;
  readonly outline: Outliner;
}

/** How a text that is one part by itself is read. */
function readerFor(outline: Outliner, { unit, number }: Section): SectionReader {
  return unit === "phase" ? phaseReader(outline) : stageReader(outline, number);
}

function readPlanText(runtime: Runtime, { root }: Workspace, path: string): string {
  const text = runtime.files.readText(`${root}/${path}`);
  if (text === null) throw new CtxError("PLAN_NOT_FOUND", `${path} is not there.`, { path });
  if (text.length <= MOST_CHARACTERS) return text;
  throw new CtxError("FILE_INVALID", `${path} is longer than a million characters, which is no plan.`, {
    path,
  });
}

function readPart(context: PlanContext, at: { text: string; section: Section; path: string }): Part {
  const { text, section, path } = at;
  const stub = readStub(text, section);
  if (stub === null) return { section, apart: null };
  return { section, apart: { stub, ...readPartFile(context, directoryOf(path) + stub.path, section) } };
}

/** Reads the file of a section with those of its stages, whether a stub names it or not. */
export function readPartFile(context: PlanContext, path: string, section: Section): Omit<PartFile, "stub"> {
  const text = readFile(context, path);
  if (typeof text !== "string" || section.unit === "stage") return { path, text, stages: [] };
  const { sections } = stageReader(context.outline, section.number).all(text);
  return { path, text, stages: sections.map((stage) => readPart(context, { text, section: stage, path })) };
}

/** What a link names comes from a file: it leads nowhere but below the root, through no link, and not into git's own. */
function readFile({ runtime, workspace, outline }: PlanContext, path: string): string | CtxError {
  try {
    if (path.split("/").some((part) => /^(?:|\.|\.\.|\.git)$/i.test(part)) || path.includes("\\"))
      return new CtxError("OUTSIDE_ROOT", `${path} is no place for a part of a plan.`, { path });
    requireInside(runtime, workspace.root, path);
    const text = readPlanText(runtime, workspace, path);
    outline(text);
    return text;
  } catch (error) {
    if (isCtxError(error) && error.code !== "BUG") return error;
    throw error;
  }
}

function problemsOf({ apart, section }: Part, context: PlanContext): Finding[] {
  if (apart === null) return [];
  const { text, path, stages } = apart;
  if (typeof text !== "string") {
    const place = { path, hint: "`ctx snapshot list` shows what was kept of the plan." };
    return [
      makeFinding("PLAN_DOUBTFUL", `The file of ${section.unit} ${section.number}: ${text.message}`, place),
    ];
  }
  const reader = readerFor(context.outline, section);
  const problems =
    section.unit === "phase" ? stageReader(context.outline, section.number).all(text).problems : [];
  const found = reader.alone(text).sections.filter(({ number }) => number === section.number);
  const missing =
    found.length === 1
      ? []
      : [makeFinding("PLAN_DOUBTFUL", `It has no heading of ${section.unit} ${section.number}.`, { path })];
  return [
    ...missing,
    ...problems.map((problem) => toFinding(problem, path)),
    ...stages.flatMap((stage) => problemsOf(stage, context)),
  ];
}

function toFinding({ kind, line, message }: SectionProblem, path: string): Finding {
  if (kind === "twice")
    return makeFinding("PLAN_AMBIGUOUS", message, { path, line, hint: "Give one of them another number." });
  return makeFinding("PLAN_DOUBTFUL", message, { path, line });
}

function readRecord(
  runtime: Runtime,
  { root }: Workspace,
  { path, recordPath }: { path: string; recordPath: string },
): PlanRecord | null {
  try {
    requireInside(runtime, root, recordPath);
    const text = runtime.files.readText(`${root}/${recordPath}`);
    const record = text === null ? null : parsePlanRecord(text);
    return record?.plan === path ? record : null;
  } catch (error) {
    // Only what was remembered is missing then; every phase can be read without.
    if (isCtxError(error) && error.code !== "BUG") return null;
    throw error;
  }
}

/** With a trailing "/"; "" for the root. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
