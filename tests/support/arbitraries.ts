// Random documents for the properties of merging: few keys, so that levels meet, and the awkward ones among them.
import fc from "fast-check";
import { setOwn, type Json, type JsonObject } from "../../src/model/json/json.js";

/** Keys that meet often, or that are magic, empty, or need escaping in a pointer. */
export const KEYS = [
  "a",
  "b",
  "c",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "a/b",
  "~0",
  "",
  "0",
  "$",
  "é",
];

export const key = fc.constantFrom(...KEYS.filter((one) => one !== "$"));

const scalar = fc.oneof(
  fc.constantFrom<Json>(true, false, 0, 1, -1.5, "", "Redis", "1", "true"),
  fc.string({ maxLength: 4 }),
);

/** Makes an object from members, also from one called `__proto__`. */
export function makeObject(members: readonly (readonly [string, Json])[]): JsonObject {
  const object: JsonObject = {};
  for (const [name, value] of members) setOwn(object, name, value);
  return object;
}

const tree = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.constant(null), scalar),
    fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map(makeObject),
}));

/** Any JSON value. */
export const value = tree.value;

/** The data of a document. */
export const data = tree.object;

/** The data of the documents of a lineage, widest first. */
export const lineage = fc.array(data, { minLength: 1, maxLength: 3 });
