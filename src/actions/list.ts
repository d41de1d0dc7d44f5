// `ctx list`: what contexts there are.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlaceRequest } from "./request.js";

export interface ListRequest extends PlaceRequest {
  readonly what: "tasks" | "branches";
  readonly status?: string;
  readonly branch?: string;
  /** Only open tasks whose `$needs` are all done. */
  readonly ready?: boolean;
  /** Also the tasks on the tips of other branches. */
  readonly allBranches?: boolean;
}

export interface ListItem {
  readonly ref: string;
  readonly title: string | null;
  /** "open" where the document has no `status`; null when it cannot be read. */
  readonly status: string | null;
  readonly branch: string | null;
  readonly parent: string | null;
  readonly freshness: "fresh" | "stale" | "unknown";
  readonly broken: boolean;
  readonly from: string;
}

export interface ListData {
  readonly items: readonly ListItem[];
}

export async function list(_runtime: Runtime, _request: ListRequest): Promise<Outcome<ListData>> {
  throw new CtxError("BUG", "not yet");
}
