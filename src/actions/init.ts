// `ctx init`: makes a directory a context root. Idempotent; leaves every file that exists alone.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DryRun, WriteRequest } from "./request.js";

export interface InitRequest extends WriteRequest {
  /** Also creates this task. */
  readonly task?: string;
  /** Initialise this very directory instead of the worktree's top level. */
  readonly here?: boolean;
}

export interface InitData extends DryRun {
  /** Absolute. */
  readonly root: string;
  /** Paths relative to the root; empty when everything was there. */
  readonly created: readonly string[];
  /** The command to run next. */
  readonly next: string;
}

export async function init(_runtime: Runtime, _request: InitRequest): Promise<Outcome<InitData>> {
  throw new CtxError("BUG", "not yet");
}
