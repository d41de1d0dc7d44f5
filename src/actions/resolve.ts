// `ctx resolve`: a lineage merged into one context, with where everything came from.
import { CtxError } from "../errors/ctx-error.js";
import { findPositions } from "../format/positions.js";
import type { Document, Note } from "../model/document.js";
import type { EntryRecord } from "../model/entry.js";
import type { Json, JsonObject } from "../model/json.js";
import type { Outcome } from "../model/outcome.js";
import { findAt, formatPointer, parsePointer } from "../model/pointer.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { withRef } from "../resolve/entry-selection.js";
import { listOrigins, type ValueOrigin } from "../resolve/origins.js";
import { findSimilar } from "../model/similar.js";
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

/**
 * Resolves a ref.
 * @throws {CtxError} REF_INVALID, CONTEXT_NOT_FOUND, REF_AMBIGUOUS, BRANCH_UNKNOWN, NOT_INITIALIZED;
 * VALUE_NOT_FOUND when `select` names nothing and no default is given.
 */
export async function resolve(runtime: Runtime, request: ResolveRequest): Promise<Outcome<ResolveData>> {
  const found = await resolveRef(runtime, request);
  if (request.select !== undefined) {
    return { data: selectValue(found, request.select, request.default), findings: found.findings };
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
    digest: resolved.digest,
    ...(request.explain ? { origins: await explainAll(found) } : {}),
  };
  return { data, findings: found.findings };
}

/** Makes the refusal for a pointer that names nothing in a resolved context, with the nearest name. */
export function valueNotFound(found: ResolvedRef, pointer: string): CtxError {
  const tokens = parsePointer(pointer);
  const removal = found.resolved.merged.removals.get(formatPointer(tokens));
  if (removal !== undefined) {
    return new CtxError(
      "VALUE_NOT_FOUND",
      `${formatPointer(tokens)} was removed by ${formatRef(removal.layer.ref)}.`,
      {
        path: removal.document.path,
        hint: "It is set to null there.",
      },
    );
  }
  const depth = tokens.findIndex(
    (_, index) => findAt(found.resolved.data, tokens.slice(0, index + 1)) === undefined,
  );
  const parent = findAt(found.resolved.data, tokens.slice(0, depth));
  const near = findSimilar(tokens[depth] ?? "", Object.keys(Object(parent) as object));
  const full = `\`ctx resolve ${formatRef(found.ref)}\` shows everything.`;
  return new CtxError("VALUE_NOT_FOUND", `No value at ${formatPointer(tokens)} in ${formatRef(found.ref)}.`, {
    hint: near === null ? full : `did you mean ${formatPointer([...tokens.slice(0, depth), near])}? ${full}`,
  });
}

/** Says where values came from, with their lines; each document is looked through once. */
export async function describeOrigins(origins: readonly ValueOrigin[]): Promise<Origin[]> {
  const wanted = new Map<Document, Set<string>>();
  for (const origin of origins) {
    for (const { document, pointer } of [origin, ...origin.overrides]) {
      wanted.set(document, (wanted.get(document) ?? new Set()).add(pointer));
    }
  }
  const lines = new Map<Document, Map<string, { line: number }>>();
  for (const [document, pointers] of wanted)
    lines.set(document, await findPositions(document, [...pointers]));
  const lineOf = ({ document, pointer }: Pick<ValueOrigin, "document" | "pointer">) => {
    return lines.get(document)?.get(pointer)?.line ?? null;
  };
  return origins.map((origin) => ({
    ref: formatRef(origin.layer.ref),
    path: origin.document.path,
    line: lineOf(origin),
    from: origin.document.personal ? "personal" : origin.layer.from,
    strategy: origin.strategy,
    overrides: origin.overrides.map((wider) => ({
      ref: formatRef(wider.layer.ref),
      path: wider.document.path,
      line: lineOf(wider),
      value: wider.value,
    })),
  }));
}

function selectValue(found: ResolvedRef, pointer: string, fallback: Json | undefined): SelectedValue {
  const value = findAt(found.resolved.data, parsePointer(pointer)) ?? fallback;
  if (value === undefined) throw valueNotFound(found, pointer);
  return { ref: formatRef(found.ref), pointer: formatPointer(parsePointer(pointer)), value };
}

async function explainAll({ resolved, layers }: ResolvedRef): Promise<Record<string, Origin>> {
  if (resolved.merged.root === null) return {};
  const origins = listOrigins(resolved.merged.root, layers);
  const described = await describeOrigins([...origins.values()]);
  return Object.fromEntries(
    [...origins.keys()].map((pointer, index) => [pointer, described[index] as Origin]),
  );
}
