// A run's records as things that happened, for people: what each did, how long it took, whether it was refused and whether
// it still counts.
import { isCtxError } from "../../errors/ctx-error.js";
import { getOwn, type JsonObject } from "../../model/json/json.js";
import type { Program } from "../program.js";
import type { Execution, RunRecord } from "./records.js";
import { addRecord, listCounting, makeView, type RunView } from "./view.js";

export interface Happening {
  readonly n: number;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly by: string;
  readonly what:
    | "started"
    | "handed-out"
    | "done"
    | "refused"
    | "failed"
    | "timeout"
    | "confirmed"
    | "assigned"
    | "retried"
    | "went-back"
    | "ignored";
  /** The step; null: the whole run. */
  readonly path: string | null;
  /** Of a step that is done or failed: since it was handed out, in milliseconds; null when nobody knows. */
  readonly durationMs: number | null;
  /** What was given: at the start, by a step, or in answer to what was missing. */
  readonly variables: JsonObject | null;
  /** The text that came with a step. */
  readonly output: string | null;
  /** Why it failed, or why it was refused. */
  readonly reason: string | null;
  readonly execution: Execution | null;
  /** The run went back before it: it counts no more. */
  readonly isUndone: boolean;
}

/** Tells what happened, in order. */
export function listHistory(program: Program, records: readonly RunRecord[]): Happening[] {
  const counting = new Set(listCounting(records));
  const told: Happening[] = [];
  let view: RunView | null = null;
  const seen: RunRecord[] = [];
  for (const record of records) {
    seen.push(record);
    const before: RunView | null = view;
    let isIgnored = false;
    try {
      // Going back makes a view anew; whatever else happened is added to the last one.
      view =
        before === null || record.kind === "rewind"
          ? makeView(program, seen)
          : addRecord(program, before, record);
    } catch (error) {
      if (!isCtxError(error)) throw error;
      isIgnored = true;
    }
    told.push({
      ...tell(record, before, view),
      isUndone: !counting.has(record),
      ...(isIgnored ? IGNORED : {}),
    });
  }
  return told;
}

const IGNORED = { what: "ignored" } as const;

function tell(record: RunRecord, before: RunView | null, after: RunView | null): Omit<Happening, "isUndone"> {
  const { n, at, by } = record;
  const head = {
    n,
    at,
    by,
    path: null,
    durationMs: null,
    variables: null,
    output: null,
    reason: null,
    execution: null,
  };
  switch (record.kind) {
    case "start":
      return { ...head, what: "started", variables: record.variables };
    case "lease":
      return { ...head, what: "handed-out", path: record.path };
    case "rewind":
      return { ...head, what: "went-back", path: record.path };
    default:
      return { ...head, execution: record.execution ?? null, ...tellEvent(record, before, after) };
  }
}

function tellEvent(
  { event, at, execution }: RunRecord & { kind: "event" },
  before: RunView | null,
  after: RunView | null,
): Pick<Happening, "what"> & Partial<Happening> {
  if (event.kind === "assign") return { what: "assigned", variables: event.variables };
  if (event.kind === "retry") return { what: "retried" };
  if (event.kind === "confirm") return { what: "confirmed", path: event.path };
  const lease = before === null ? undefined : getOwn(before.leases, event.path);
  const since = lease === undefined ? null : Math.max(0, Date.parse(at) - Date.parse(lease.since));
  const durationMs = execution?.durationMs ?? since;
  if (event.kind === "step-done") {
    const refusal = after?.state.refusal ?? null;
    const reason =
      refusal === null ? null : [...refusal.issues, ...refusal.missing.map(({ hint }) => hint)].join(" ");
    return {
      what: refusal === null ? "done" : "refused",
      path: event.path,
      durationMs,
      variables: event.variables ?? null,
      output: event.output ?? null,
      reason,
    };
  }
  const what = event.kind === "step-failed" ? "failed" : "timeout";
  return { what, path: event.path, durationMs, reason: event.reason ?? null };
}
