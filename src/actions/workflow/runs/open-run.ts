// A run as an action needs it: found by a word, its pinned definition made ready, its records followed. How it is changed:
// change-run.ts.
import { CtxError } from "../../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../../errors/finding.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { isRunOf, readPinned, type Pinned } from "../../../store/runs/pinned.js";
import { readCached } from "../../../store/runs/run-cache.js";
import { journalOf, readRecords, type JournalPart } from "../../../store/runs/run-journal.js";
import { findRun, type RunPlace } from "../../../store/runs/run-place.js";
import type { WrittenWorkflow } from "../../../workflow/definition.js";
import { makeProgram, makeWorkflow, type Program } from "../../../workflow/engine.js";
import { readRecord, type RunRecord } from "../../../workflow/log/records.js";
import { extendView, makeView, readView, type RunView } from "../../../workflow/log/view.js";
import { loadChecks } from "../inspect-definition.js";
import { findChanged } from "./changed-definition.js";

export interface OpenRun {
  readonly place: RunPlace;
  readonly pinned: Pinned;
  readonly program: Program;
  readonly view: RunView;
  readonly position: JournalPosition;
}

/** How far a view follows the journal, in bytes, and when it was last kept beside it. */
export interface JournalPosition {
  readonly lastAt: number;
  readonly end: number;
  /** Where the journal ended when a view was kept, and how long that view is. */
  readonly keptEnd: number;
  readonly keptBytes: number;
}

/**
 * Opens the run that a word means.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; FILE_INVALID when its files are damaged; READ_FAILED.
 */
export async function openRun(runtime: Runtime, workspace: Workspace, word: string): Promise<OpenRun> {
  const pins = new Map<string, Pinned | null>();
  const place = findRun(runtime, workspace, {
    word,
    isOwn(one) {
      // A definition alone is what a process left that ended before its run began.
      const isBegun = runtime.files.kindOf(journalOf(one)) === "file";
      const pinned = isBegun ? readPinned(runtime, one) : null;
      pins.set(one.run, pinned);
      return isRunOf(workspace, pinned);
    },
  });
  return followRun(runtime, place, pins.get(place.run) as Pinned);
}

/** Opens a run at its place. @throws {CtxError} as openRun does. */
export async function followRun(runtime: Runtime, place: RunPlace, pinned: Pinned): Promise<OpenRun> {
  const program = await readyProgram(pinned, place);
  return { place, pinned, program, ...followFromKept(runtime, { place, program }) };
}

/** The run as its journal has it now. */
export function refreshRun(runtime: Runtime, run: OpenRun): OpenRun {
  const { place, program, view, position } = run;
  const part = readRecords(runtime, place, position.lastAt);
  const followed = part === null ? null : followOn(program, view, part);
  if (followed === null || part === null) return { ...run, ...followFromStart(runtime, { place, program }) };
  return { ...run, view: followed, position: { ...position, lastAt: part.lastAt, end: part.end } };
}

/** All records of a run, in order, also those that count no more. */
export function readAllRecords(runtime: Runtime, place: RunPlace): RunRecord[] {
  return orderRecords(requireJournal(runtime, place));
}

/** What is worth telling about a run's files. */
export function listRunFindings(runtime: Runtime, workspace: Workspace, run: OpenRun): Finding[] {
  const { lost, ignored } = run.view;
  const damage = [
    ...(lost > 0 ? [`${countRecords(lost)} of its journal ${lost === 1 ? "is" : "are"} lost`] : []),
    ...(ignored > 0
      ? [`${countRecords(ignored)} cannot have happened where ${ignored === 1 ? "it stands" : "they stand"}`]
      : []),
  ];
  const findings =
    damage.length === 0
      ? []
      : [
          makeFinding("RUN_DAMAGED", `The run ${run.place.run} is damaged: ${damage.join(", and ")}.`, {
            path: journalOf(run.place),
            hint: "It goes on from what is left; see what that is with `ctx workflow logs`.",
          }),
        ];
  return [...findings, ...findChanged(runtime, workspace, run)];
}

function countRecords(count: number): string {
  return count === 1 ? "a record" : `${count} records`;
}

async function readyProgram({ definition, used }: Pinned, place: RunPlace): Promise<Program> {
  const { workflow, problems } = makeWorkflow(definition as WrittenWorkflow, {
    find: (id) => (Object.hasOwn(used, id) ? (used[id] as WrittenWorkflow) : null),
  });
  if (workflow !== null) return makeProgram(workflow, await loadChecks());
  const [first] = problems;
  throw new CtxError(
    "WORKFLOW_INVALID",
    `The definition that ${place.run} was started with cannot be run by this ctx: ${first?.pointer} ${first?.message}.`,
    { path: place.directory, hint: "Start the workflow anew once its definition is mended." },
  );
}

interface Followed {
  readonly view: RunView;
  readonly position: JournalPosition;
}

interface Following {
  readonly place: RunPlace;
  readonly program: Program;
}

/** Goes on from the view that was kept, where there is one that fits the journal. */
function followFromKept(runtime: Runtime, following: Following): Followed {
  const { place, program } = following;
  const kept = readCached(runtime, place);
  const view = kept === null ? null : readView(kept.cached.view);
  if (kept === null || view === null) return followFromStart(runtime, following);
  const part = readRecords(runtime, place, kept.cached.lastAt);
  const followed = part === null ? null : followOn(program, view, part);
  if (part === null || followed === null) return followFromStart(runtime, following);
  const { lastAt, end } = part;
  return { view: followed, position: { lastAt, end, keptEnd: kept.cached.end, keptBytes: kept.sizeBytes } };
}

/** Follows what comes after a view; null where the journal does not hold the view's last record there. */
function followOn(program: Program, view: RunView, part: JournalPart): RunView | null {
  const [last, ...more] = orderRecords(part);
  if (last?.n !== view.last || last.at !== view.at) return null;
  return more.length === 0 ? view : extendView(program, view, more);
}

function followFromStart(runtime: Runtime, { place, program }: Following): Followed {
  const part = requireJournal(runtime, place);
  // A start that was cut off before its first record was whole: nobody was ever told of that run.
  if (part.records.length === 0) throw gone(place);
  const view = makeView(program, orderRecords(part));
  const { lastAt, end } = part;
  if (view !== null) return { view, position: { lastAt, end, keptEnd: 0, keptBytes: 0 } };
  throw new CtxError("FILE_INVALID", `The run ${place.run} cannot be read: its first record is damaged.`, {
    path: journalOf(place),
    hint: "Start the workflow anew; the files of the run are left as they are.",
  });
}

function requireJournal(runtime: Runtime, place: RunPlace): JournalPart {
  const part = readRecords(runtime, place);
  if (part !== null) return part;
  throw gone(place);
}

function gone({ run }: RunPlace): CtxError {
  const hint = "List runs with `ctx list runs`.";
  return new CtxError("RUN_NOT_FOUND", `There is no run ${run} here.`, { hint });
}

/** Records by their numbers; of two with one number, which only a lost lock can cause, the first. */
function orderRecords({ records }: JournalPart): RunRecord[] {
  let last = -1;
  return records.flatMap((value) => {
    const record = readRecord(value);
    if (record === null || record.n <= last) return [];
    last = record.n;
    return [record];
  });
}
