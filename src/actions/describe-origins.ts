// Where resolved values came from, in words for people and programs: file and line, and what they override.
import { findPositions } from "../format/positions.js";
import type { Document } from "../model/document.js";
import type { Json } from "../model/json/json.js";
import { formatRef } from "../model/ref.js";
import { listOrigins, type ValueOrigin } from "../resolve/origins.js";
import type { ResolvedRef } from "./resolve-ref.js";

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

/** Describes the origin of every leaf, by pointer. */
export async function describeAll({ resolved, layers }: ResolvedRef): Promise<Record<string, Origin>> {
  if (resolved.merged.root === null) return {};
  const origins = listOrigins(resolved.merged.root, layers);
  const described = await describeOrigins([...origins.values()]);
  return Object.fromEntries(
    [...origins.keys()].map((pointer, index) => [pointer, described[index] as Origin]),
  );
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
