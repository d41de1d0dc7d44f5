// `ctx progress` and `ctx insight`: one new write-once entry.
import { CtxError } from "../errors/ctx-error.js";
import type { Importance } from "../model/entry.js";
import type { Json } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DryRun, WriteRequest } from "./request.js";

interface AppendRequest extends WriteRequest {
  readonly ref: string;
  readonly text: string;
  /** Idempotency key: retrying with it stores one entry. */
  readonly key?: string;
}

export interface ProgressRequest extends AppendRequest {
  readonly phase?: string;
  /** 0 to 100. */
  readonly percent?: number;
  readonly checkpoint?: string;
  readonly details?: Json;
  /** Paths or globs, relative to `directory`. */
  readonly files?: readonly string[];
}

export interface InsightRequest extends AppendRequest {
  readonly category: string;
  readonly importance?: Importance;
}

export interface AppendData extends DryRun {
  readonly id: string;
  readonly ref: string;
  readonly path: string;
  /** False when an entry with that key was there already. */
  readonly created: boolean;
}

export async function progress(_runtime: Runtime, _request: ProgressRequest): Promise<Outcome<AppendData>> {
  throw new CtxError("BUG", "not yet");
}
export async function insight(_runtime: Runtime, _request: InsightRequest): Promise<Outcome<AppendData>> {
  throw new CtxError("BUG", "not yet");
}
