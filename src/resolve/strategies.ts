// How two arrays at one pointer combine, where $merge says so: append, union, by:<key>.
// Without a declaration the narrower array replaces the wider one (RFC 7396), which merge.ts does.
import { canonicalJson } from "../model/json/canonical-json.js";
import type { Strategy } from "../model/document.js";
import { cloneJson, getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import type { ElementNode, Source } from "./merge-tree.js";

/** Combines the elements gathered so far (wider first) with a narrower document's array. */
export function combineArrays(
  strategy: Strategy,
  wider: readonly ElementNode[],
  narrower: { readonly items: readonly Json[]; readonly source: Source },
): ElementNode[] {
  const incoming = narrower.items.map((value, index): ElementNode => {
    return { value, source: narrower.source, index, over: null };
  });
  if (strategy.kind === "union") return uniteElements(wider, incoming);
  if (strategy.kind === "by") return matchElements(strategy.key, wider, incoming);
  return strategy.kind === "append" ? [...wider, ...incoming] : incoming;
}

/** Keeps the first of equal elements, so that the widest one is the origin. */
function uniteElements(wider: readonly ElementNode[], incoming: readonly ElementNode[]): ElementNode[] {
  // Looked up by their text: comparing each with each takes minutes where a list is long.
  const known = new Set(wider.map((element) => canonicalJson(element.value)));
  const added = incoming.filter(({ value }) => {
    const text = canonicalJson(value);
    return !known.has(text) && known.add(text);
  });
  return [...wider, ...added];
}

/** Merges an object over the one with the same key value (RFC 7396); items that match nothing are appended. */
function matchElements(
  key: string,
  wider: readonly ElementNode[],
  incoming: readonly ElementNode[],
): ElementNode[] {
  const matched: ElementNode[] = [];
  const places = new Map<string, number>();
  const add = (element: ElementNode, wanted: string | undefined): void => {
    if (wanted !== undefined && !places.has(wanted)) places.set(wanted, matched.length);
    matched.push(element);
  };
  for (const element of wider) add(element, keyOf(element.value, key));
  const copied = new Set<number>();
  for (const element of incoming) {
    const wanted = keyOf(element.value, key);
    const place = wanted === undefined ? undefined : places.get(wanted);
    if (place === undefined) {
      add(element, wanted);
      continue;
    }
    const known = matched[place] as ElementNode;
    // Copied once, however many items follow: all of a long list may have one key value.
    const value = (copied.has(place) ? known.value : cloneJson(known.value)) as JsonObject;
    copied.add(place);
    mergeInto(value, element.value as JsonObject);
    matched[place] = { ...element, value, over: known };
  }
  return matched;
}

/** RFC 7396 §2, on plain values; the target is changed. */
function mergeInto(target: JsonObject, patch: JsonObject): void {
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Json;
    if (value === null) {
      delete target[key];
    } else if (isJsonObject(value)) {
      const known = getOwn(target, key);
      const inner: JsonObject = isJsonObject(known) ? known : {};
      if (inner !== known) setOwn(target, key, inner);
      mergeInto(inner, value);
    } else {
      setOwn(target, key, value);
    }
  }
}

/** The text of an item's key value: equal values have equal texts. */
function keyOf(value: Json, key: string): string | undefined {
  const found = isJsonObject(value) ? getOwn(value, key) : undefined;
  return found === undefined ? undefined : canonicalJson(found);
}
