// How a run goes on: under its lock, from what its journal holds at that moment, with records that are decided one after
// the other, written in one go and read back. What follows from them is kept beside the journal now and then.
import { CtxError } from "../../../errors/ctx-error.js";
import type { JsonObject } from "../../../model/json/json.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { keepCached, keepSummary } from "../../../store/runs/run-cache.js";
import { appendRecords, journalOf, readRecords } from "../../../store/runs/run-journal.js";
import { underRunLock } from "../../../store/runs/run-lock.js";
import { statusOf, type Program } from "../../../workflow/engine.js";
import type { NewRecord, RunRecord } from "../../../workflow/log/records.js";
import { summarize } from "../../../workflow/log/summary.js";
import { addRecord, makeView, type RunView } from "../../../workflow/log/view.js";
import { readAllRecords, refreshRun, type OpenRun } from "./open-run.js";

/** A view is kept once the journal has grown by so many bytes, and by as much as the view itself is long. */
const LEAST_GROWTH = 8 * 1024;

/** What a change decides with. */
export interface Draft {
  readonly program: Program;
  /** Who changes it, as "@who". */
  readonly by: string;
  /** What follows from all records, those included that were added here. */
  view(): RunView;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** @throws {CtxError} as advance does, when an event cannot happen now. */
  add(record: NewRecord): void;
}

export interface RunChange {
  readonly run: OpenRun;
  /** "@who". */
  readonly by: string;
  /** Decide, and write nothing. */
  readonly dryRun?: boolean;
  readonly decide: (draft: Draft) => void;
}

/**
 * Changes a run, and answers with it as it is afterwards. What `decide` throws leaves it as it was.
 * @throws {CtxError} LOCK_HELD when another process keeps it for a second; SECRET_FOUND; WRITE_FAILED.
 */
export async function changeRun(runtime: Runtime, workspace: Workspace, change: RunChange): Promise<OpenRun> {
  const { run, by, dryRun = false, decide } = change;
  if (dryRun) {
    const { draft } = makeDraft(runtime, refreshRun(runtime, run), by);
    decide(draft);
    return { ...run, view: draft.view() };
  }
  return underRunLock(runtime, { place: run.place, lock: "change" }, async (confirm) => {
    const fresh = refreshRun(runtime, run);
    const { draft, added } = makeDraft(runtime, fresh, by);
    decide(draft);
    // Without records of its own it still answers from those of others, which a power cut may take until they are durable.
    await appendRecords(runtime, workspace, { place: run.place, records: added, confirm });
    return keepUp(runtime, fresh, {
      view: draft.view(),
      isBack: added.some(({ kind }) => kind === "rewind"),
    });
  });
}

/** A draft on a run as it is, and the records that it collects. */
export function makeDraft(
  runtime: Runtime,
  run: OpenRun,
  by: string,
): { readonly draft: Draft; readonly added: readonly RunRecord[] } {
  const { program, place } = run;
  const nowMs = runtime.clock.now();
  const at = new Date(nowMs).toISOString();
  const added: RunRecord[] = [];
  let { view } = run;
  const draft: Draft = {
    program,
    by,
    nowMs,
    view: () => view,
    add(fresh) {
      const record = { n: view.last + 1, at, by, ...fresh } as RunRecord;
      view =
        record.kind === "rewind"
          ? (makeView(program, [...readAllRecords(runtime, place), ...added, record]) as RunView)
          : addRecord(program, view, record);
      added.push(record);
    },
  };
  return { draft, added };
}

/** Reads back what was written, and keeps what follows from it where that is worth it. */
function keepUp(
  runtime: Runtime,
  run: OpenRun,
  { view, isBack }: { view: RunView; isBack: boolean },
): OpenRun {
  const { place, program, position } = run;
  if (view === run.view) return run;
  const part = readRecords(runtime, place, position.end);
  if (part?.records.at(-1)?.["n"] !== view.last) {
    throw new CtxError("WRITE_FAILED", `${journalOf(place)} does not hold what was written to it.`, {
      path: journalOf(place),
      hint: "What the run held before is unchanged. Run the same command again: it does no harm twice.",
    });
  }
  const { lastAt, end } = part;
  const isAtRest = statusOf(program, view.state) !== "ready";
  const isWorthIt = end - position.keptEnd >= Math.max(LEAST_GROWTH, position.keptBytes);
  if (!isAtRest && !isWorthIt && !isBack) return { ...run, view, position: { ...position, lastAt, end } };
  keepView(runtime, { ...run, view, position: { ...position, lastAt, end } });
  const keptBytes = JSON.stringify(view).length;
  return { ...run, view, position: { lastAt, end, keptEnd: end, keptBytes } };
}

/** Keeps what follows from a run's journal beside it. */
export function keepView(runtime: Runtime, { place, program, pinned, view, position }: OpenRun): void {
  const { lastAt, end } = position;
  keepCached(runtime, place, { v: 1, lastAt, end, view: view as unknown as JsonObject });
  const summary = { root: pinned.root, ...summarize(program, view) } as unknown as JsonObject;
  keepSummary(runtime, place, {
    v: 1,
    journalBytes: runtime.files.stamp(journalOf(place))?.sizeBytes ?? end,
    summary,
  });
}
