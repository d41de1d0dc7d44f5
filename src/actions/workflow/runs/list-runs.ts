// `ctx list runs`, `ctx workflow list runs`: the runs of this root, the newest first.
import { CtxError, isCtxError } from "../../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../../errors/finding.js";
import type { JsonObject } from "../../../model/json/json.js";
import type { Outcome } from "../../../model/outcome.js";
import { findSimilar } from "../../../model/text/similar.js";
import type { Runtime } from "../../../ports/runtime.js";
import { rootNameOf } from "../../../store/place/state.js";
import { openWorkspace, type Workspace } from "../../../store/place/workspace.js";
import { isRunOf, readPinned } from "../../../store/runs/pinned.js";
import { readSummary } from "../../../store/runs/run-cache.js";
import { journalOf } from "../../../store/runs/run-journal.js";
import {
  listRunNames,
  placeOfRun,
  runsDirectory,
  workflowOfRun,
  type RunPlace,
} from "../../../store/runs/run-place.js";
import { summarize, type RunSummary } from "../../../workflow/log/summary.js";
import type { RunStatus } from "../../../workflow/reply.js";
import type { PlaceRequest } from "../../request.js";
import { followRun } from "./open-run.js";

export interface ListedRun {
  readonly run: string;
  readonly workflow: string;
  /** Null where the run cannot be read, as are the others below. */
  readonly status: RunStatus | null;
  readonly done: number | null;
  readonly total: number | null;
  /** RFC 3339 UTC. */
  readonly startedAt: string | null;
  readonly updatedAt: string | null;
  /** Who started it. */
  readonly by: string | null;
  readonly broken: boolean;
}

export interface ListRunsData {
  readonly items: readonly ListedRun[];
}

export interface ListRunsRequest extends PlaceRequest {
  /** Only runs that stand so; as typed. */
  readonly status?: string;
}

/**
 * Lists runs. What is wrong with a broken one comes as a finding.
 * @throws {CtxError} NOT_INITIALIZED; USAGE for a status that no run has.
 */
export async function listRuns(runtime: Runtime, request: ListRunsRequest): Promise<Outcome<ListRunsData>> {
  const wanted = request.status === undefined ? null : toRunStatus(request.status);
  const workspace = await openWorkspace(runtime, request.directory);
  const directory = runsDirectory(workspace, runtime.environment);
  const names = directory === null ? [] : listRunNames(runtime, directory);
  const items: ListedRun[] = [];
  const findings: Finding[] = [];
  for (const name of names) {
    const listed = await readListed(runtime, workspace, placeOfRun(directory as string, name));
    if (listed === null) continue;
    const { row, finding } = listed;
    if (wanted !== null && row.status !== wanted) continue;
    items.push(row);
    if (finding !== undefined) findings.push(finding);
  }
  const newestFirst = items.sort((left, right) => compareTimes(right.startedAt, left.startedAt));
  return { data: { items: newestFirst }, findings };
}

const STATUSES: readonly RunStatus[] = ["ready", "blocked", "complete", "failed", "exhausted"];

/** Reads a word as the status of a run. @throws {CtxError} USAGE when it is none. */
function toRunStatus(word: string): RunStatus {
  const known = STATUSES.find((status) => status === word);
  if (known !== undefined) return known;
  const similar = findSimilar(word, STATUSES);
  const meant = similar === null ? "" : `did you mean ${similar}? `;
  throw new CtxError("USAGE", `No run has the status ${word === "" ? "(empty)" : word}.`, {
    hint: `${meant}They are: ${STATUSES.join(", ")}.`,
  });
}

interface Listed {
  readonly row: ListedRun;
  readonly finding?: Finding;
}

/** Null for what is no run, or none of this root. */
async function readListed(runtime: Runtime, workspace: Workspace, place: RunPlace): Promise<Listed | null> {
  const known = readSummary(runtime, place, { isCurrent: true });
  if (known !== null) {
    return known["root"] === rootNameOf(workspace)
      ? { row: toRow(place, known as unknown as RunSummary) }
      : null;
  }
  if (runtime.files.kindOf(journalOf(place)) !== "file") return null;
  const pinned = readPinned(runtime, place);
  // Whose it is cannot be told where its definition is damaged: it is shown rather than hidden.
  if (pinned !== null && !isRunOf(workspace, pinned)) return null;
  if (pinned === null) return broken(place, `The definition of the run ${place.run} is damaged.`);
  try {
    const { program, view } = await followRun(runtime, place, pinned);
    return { row: toRow(place, summarize(program, view)) };
  } catch (error) {
    if (!isCtxError(error)) throw error;
    if (error.code === "RUN_NOT_FOUND") return null;
    return broken(place, error.message);
  }
}

function toRow({ run }: RunPlace, summary: RunSummary | (JsonObject & RunSummary)): ListedRun {
  const { workflow, status, done, total, startedAt, updatedAt, by } = summary;
  return { run, workflow, status, done, total, startedAt, updatedAt, by, broken: false };
}

function broken(place: RunPlace, why: string): Listed {
  const { run } = place;
  const unknown = { status: null, done: null, total: null, startedAt: null, updatedAt: null, by: null };
  return {
    row: { run, workflow: workflowOfRun(run), ...unknown, broken: true },
    finding: makeFinding("RUN_DAMAGED", why, { path: place.directory }),
  };
}

/** Runs whose time nobody knows come last. */
function compareTimes(left: string | null, right: string | null): number {
  const [one, other] = [left ?? "", right ?? ""];
  return one < other ? -1 : one > other ? 1 : 0;
}
