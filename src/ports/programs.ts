// Running other programs for a workflow, each with everything that it starts as one group. Nothing is composed here: the
// command comes as it is to be run, and what it prints is handed over as it comes.
import type { Environment } from "./runtime.js";
import type { StopSignal } from "./stop-signal.js";

/** What to run: a program with its arguments, never read by a shell; or a text for the shell. */
export type ProgramCommand =
  | { readonly kind: "arguments"; readonly arguments: readonly string[] }
  | { readonly kind: "shell"; readonly text: string };

export type OutputSource = "stdout" | "stderr";

export interface ProgramRequest {
  readonly command: ProgramCommand;
  /** Where it runs; absolute. */
  readonly directory: string;
  /** Everything that it sees; nothing is added. */
  readonly environment: Environment;
  /** Milliseconds after which it is ended; null: it may take as long as it likes. */
  readonly timeoutMs: number | null;
  /** How long what is told to end may take for it, in milliseconds, before it is killed. */
  readonly graceMs: number;
  /** Ends it when it fires. */
  readonly stop?: StopSignal;
  /** Is given its output as it comes, and waited for: a program that prints faster waits too. Must not reject. */
  readonly onOutput: (source: OutputSource, bytes: Uint8Array) => Promise<void> | void;
}

/** How a program ended. What it started and left behind counts for nothing, unless it was ended from here. */
export type ProgramEnd =
  | { readonly kind: "exit"; readonly status: number }
  /** By a signal that did not come from here. */
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "stopped" }
  /** There is no such program, or the system does not let it run. */
  | { readonly kind: "unstartable"; readonly reason: string };

export interface Programs {
  /**
   * Runs a program to its end, with nothing to read on its standard input. At a timeout or a stop, it and everything in
   * its process group is told to end, and killed when it does not. Should this process be killed meanwhile, the same
   * happens to it. Never rejects.
   */
  run(request: ProgramRequest): Promise<ProgramEnd>;
}
