// What follows from a run's records: its state, who is at which step until when, and how long steps took.
import { isCtxError } from "../../errors/ctx-error.js";
import { getOwn, isJsonObject, type JsonObject } from "../../model/json/json.js";
import { advance, begin } from "../advance.js";
import type { Event } from "../events.js";
import type { Program } from "../program.js";
import type { State } from "../state.js";
import type { EventRecord, LeaseRecord, RunRecord, StartRecord } from "./records.js";
import { addDuration, stepKeyOf, type Timings } from "./timings.js";

/** Plain JSON, so that it can be kept beside the journal and gone on from. */
export interface RunView {
  readonly format: 1;
  readonly start: StartRecord;
  /** The number of the last record, and when it was written. */
  readonly last: number;
  readonly at: string;
  readonly state: State;
  /** By the paths of steps that are handed out and not done. */
  readonly leases: Readonly<Record<string, Lease>>;
  readonly timings: Timings;
  /** How many records were lost, and how many could not happen where they stand, since what made them possible was. */
  readonly lost: number;
  readonly ignored: number;
}

export interface Lease {
  readonly by: string;
  /** When it was handed out first in this attempt. RFC 3339 UTC. */
  readonly since: string;
  readonly until: string;
  /** From 1. */
  readonly attempt: number;
}

/** The view of all records, in order; null when the first one is missing. */
export function makeView(program: Program, records: readonly RunRecord[]): RunView | null {
  const [start, ...others] = listCounting(records);
  const last = records.at(-1);
  if (start?.kind !== "start" || last === undefined) return null;
  const view = others.reduce((one, record) => addKept(program, one, record), beginView(program, start));
  return { ...view, last: last.n, at: last.at, lost: countLost(records) };
}

/** The view after some more records; null where they go back, so that all of them are needed. */
export function extendView(program: Program, view: RunView, records: readonly RunRecord[]): RunView | null {
  const newer = records.filter(({ n }) => n > view.last);
  if (newer.some(({ kind }) => kind === "rewind")) return null;
  const lost = view.lost + countLost([{ n: view.last }, ...newer]);
  return { ...newer.reduce((one, record) => addKept(program, one, record), view), lost };
}

/**
 * The view after a record that is about to be written; not for `rewind`.
 * @throws {CtxError} as advance does, when the event cannot happen now.
 */
export function addRecord(program: Program, view: RunView, record: RunRecord): RunView {
  const head = { ...view, last: record.n, at: record.at };
  if (record.kind === "event") return addEvent(program, head, record);
  if (record.kind === "lease") return { ...head, leases: addLease(view.leases, record) };
  // Whoever was at a step when the run went back is not any more.
  return record.kind === "rewind" ? { ...head, leases: {} } : head;
}

/** The records that count: what a rewind left behind is not among them, the rewind itself is. */
export function listCounting(records: readonly RunRecord[]): RunRecord[] {
  let counting: RunRecord[] = [];
  for (const record of records) {
    if (record.kind === "rewind") counting = counting.filter(({ n }) => n <= record.to);
    counting.push(record);
  }
  return counting;
}

/** Reads a view that was kept; null for what this version has not written. */
export function readView(value: JsonObject): RunView | null {
  const { format, state } = value;
  return format === 1 && isJsonObject(state) && state["format"] === 1 ? (value as unknown as RunView) : null;
}

function beginView(program: Program, start: StartRecord): RunView {
  const { state } = begin(program, start.variables);
  const { n, at } = start;
  return { format: 1, start, last: n, at, state, leases: {}, timings: {}, lost: 0, ignored: 0 };
}

/** What stands in the journal stays, whether it can have happened or not. */
function addKept(program: Program, view: RunView, record: RunRecord): RunView {
  try {
    return addRecord(program, view, record);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return { ...view, last: record.n, at: record.at, ignored: view.ignored + 1 };
  }
}

/** How many numbers are missing between records. */
function countLost(records: readonly { readonly n: number }[]): number {
  return records.slice(1).reduce((lost, { n }, index) => lost + n - (records[index]?.n ?? n) - 1, 0);
}

function addLease(leases: RunView["leases"], record: LeaseRecord): RunView["leases"] {
  const { path, by, until, attempt, at } = record;
  const known = getOwn(leases, path);
  const isSame = known !== undefined && known.by === by && known.attempt === attempt;
  return { ...leases, [path]: { by, until, attempt, since: isSame ? known.since : at } };
}

function addEvent(program: Program, view: RunView, record: EventRecord): RunView {
  const { event } = record;
  const state = advance(program, view.state, event);
  if (!hasEnded(event, view.state, state)) return { ...view, state };
  const { [event.path]: lease, ...leases } = view.leases;
  if (event.kind !== "step-done") return { ...view, state, leases };
  const since = lease === undefined ? null : Date.parse(record.at) - Date.parse(lease.since);
  const key = stepKeyOf(program.workflow.steps, event.path);
  const timings = addDuration(view.timings, key, record.execution?.durationMs ?? since);
  return { ...view, state, leases, timings };
}

/** Tells whether an attempt at a step is over with an event: neither refused nor over before. */
function hasEnded(event: Event, before: State, after: State): event is Event & { path: string } {
  const isAbout = event.kind === "step-done" || event.kind === "step-failed" || event.kind === "step-timeout";
  return isAbout && after !== before && after.refusal === null;
}
