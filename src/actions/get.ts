// `ctx get`: one context alone, merged with nothing.
import type { Finding } from "../errors/finding.js";
import type { Note } from "../model/document.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { overlay } from "../model/json/overlay.js";
import { findAt, formatPointer, parsePointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { notesOf } from "../resolve/resolve-layers.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { revisionOf } from "../store/revision.js";
import { openForReading, type Opened } from "./open.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";
import { ownValueNotFound } from "./value-not-found.js";

export interface GetRequest extends PlaceRequest {
  readonly ref: string;
  readonly pointer?: string;
  readonly personal?: boolean;
}

export type GetData =
  | {
      readonly ref: string;
      readonly data: JsonObject;
      readonly notes: readonly Note[];
      readonly revision: string;
    }
  | { readonly ref: string; readonly pointer: string; readonly value: Json; readonly revision: string };

/**
 * Gets a context's own data and notes, nulls included: what its files say, not what a lineage makes of it.
 * @throws {CtxError} REF_INVALID, CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN; VALUE_NOT_FOUND.
 */
export async function get(runtime: Runtime, request: GetRequest): Promise<Outcome<GetData>> {
  return answerFrom(await readStored(runtime, request), request);
}

/** A context as its files have it, and what it was read with. */
export interface StoredReading extends Opened {
  readonly context: StoredContext;
  /** Its own data, nulls included. */
  readonly data: JsonObject;
  readonly revision: string;
  readonly findings: readonly Finding[];
}

/**
 * Reads a context alone.
 * @throws {CtxError} as get does, but for the value.
 */
export async function readStored(runtime: Runtime, request: GetRequest): Promise<StoredReading> {
  const personal = request.personal ?? true;
  const opened = await openForReading(runtime, request, { personal });
  const { workspace, reader } = opened;
  const ref = toRef(request.ref, reader.current);
  const context = await getContext(runtime, workspace, { reader, ref });
  const found = [...workspace.findings, ...context.findings];
  return {
    ...opened,
    context,
    data: dataOf(context),
    revision: await revisionOf(runtime, context),
    findings: await locateFindings(found, sourcesOf([context], workspace)),
  };
}

/**
 * What `get` answers of a context that was read.
 * @throws {CtxError} VALUE_NOT_FOUND when there is nothing at the pointer.
 */
export function answerFrom(reading: StoredReading, request: Pick<GetRequest, "pointer">): Outcome<GetData> {
  const { context, data, revision, findings } = reading;
  const { ref } = context;
  const name = formatRef(ref);
  if (request.pointer === undefined) {
    return {
      data: { ref: name, data, notes: notesOf([{ ...context, personal: false }]), revision },
      findings,
    };
  }
  const pointer = parsePointer(request.pointer);
  const value = findAt(data, pointer);
  if (value === undefined) throw ownValueNotFound({ ref, data, findings }, pointer);
  return { data: { ref: name, pointer: formatPointer(pointer), value, revision }, findings };
}

function dataOf(context: StoredContext): JsonObject {
  return context.documents.reduce<JsonObject>(
    (data, document) => overlay(data, document.data) as JsonObject,
    {},
  );
}
