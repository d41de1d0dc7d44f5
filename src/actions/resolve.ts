// `ctx resolve`: a lineage merged into one context, with where everything came from.
import { CtxError } from "../errors/ctx-error.js";
import type { Note } from "../model/document.js";
import type { EntryRecord } from "../model/entry.js";
import type { Json, JsonObject } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { PlaceRequest } from "./request.js";

export interface ResolveRequest extends PlaceRequest {
  /** Without one: `CTX_TASK`, else the task of the branch, else the branch. */
  readonly ref?: string;
  /** Read everything from the tree of this revision. */
  readonly at?: string;
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
  readonly explain?: boolean;
  /** All progress entries instead of the newest 20. */
  readonly allEntries?: boolean;
  /** Answer with this one value. */
  readonly select?: string;
  /** What `select` answers when there is no value there. */
  readonly default?: Json;
}

export interface LineageItem {
  readonly ref: string;
  readonly documents: readonly string[];
  readonly from: string;
}

export interface ResolvedEntry extends EntryRecord {
  readonly ref: string;
}

/** Where the value at one pointer came from, and what it overrides, nearest first. */
export interface Origin {
  readonly ref: string;
  readonly path: string;
  readonly line: number | null;
  readonly from: string;
  readonly strategy: string;
  readonly overrides: readonly Override[];
}

export interface Override {
  readonly ref: string;
  readonly path: string;
  readonly line: number | null;
  readonly value: Json;
}

export interface ResolvedContext {
  readonly ref: string;
  readonly branch: string | null;
  readonly lineage: readonly LineageItem[];
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly ResolvedEntry[];
  readonly digest: string;
  /** Only with `explain`. */
  readonly origins?: Readonly<Record<string, Origin>>;
}

export interface SelectedValue {
  readonly ref: string;
  readonly pointer: string;
  readonly value: Json;
}

export type ResolveData = ResolvedContext | SelectedValue;

export async function resolve(_runtime: Runtime, _request: ResolveRequest): Promise<Outcome<ResolveData>> {
  throw new CtxError("BUG", "not yet");
}
