// `ctx explain`: where one resolved value came from, down to the commit and its author.
import { CtxError } from "../errors/ctx-error.js";
import type { Json } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlaceRequest } from "./request.js";
import type { Override } from "./resolve.js";

export interface ExplainRequest extends PlaceRequest {
  readonly ref: string;
  readonly pointer: string;
  readonly personal?: boolean;
}

export interface ExplainData {
  readonly ref: string;
  readonly pointer: string;
  readonly value: Json;
  readonly origin: {
    readonly ref: string;
    readonly path: string;
    readonly line: number | null;
    readonly from: string;
    readonly strategy: string;
    /** Null for an uncommitted line. */
    readonly commit: string | null;
    readonly author: string | null;
    /** RFC 3339. */
    readonly date: string | null;
  };
  readonly overrides: readonly Override[];
}

export async function explain(_runtime: Runtime, _request: ExplainRequest): Promise<Outcome<ExplainData>> {
  throw new CtxError("BUG", "not yet");
}
