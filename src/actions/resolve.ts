// `ctx resolve`: a lineage merged into one context, with where everything came from.
import type { Note } from "../model/document.js";
import type { EntryRecord } from "../model/entry.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import type { PrunePolicy } from "../model/prune.js";
import { findAt, formatPointer, parsePointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { withRef } from "../resolve/entry-selection.js";
import type { ResolvedLayers } from "../resolve/resolve-layers.js";
import { findPending } from "../store/journal/pending.js";
import type { Origin } from "./describe-origins.js";
import type { LayOut, OmittedPiece } from "./fit-context.js";
import type { PlaceRequest } from "./request.js";
import { resolveRef, type ResolvedRef } from "./resolve-ref.js";

export interface ResolveRequest extends PlaceRequest {
  /** Without one: `CTX_TASK`, else the task of the branch, else the branch. */
  readonly ref?: string;
  /** Read everything from the tree of this revision. */
  readonly at?: string;
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
  readonly explain?: boolean;
  /** False leaves the digest out of the answer, and the time that it takes. Default true. */
  readonly digest?: boolean;
  /** All progress entries instead of the newest 20. */
  readonly allEntries?: boolean;
  /**
   * Keeps the most specific and most important pieces that fit in so many tokens, as estimated, and names the others in
   * `omitted`: at least 200, and not beside `select`. What counts is the JSON text of data, notes and entries.
   */
  readonly maxTokens?: number;
  /** With `maxTokens`, where the answer is shown as something other than JSON: what counts instead. */
  readonly layOut?: LayOut;
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

/** A prune that takes effect here: what it hides is shown in short. */
export interface ShownPrune {
  readonly ref: string;
  /** Its id. */
  readonly prune: string;
  readonly policy: PrunePolicy;
  readonly notes: number;
  readonly entries: number;
  /** Commands that show the whole, safe to paste. */
  readonly how: readonly string[];
}

export interface ResolvedContext {
  readonly ref: string;
  readonly branch: string | null;
  readonly lineage: readonly LineageItem[];
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly ResolvedEntry[];
  /** Absent only when the request said so. */
  readonly digest?: string;
  /** Only with `explain`. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** Only where something is pruned: by context, widest first, then by id. */
  readonly pruned?: readonly ShownPrune[];
  /** Only with `maxTokens`, and then also when it is empty: values, notes, entries, each in the order of the answer. */
  readonly omitted?: readonly OmittedPiece[];
  /** Only with `maxTokens`: the limit that was asked for. */
  readonly maxTokens?: number;
  /** Only with `maxTokens` and without `layOut`: what the JSON text of data, notes and entries takes, margin included. */
  readonly estimatedTokens?: number;
}

export interface SelectedValue {
  readonly ref: string;
  readonly pointer: string;
  readonly value: Json;
}

export type ResolveData = ResolvedContext | SelectedValue;

/**
 * Resolves a ref.
 * @throws {CtxError} REF_INVALID, CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN, NOT_INITIALIZED;
 * VALUE_NOT_FOUND when `select` names nothing and no default is given; USAGE for a `maxTokens` that cannot be kept.
 */
export async function resolve(runtime: Runtime, request: ResolveRequest): Promise<Outcome<ResolveData>> {
  const { maxTokens } = request;
  const fit = maxTokens === undefined ? null : await import("./fit-context.js");
  fit?.requireLimit(request);
  const resolvedRef = await resolveRef(runtime, request);
  // What a revision holds is told by that revision alone.
  const pending =
    request.at === undefined ? await findPending(runtime, resolvedRef.workspace, resolvedRef.layers) : [];
  const found = { ...resolvedRef, findings: [...resolvedRef.findings, ...pending] };
  if (request.select !== undefined) {
    return { data: await selectValue(found, request.select, request.default), findings: found.findings };
  }
  const { layers, resolved } = found;
  const data: ResolvedContext = {
    ref: formatRef(found.ref),
    branch: found.branch,
    lineage: layers.map((layer) => ({
      ref: formatRef(layer.ref),
      documents: layer.documents.map((document) => document.path),
      from: layer.from,
    })),
    data: resolved.data,
    notes: resolved.notes,
    entries: resolved.entries.map(withRef),
    ...(request.digest === false ? {} : { digest: await digestOf(runtime, resolved) }),
    ...(found.hidden.length === 0
      ? {}
      : { pruned: (await import("./prune/describe-hidden.js")).describeHidden(found) }),
    ...(request.explain ? { origins: await (await import("./describe-origins.js")).describeAll(found) } : {}),
  };
  if (fit === null || maxTokens === undefined) return { data, findings: found.findings };
  return { data: fit.fitContext(data, found, { ...request, maxTokens }), findings: found.findings };
}

async function selectValue(
  found: ResolvedRef,
  pointer: string,
  fallback: Json | undefined,
): Promise<SelectedValue> {
  // Inside an array a null is a value, so only its absence calls for the default.
  const held = findAt(found.resolved.data, parsePointer(pointer));
  const value = held === undefined ? fallback : held;
  if (value === undefined) throw (await import("./value-not-found.js")).valueNotFound(found, pointer);
  return { ref: formatRef(found.ref), pointer: formatPointer(parsePointer(pointer)), value };
}

async function digestOf(runtime: Runtime, resolved: ResolvedLayers): Promise<string> {
  return `sha256:${await runtime.hashes.sha256(resolved.digestText())}`;
}
