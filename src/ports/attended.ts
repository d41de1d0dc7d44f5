// A program that a person attends: it has the terminal, or whatever ctx was given in its place, and ctx only waits for it.
import type { Environment } from "./runtime.js";
import type { StopSignal } from "./stop-signal.js";

export interface AttendedRequest {
  /** The program and its arguments; never read by a shell. */
  readonly arguments: readonly string[];
  /** Where it runs; absolute. */
  readonly directory: string;
  /** Everything that it sees; nothing is added. */
  readonly environment: Environment;
  /** What it prints goes to ctx's standard error: ctx's standard output is for something else. */
  readonly isOutputAside: boolean;
  /** Two more descriptors that it may write to, 3 and 4; without it there are none. */
  readonly onReport?: (descriptor: 3 | 4, bytes: Uint8Array) => void;
  /** Ends it when it fires, and all that it started; what has not ended soon after is killed. */
  readonly stop?: StopSignal;
}

export type AttendedEnd =
  | { readonly kind: "exit"; readonly status: number }
  /** With the number of the signal. */
  | { readonly kind: "signal"; readonly signal: string; readonly number: number }
  /** There is no such program, or the system does not let it run. */
  | { readonly kind: "unstartable"; readonly reason: string };

export interface AttendedPrograms {
  /** Runs a program in ctx's own process group, and waits for its end. Never rejects. */
  attend(request: AttendedRequest): Promise<AttendedEnd>;
}
