// A run's history as it is written down: who began it, to whom steps were handed out, what happened, and where it went
// back. Records are never changed; the state of a run is what follows from them (view.ts). Where they lie: store/runs/.
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Event } from "../events.js";

export type RunRecord = StartRecord | LeaseRecord | EventRecord | RewindRecord;

interface RecordHead {
  /** From 0, without gaps: what is missing was lost. */
  readonly n: number;
  /** RFC 3339 UTC, with milliseconds. */
  readonly at: string;
  /** "@who". */
  readonly by: string;
}

/** The first record of every run. */
export interface StartRecord extends RecordHead {
  readonly kind: "start";
  readonly v: 1;
  /** The workflow's id. */
  readonly workflow: string;
  readonly variables: JsonObject;
  /** The run that it was forked from; the events up to there follow as its own, with their times. */
  readonly from?: string;
}

/** A step was handed out: to somebody who does it, or to the process that executes it. */
export interface LeaseRecord extends RecordHead {
  readonly kind: "lease";
  /** The instance's path, as replies name it. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  /** RFC 3339 UTC: until then nobody else gets the step. Equal to `at`: it was given back. */
  readonly until: string;
}

/** Something happened to the run's state. */
export interface EventRecord extends RecordHead {
  readonly kind: "event";
  readonly event: Event;
  /** Of an executed command: how it ended, and where what it printed lies. */
  readonly execution?: Execution;
}

export interface Execution {
  /** The exit status; null when a signal ended it or it did not start. */
  readonly exit: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  /** The name of the file with its output in the run's directory; null when it printed nothing. */
  readonly output: string | null;
}

/** The run went back: of the records before this one, those after `to` no longer count. They stay readable. */
export interface RewindRecord extends RecordHead {
  readonly kind: "rewind";
  readonly to: number;
  /** The step to which it went back, as it was asked. */
  readonly path: string;
}

/** A record before it has its place and time. */
export type NewRecord =
  | Omit<StartRecord, keyof RecordHead>
  | Omit<LeaseRecord, keyof RecordHead>
  | Omit<EventRecord, keyof RecordHead>
  | Omit<RewindRecord, keyof RecordHead>;

/** Reads a value as a record; null for what no ctx that this one knows of has written. */
export function readRecord(value: Json): RunRecord | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { n, at, by, kind } = value;
  const isHead = Number.isSafeInteger(n) && typeof at === "string" && typeof by === "string";
  if (!isHead || typeof kind !== "string" || !KINDS.has(kind)) return null;
  return value as unknown as RunRecord;
}

const KINDS: ReadonlySet<string> = new Set<RunRecord["kind"]>(["start", "lease", "event", "rewind"]);
