// `ctx get`: one context alone, merged with nothing.
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
import { openForReading } from "./open.js";
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
  const personal = request.personal ?? true;
  const { workspace, reader } = await openForReading(runtime, request, { personal });
  const ref = toRef(request.ref, reader.current);
  const context = await getContext(runtime, workspace, { reader, ref });
  const data = dataOf(context);
  const revision = await revisionOf(runtime, context);
  const found = [...workspace.findings, ...context.findings];
  const findings = await locateFindings(found, sourcesOf([context], workspace));
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
