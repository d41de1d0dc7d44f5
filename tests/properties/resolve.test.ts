// What holds of every merge, whatever the documents say. One property alone proves little: reversing the order of the
// levels passes "origin holds the value" and fails only "narrower wins".
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../src/model/json/json.js";
import { findAt, formatPointer, parsePointer, type Pointer } from "../../src/model/json/pointer.js";
import { listOrigins } from "../../src/resolve/origins.js";
import { data, key, lineage } from "../support/arbitraries.js";
import { leavesOf, makeLineage, resolveThem } from "../support/layers.js";

/** RFC 7396 §2, written from the RFC's pseudocode and from nothing of ours. */
function reference(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const members = new Map<string, Json>(isObject(target) ? Object.entries(target) : []);
  for (const [name, member] of Object.entries(patch)) {
    if (member === null) members.delete(name);
    else members.set(name, reference(members.get(name), member));
  }
  return Object.fromEntries(members);
}

function isObject(thing: Json | undefined): thing is JsonObject {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}

/** Every value below an object by its pointer tokens, objects and nulls included. */
function* walk(object: JsonObject, above: readonly string[] = []): Generator<[string[], Json]> {
  for (const [name, member] of Object.entries(object)) {
    yield [[...above, name], member];
    if (isObject(member)) yield* walk(member, [...above, name]);
  }
}

test("the result is what RFC 7396 says", () => {
  fc.assert(
    fc.property(lineage, (documents) => {
      const expected = documents.reduce<Json>((target, patch) => reference(target, patch), {});
      expect(canonicalJson(resolveThem(makeLineage(...documents)).data)).toBe(canonicalJson(expected));
    }),
    { numRuns: 500 },
  );
});

test("narrower wins", () => {
  fc.assert(
    fc.property(lineage, (documents) => {
      const resolved = resolveThem(makeLineage(...documents));
      for (const [pointer, member] of walk(documents.at(-1) as JsonObject)) {
        const found = findAt(resolved.data, pointer);
        if (member === null) expect(found).toBeUndefined();
        else if (isObject(member)) expect(isObject(found)).toBe(true);
        else expect(found).toEqual(member);
      }
    }),
  );
});

test("wider values show where no narrower document speaks", () => {
  fc.assert(
    fc.property(data, data, (wide, narrow) => {
      const merged = resolveThem(makeLineage(wide, narrow)).data;
      const alone = resolveThem(makeLineage(wide)).data;
      const spoken = [...walk(narrow)].map(([pointer]) => pointer);
      const unspoken = leavesOf(alone)
        .map(parsePointer)
        // An object of the narrower one that lies above merges; only what ends above, or lies below, is said of it.
        .filter(
          (pointer) =>
            !spoken.some((other) => isAtOrAbove(pointer, other) || endsAbove(narrow, other, pointer)),
        );
      const valuesIn = (result: JsonObject) => unspoken.map((pointer) => findAt(result, pointer));
      expect(valuesIn(merged)).toEqual(valuesIn(alone));
    }),
  );
});

function endsAbove(document: JsonObject, above: readonly string[], pointer: readonly string[]): boolean {
  return isAtOrAbove(above, pointer) && !isObject(findAt(document, above));
}

test("every value has an origin, and every origin a value", () => {
  fc.assert(
    fc.property(lineage, (documents) => {
      const layers = makeLineage(...documents);
      const { merged, data: result } = resolveThem(layers);
      const origins = merged.root === null ? [] : [...listOrigins(merged.root, layers).keys()];
      expect(origins.sort()).toEqual(leavesOf(result).sort());
    }),
  );
});

test("the origin holds the value, and so do the places that it overrides", () => {
  fc.assert(
    fc.property(lineage, (documents) => {
      const layers = makeLineage(...documents);
      const { merged, data: result } = resolveThem(layers);
      if (merged.root === null) return;
      for (const [pointer, origin] of listOrigins(merged.root, layers)) {
        expect(origin.pointer).toBe(pointer);
        const held = findAt(origin.document.data, parsePointer(pointer)) as Json;
        const resolved = findAt(result, parsePointer(pointer)) as Json;
        // An object may be empty because everything in it was removed again; it was still made there.
        expect(isJsonObject(resolved) ? isJsonObject(held) : isJsonEqual(held, resolved)).toBe(true);
        const place = layers.indexOf(origin.layer);
        const wider = origin.overrides.map((one) => layers.indexOf(one.layer));
        expect([place, ...wider]).toEqual([place, ...wider].sort((a, b) => b - a));
        for (const one of origin.overrides)
          expect(findAt(one.document.data, parsePointer(pointer))).toEqual(one.value);
      }
    }),
  );
});

test("a null anywhere removes what is wider, and a null never stays outside of arrays", () => {
  fc.assert(
    fc.property(lineage, fc.array(key, { minLength: 1, maxLength: 2 }), (documents, pointer) => {
      const removal = pointer.reduceRight<Json>((inner, name) => Object.fromEntries([[name, inner]]), null);
      const { data: result } = resolveThem(makeLineage(...documents.slice(0, 2), removal as JsonObject));
      expect(findAt(result, pointer)).toBeUndefined();
      expect([...walk(result)].filter(([, member]) => member === null)).toEqual([]);
    }),
  );
});

test("merging changes nothing that it is given, and no prototype", () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  fc.assert(
    fc.property(lineage, (documents) => {
      const copy = canonicalJson(documents);
      const { data: result } = resolveThem(makeLineage(...documents));
      expect(canonicalJson(documents)).toBe(copy);
      for (const [, member] of [[[], result] as [string[], Json], ...walk(result)]) {
        if (isObject(member)) expect(Object.getPrototypeOf(member)).toBe(Object.prototype);
      }
    }),
  );
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
  expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
});

test("what is final stays as the declaring level left it, and every attempt is found", () => {
  const pointers = fc.array(fc.array(key, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(data, data, data, pointers, (project, branch, task, finals) => {
      const declaring: JsonObject = { ...branch, $final: finals.map(formatPointer) };
      // A spread loses nothing here but a `__proto__` member, which is an own one.
      if (Object.hasOwn(branch, "__proto__")) return;
      const settled = resolveThem(makeLineage(project, declaring));
      const all = resolveThem(makeLineage(project, declaring, task));
      for (const pointer of finals) expect(findAt(all.data, pointer)).toEqual(findAt(settled.data, pointer));
      const free = resolveThem(makeLineage(project, branch, task));
      const isSame = canonicalJson(free.data) === canonicalJson(all.data);
      if (all.findings.length === 0) expect(isSame).toBe(true);
      else expect(all.findings.every(({ code }) => code === "FINAL_IGNORED")).toBe(true);
    }),
    { numRuns: 500 },
  );
});

function isAtOrAbove(ancestor: Pointer, pointer: Pointer): boolean {
  return ancestor.length <= pointer.length && ancestor.every((token, index) => token === pointer[index]);
}
