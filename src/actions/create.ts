// `ctx create`: a new context, in one new file.
import { CtxError } from "../errors/ctx-error.js";
import type { DocumentForm } from "../model/document.js";
import type { JsonObject } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DryRun, WriteRequest } from "./request.js";

export interface CreateRequest extends WriteRequest {
  readonly ref: string;
  readonly title?: string;
  readonly data?: JsonObject;
  /** Markdown body. */
  readonly body?: string;
  /** A task's branch. */
  readonly branch?: string;
  /** A task's parent task or a branch's parent branch. */
  readonly parent?: string;
  readonly needs?: readonly string[];
  readonly covers?: readonly string[];
  /** Markdown unless told otherwise. */
  readonly form?: DocumentForm;
  /** Succeed (`created: false`) when the context exists. */
  readonly ifMissing?: boolean;
}

export interface CreateData extends DryRun {
  readonly ref: string;
  readonly path: string;
  readonly revision: string;
  readonly created: boolean;
}

export async function create(_runtime: Runtime, _request: CreateRequest): Promise<Outcome<CreateData>> {
  throw new CtxError("BUG", "not yet");
}
