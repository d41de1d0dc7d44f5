// Waiting until something may have happened in some directories. What happened is never told: whoever wakes looks.
import type { StopSignal } from "./stop-signal.js";

export interface WakeOptions {
  /** Milliseconds after which waiting is over; without it there is no end. */
  readonly timeoutMs?: number;
  /** Ends the waiting when it fires. */
  readonly stop?: StopSignal;
}

/** One wait, which may wake many times. */
export interface Wake {
  /**
   * Watches these directories from now on, and no others: each itself, not what lies below. One that does not exist is
   * left out until it is named again. Tells whether one of them was not watched before: then something may have
   * happened there between the last look and now.
   */
  watch(directories: readonly string[]): boolean;
  /**
   * Settles with "look" when something may have happened since the call before, and now and then without a reason:
   * systems lose events, and some file systems tell of none. "over": the time is up, or `stop` fired. What happens
   * within `gatherMs` milliseconds from this call on is gathered: it wakes once, when they are over.
   */
  next(gatherMs?: number): Promise<"look" | "over">;
  /** Ends the waiting. A process that waits for nothing else can end then. */
  close(): void;
}

export interface Wakes {
  open(options: WakeOptions): Promise<Wake>;
}
