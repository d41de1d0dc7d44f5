// `ctx get`: one context alone, merged with nothing.
import { CtxError } from "../errors/ctx-error.js";
import type { Note } from "../model/document.js";
import type { Json, JsonObject } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlaceRequest } from "./request.js";

export interface GetRequest extends PlaceRequest {
  readonly ref: string;
  readonly pointer?: string;
  readonly personal?: boolean;
}

export type GetData =
  | { readonly ref: string; readonly data: JsonObject; readonly notes: readonly Note[]; readonly revision: string }
  | { readonly ref: string; readonly pointer: string; readonly value: Json; readonly revision: string };

export async function get(_runtime: Runtime, _request: GetRequest): Promise<Outcome<GetData>> {
  throw new CtxError("BUG", "not yet");
}
