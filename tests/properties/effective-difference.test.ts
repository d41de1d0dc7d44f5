// What holds of every difference: it says neither too much nor too little, and turned round it says the reverse.
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import { setOwn, type Json, type JsonObject } from "../../src/model/json/json.js";
import { findAt, parsePointer } from "../../src/model/json/pointer.js";
import { compareEffective, type ValueChange } from "../../src/resolve/effective-difference.js";
import { data } from "../support/arbitraries.js";
import { leavesOf } from "../support/layers.js";

/** What a merge gives never holds null outside arrays. */
const resolved = data.map(
  (object) => JSON.parse(JSON.stringify(object, (_, value: Json) => value ?? "null")) as JsonObject,
);

const compare = (before: JsonObject, after: JsonObject): readonly ValueChange[] =>
  compareEffective({ data: before, notes: [], entries: [] }, { data: after, notes: [], entries: [] }).values;

/** Every leaf by its pointer, written without a look at how the difference is found. */
function mapOf(object: JsonObject): Map<string, string> {
  return new Map(
    leavesOf(object).map((pointer) => [
      pointer,
      canonicalJson(findAt(object, parsePointer(pointer)) as Json),
    ]),
  );
}

/** Puts an object together from its leaves. */
function buildFrom(leaves: ReadonlyMap<string, string>): JsonObject {
  const root: JsonObject = {};
  for (const [pointer, text] of leaves) {
    const tokens = parsePointer(pointer);
    let object = root;
    for (const token of tokens.slice(0, -1)) {
      if (!Object.hasOwn(object, token)) setOwn(object, token, {} as Json);
      object = object[token] as JsonObject;
    }
    setOwn(object, tokens.at(-1) as string, JSON.parse(text) as Json);
  }
  return root;
}

test("it is what a comparison of all leaves, one by one, finds", () => {
  fc.assert(
    fc.property(resolved, resolved, (before, after) => {
      const [old, now] = [mapOf(before), mapOf(after)];
      const expected = [...new Set([...old.keys(), ...now.keys()])]
        .filter((pointer) => old.get(pointer) !== now.get(pointer))
        .sort()
        .map((pointer) => [pointer, old.get(pointer), now.get(pointer)]);
      const found = compare(before, after).map(({ pointer, before: was, after: is }) => [
        pointer,
        was === undefined ? undefined : canonicalJson(was),
        is === undefined ? undefined : canonicalJson(is),
      ]);
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("nothing differs from itself", () => {
  fc.assert(
    fc.property(resolved, (object) => {
      expect(compare(object, structuredClone(object))).toEqual([]);
    }),
  );
});

test("the changes, applied to what was before, give what is after", () => {
  fc.assert(
    fc.property(resolved, resolved, (before, after) => {
      const leaves = mapOf(before);
      for (const { pointer, change, after: is } of compare(before, after)) {
        if (change === "removed") leaves.delete(pointer);
        else leaves.set(pointer, canonicalJson(is as Json));
      }
      expect(canonicalJson(buildFrom(leaves))).toBe(canonicalJson(after));
    }),
    { numRuns: 500 },
  );
});

test("turned round, what came has gone", () => {
  const reverse = { added: "removed", changed: "changed", removed: "added" } as const;
  fc.assert(
    fc.property(resolved, resolved, (before, after) => {
      const turned = compare(after, before).map(({ pointer, change }) => [pointer, reverse[change]]);
      expect(turned).toEqual(compare(before, after).map(({ pointer, change }) => [pointer, change]));
    }),
  );
});
