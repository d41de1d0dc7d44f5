// What holds where $merge combines the elements of arrays.
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/model/json/canonical-json.js";
import { isJsonEqual, type Json, type JsonObject } from "../../src/model/json/json.js";
import { findAt, formatPointer, parsePointer } from "../../src/model/json/pointer.js";
import { listOrigins } from "../../src/resolve/origins.js";
import { makeObject, value } from "../support/arbitraries.js";
import { leavesOf, makeLineage, resolveThem } from "../support/layers.js";

const strategy = fc.constantFrom("append", "union", "by:id");
const matched = fc.record({ id: fc.constantFrom<Json>(1, 2, "1"), n: value }, { requiredKeys: ["id"] });
const element = fc.oneof(value, matched as fc.Arbitrary<Json>);
const list = fc.array(element, { maxLength: 4 });
const lists = fc.array(list, { minLength: 1, maxLength: 3 });

/** A place for the list: anywhere, under awkward keys. */
const place = fc.array(fc.constantFrom("list", "a/b", "~", "__proto__", ""), { minLength: 1, maxLength: 2 });

function lineageOf(how: string, at: readonly string[], all: readonly (readonly Json[])[]) {
  const put = (items: readonly Json[]): JsonObject => {
    return at.reduceRight<Json>((inner, name) => makeObject([[name, inner]]), [...items]) as JsonObject;
  };
  const [first, ...rest] = all.map(put) as [JsonObject, ...JsonObject[]];
  const declared = makeObject([["$merge", { [formatPointer(at)]: how }], ...Object.entries(first)]);
  return makeLineage(declared, ...rest);
}

function combined(how: string, all: readonly (readonly Json[])[]): Json[] {
  return findAt(resolveThem(lineageOf(how, ["list"], all)).data, ["list"]) as Json[];
}

test("append keeps every element, wider first", () => {
  fc.assert(
    fc.property(lists, (all) => {
      expect(combined("append", all)).toEqual(all.flat());
    }),
  );
});

test("union keeps each value once, at its first place", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const seen = new Set<string>();
      const once = all.flat().filter((one) => !seen.has(canonicalJson(one)) && seen.add(canonicalJson(one)));
      expect(canonicalJson(combined("union", all))).toBe(canonicalJson(once));
    }),
  );
});

test("union with itself changes nothing, nor does an empty list", () => {
  fc.assert(
    fc.property(list, (one) => {
      expect(combined("union", [one, one])).toEqual(combined("union", [one]));
      expect(combined("union", [[], one])).toEqual(combined("union", [one]));
      expect(combined("union", [one, []])).toEqual(combined("union", [one]));
    }),
  );
});

test("by:<key> loses no key and brings none twice", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const idsOf = (items: readonly Json[]) =>
        items.map((one) => findAt(one, ["id"])).filter((id) => id !== undefined);
      const ids = idsOf(combined("by:id", all)).map((id) => canonicalJson(id as Json));
      expect(ids.toSorted()).toEqual(
        [...new Set(idsOf(all.flat()).map((id) => canonicalJson(id as Json)))].sort(),
      );
    }),
  );
});

test("every element of a combined array has an origin that holds it", () => {
  fc.assert(
    fc.property(strategy, place, lists, (how, at, all) => {
      const layers = lineageOf(how, at, all);
      const { merged, data } = resolveThem(layers);
      const origins = listOrigins(merged.root as never, layers);
      const expected = leavesOf(data).flatMap((pointer) => {
        const items = findAt(data, parsePointer(pointer)) as Json[];
        return items.length === 0 ? [pointer] : items.map((_, index) => `${pointer}/${index}`);
      });
      expect([...origins.keys()].sort()).toEqual(expected.sort());
      for (const [pointer, origin] of origins) {
        const held = findAt(origin.document.data, parsePointer(origin.pointer)) as Json;
        expect(held).toBeDefined();
        // A matched element is merged of several; the others are as their document has them.
        if (origin.overrides.length === 0 && how !== "by:id") {
          expect(isJsonEqual(held, findAt(data, parsePointer(pointer)) as Json)).toBe(true);
        }
        for (const one of origin.overrides) {
          expect(findAt(one.document.data, parsePointer(one.pointer))).toEqual(one.value);
        }
      }
    }),
  );
});
