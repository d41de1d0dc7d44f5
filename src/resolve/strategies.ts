// How two arrays at one pointer combine, where $merge says so: append, union, by:<key>.
// Without a declaration the narrower array replaces the wider one (RFC 7396), which merge.ts does.
import type { Strategy } from "../model/document.js";
import { getOwn, isJsonEqual, isJsonObject, setOwn, type Json, type JsonObject } from "../model/json.js";
import { withoutNulls, type ElementNode, type Source } from "./merge-tree.js";

/** Combines the elements gathered so far (wider first) with a narrower document's array. */
export function combineArrays(
  strategy: Strategy,
  wider: readonly ElementNode[],
  narrower: { readonly items: readonly Json[]; readonly source: Source },
): ElementNode[] {
  const incoming = narrower.items.map((value, index): ElementNode => {
    return { value, source: narrower.source, index, overridden: [] };
  });
  if (strategy.kind === "union") return uniteElements(wider, incoming);
  if (strategy.kind === "by") return matchElements(strategy.key, wider, incoming);
  return strategy.kind === "append" ? [...wider, ...incoming] : incoming;
}

/** Keeps the first of equal elements, so that the widest one is the origin. */
function uniteElements(wider: readonly ElementNode[], incoming: readonly ElementNode[]): ElementNode[] {
  const united = [...wider];
  // Scalars are looked up in a set; only objects and arrays need the pairwise comparison.
  const scalars = new Set(
    united.filter((element) => isScalar(element.value)).map((element) => element.value),
  );
  for (const element of incoming) {
    if (isScalar(element.value)) {
      if (scalars.has(element.value)) continue;
      scalars.add(element.value);
    } else if (united.some((known) => isJsonEqual(known.value, element.value))) {
      continue;
    }
    united.push(element);
  }
  return united;
}

/** Merges an object over the one with the same key value (RFC 7396); items that match nothing are appended. */
function matchElements(
  key: string,
  wider: readonly ElementNode[],
  incoming: readonly ElementNode[],
): ElementNode[] {
  const matched = [...wider];
  for (const element of incoming) {
    const wanted = keyOf(element.value, key);
    const place = wanted === undefined ? -1 : matched.findIndex((known) => hasKey(known.value, key, wanted));
    const known = matched[place];
    if (known === undefined) {
      matched.push(element);
    } else {
      const value = mergePatch(known.value, element.value);
      matched[place] = { ...element, value, overridden: [known, ...known.overridden] };
    }
  }
  return matched;
}

/** RFC 7396 §2, on plain values: the target is not changed. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  if (!isJsonObject(target)) return withoutNulls(patch);
  const merged: JsonObject = {};
  for (const key of Object.keys(target)) setOwn(merged, key, target[key] as Json);
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Json;
    if (value === null) delete merged[key];
    else setOwn(merged, key, mergePatch(getOwn(merged, key), value));
  }
  return merged;
}

function keyOf(value: Json, key: string): Json | undefined {
  return isJsonObject(value) ? getOwn(value, key) : undefined;
}

function hasKey(value: Json, key: string, wanted: Json): boolean {
  const found = keyOf(value, key);
  return found !== undefined && isJsonEqual(found, wanted);
}

function isScalar(value: Json): boolean {
  return typeof value !== "object" || value === null;
}
