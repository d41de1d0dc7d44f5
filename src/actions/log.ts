// `ctx log`: the entries of one context, newest last.
import { CtxError } from "../errors/ctx-error.js";
import type { EntryKind, EntryRecord } from "../model/entry.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlaceRequest } from "./request.js";

export interface LogRequest extends PlaceRequest {
  readonly ref: string;
  readonly kind?: EntryKind;
  /** RFC 3339 date or time, or a duration back from now such as 90m, 24h, 7d, 2w. */
  readonly since?: string;
}

export interface LogData {
  readonly ref: string;
  readonly entries: readonly EntryRecord[];
}

export async function log(_runtime: Runtime, _request: LogRequest): Promise<Outcome<LogData>> {
  throw new CtxError("BUG", "not yet");
}
