// The phases of a piece of work, as its entries tell them: how long each took, and how far it came.
import type { EntryRecord } from "../model/entry.js";

export interface Checkpoint {
  readonly name: string;
  /** RFC 3339, as the entry has it. */
  readonly at: string;
}

export interface Phase {
  readonly phase: string;
  /** When its first entry was written: RFC 3339. */
  readonly from: string;
  /** When the work moved on for the last time; null for the phase that the work is in. */
  readonly to: string | null;
  /** The time spent in it, all stretches together; for the current phase up to its newest entry. */
  readonly durationMs: number;
  /** How many entries name it. */
  readonly entries: number;
  /** The newest percentage that one of them gives; null without any. */
  readonly percent: number | null;
  readonly checkpoints: readonly Checkpoint[];
  /** True for the phase that the newest entry with a phase names. */
  readonly current: boolean;
}

export interface Phases {
  /** In the order in which they began. */
  readonly phases: readonly Phase[];
  /** How many progress entries name no phase; they are in none. */
  readonly withoutPhase: number;
}

interface Stay {
  readonly phase: string;
  readonly from: string;
  to: string | null;
  durationMs: number;
  entries: number;
  percent: number | null;
  readonly checkpoints: Checkpoint[];
}

/**
 * Tells the phases from entries in id order. At any moment the work is in the phase that the newest entry names, so that
 * a phase lasts until an entry names another one, and goes on when it is named again; the durations of all phases add up
 * to the whole. Where a clock went back, no time passed.
 */
export function tellPhases(records: readonly EntryRecord[]): Phases {
  const stays = new Map<string, Stay>();
  let current: Stay | null = null;
  let last = NaN;
  let withoutPhase = 0;
  for (const { phase, at, kind, percent, checkpoint } of records) {
    if (typeof phase !== "string" || phase === "") {
      if (kind === "progress") withoutPhase++;
      continue;
    }
    const stay: Stay = stays.get(phase) ?? {
      phase,
      from: at,
      to: null,
      durationMs: 0,
      entries: 0,
      percent: null,
      checkpoints: [],
    };
    stays.set(phase, stay);
    const time = Date.parse(at);
    if (current !== null && time > last) current.durationMs += time - last;
    if (current !== null && current !== stay) current.to = at;
    stay.to = null;
    stay.entries++;
    if (typeof percent === "number") stay.percent = percent;
    if (typeof checkpoint === "string") stay.checkpoints.push({ name: checkpoint, at });
    current = stay;
    if (!Number.isNaN(time) && !(time <= last)) last = time;
  }
  return {
    phases: [...stays.values()].map((stay) => ({ ...stay, current: stay === current })),
    withoutPhase,
  };
}
