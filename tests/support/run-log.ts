// The history of a run for tests: records in few words, a minute apart.
import type { Program } from "../../src/workflow/engine.js";
import type { Event } from "../../src/workflow/events.js";
import type { NewRecord, RunRecord } from "../../src/workflow/log/records.js";
import { makeView, type RunView } from "../../src/workflow/log/view.js";
import type { JsonObject } from "../../src/model/json/json.js";

const START_MS = Date.parse("2026-11-20T10:00:00Z");

/** The time so many seconds after the start. */
export const after = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString();

/** Numbers records; each happens a minute after the one before unless its time is told. */
export function log(...fresh: (NewRecord & { readonly at?: string; readonly by?: string })[]): RunRecord[] {
  return fresh.map((record, n) => ({ n, at: after(60 * n), by: "@ada", ...record }) as RunRecord);
}

export const started = (variables: JsonObject = {}): NewRecord => ({
  kind: "start",
  v: 1,
  workflow: "login",
  variables,
});

export const leased = (path: string, more: { until?: string; attempt?: number } = {}): NewRecord => ({
  kind: "lease",
  path,
  attempt: more.attempt ?? 1,
  until: more.until ?? after(3600),
});

export const happened = (event: Event): NewRecord => ({ kind: "event", event });

export const done = (path: string, variables: JsonObject = {}): NewRecord =>
  happened({ kind: "step-done", path, variables });

/** A view that must be possible. */
export function viewOf(program: Program, records: readonly RunRecord[]): RunView {
  const view = makeView(program, records);
  if (view === null) throw new Error("there is no first record");
  return view;
}
