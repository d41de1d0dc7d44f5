// What every action returns: its answer, and what it found wrong in the user's files on the way.
import type { Finding } from "../errors/finding.js";

export interface Outcome<T> {
  readonly data: T;
  readonly findings: readonly Finding[];
  /** True when the command ran and the answer is "no" (exit 1) though no finding is an error. */
  readonly isRefusal?: boolean;
  /** The exit status of the program that was run, which becomes ctx's own. */
  readonly exit?: number;
}
