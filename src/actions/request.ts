// The parts that requests and answers of several actions share.
import type { StopSignal } from "../ports/stop-signal.js";
/** Every action starts from a directory: absolute, where the person stands (`-C` applied). */
export interface PlaceRequest {
  readonly directory: string;
}

/** A request that changes files. */
export interface WriteRequest extends PlaceRequest {
  /** Who writes, as given with `--by`; else the environment and git tell. */
  readonly by?: string;
  /** Work out everything, write nothing, and answer with the exact diff. */
  readonly dryRun?: boolean;
}

/** Present in the answer of a writer that was asked for a dry run: unified diffs of what it would have done. */
export interface DryRun {
  readonly dryRun?: true;
  readonly diff?: string;
}

/** How somebody follows what happens. */
export interface Following<News> {
  readonly stop: StopSignal;
  /** Called with one piece of news after the other. */
  readonly tell: (news: News) => Promise<void>;
}
