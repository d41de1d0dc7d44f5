// `ctx set`, `ctx unset`, `ctx update`: minimal edits of the document that holds the key.
import { CtxError } from "../errors/ctx-error.js";
import type { Json, JsonObject } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DryRun, WriteRequest } from "./request.js";

export interface EditRequest extends WriteRequest {
  readonly ref: string;
  /** Write the `*.local.*` document instead of the shared one. */
  readonly personal?: boolean;
  /** Refuse unless the context still has this revision. */
  readonly ifRevision?: string;
}

export interface SetRequest extends EditRequest {
  readonly pointer: string;
  /** As typed: parsed as JSON, else taken as a string. */
  readonly value: string;
}

export interface UnsetRequest extends EditRequest {
  readonly pointer: string;
}

export interface UpdateRequest extends EditRequest {
  /** An RFC 7396 patch. */
  readonly patch: JsonObject;
}

export interface EditData extends DryRun {
  readonly ref: string;
  readonly path: string;
  readonly changed: boolean;
  /** Absent when there was no value. */
  readonly before?: Json;
  readonly after?: Json;
  readonly revision: string;
}

export async function set(_runtime: Runtime, _request: SetRequest): Promise<Outcome<EditData>> {
  throw new CtxError("BUG", "not yet");
}
export async function unset(_runtime: Runtime, _request: UnsetRequest): Promise<Outcome<EditData>> {
  throw new CtxError("BUG", "not yet");
}
export async function update(_runtime: Runtime, _request: UpdateRequest): Promise<Outcome<EditData>> {
  throw new CtxError("BUG", "not yet");
}
