// Our walk over a JSON Schema and ajv's compiled code agree on every value, within the keywords that both know.
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/model/json/json.js";
import { findViolations } from "../../src/schema/json-schema.js";

// Not "toString" or "valueOf": ajv throws on objects that hold them.
const KEYS = ["a", "b", "length", "__proto__"];
const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, 2, 3, 2.5, "", "a", "ab", "abc", "😀", "1"),
  fc.integer({ min: -3, max: 6 }),
);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie("value")), { maxLength: 3 }).map(objectOf),
  ),
}));

function objectOf(pairs: readonly (readonly [string, unknown])[]): JsonObject {
  return Object.fromEntries(pairs) as JsonObject;
}

const size = fc.integer({ min: 0, max: 3 });
const names = fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 2 });
const { schema } = fc.letrec<{ schema: Json; node: JsonObject; named: JsonObject; list: Json[] }>((tie) => ({
  list: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
  named: fc.array(fc.tuple(fc.constantFrom(...KEYS), tie("schema")), { maxLength: 3 }).map(objectOf),
  schema: fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.boolean(), tie("node"), tie("node")),
  node: fc
    .record(
      {
        type: fc.oneof(
          fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string"),
          fc.uniqueArray(fc.constantFrom("array", "integer", "object", "string"), { minLength: 1 }),
        ),
        enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3, selector: (each) => JSON.stringify(each) }),
        const: value,
        minimum: fc.integer({ min: -2, max: 3 }),
        maximum: fc.integer({ min: -2, max: 3 }),
        exclusiveMinimum: fc.integer({ min: -2, max: 3 }),
        exclusiveMaximum: fc.integer({ min: -2, max: 3 }),
        multipleOf: fc.constantFrom(1, 2, 0.5),
        minLength: size,
        maxLength: size,
        pattern: fc.constantFrom("^a", "b$", "[ab]c?"),
        items: tie("schema"),
        prefixItems: tie("list"),
        contains: tie("schema"),
        minItems: size,
        maxItems: size,
        uniqueItems: fc.boolean(),
        properties: tie("named"),
        patternProperties: tie("schema").map((part) => ({ "^[ab]": part })),
        additionalProperties: tie("schema"),
        propertyNames: tie("schema"),
        required: names,
        minProperties: size,
        maxProperties: size,
        dependentRequired: names.map((list) => ({ a: list })),
        allOf: tie("list"),
        anyOf: tie("list"),
        oneOf: tie("list"),
        not: tie("schema"),
        if: tie("schema"),
        ...Object.fromEntries(["then", "else"].map((branch) => [branch, tie("schema")])),
        $ref: fc.constantFrom("#/$defs/text", "#/$defs/tree"),
      },
      { requiredKeys: [] },
    )
    // A record of thirty optional keys would nearly always be contradictory.
    .chain((all) => fc.subarray(Object.entries(all), { maxLength: 3 }).map(objectOf)),
}));

const DEFS = {
  text: { type: "string", minLength: 1 },
  tree: { type: ["object", "string"], additionalProperties: { $ref: "#/$defs/tree" } },
};

test("ajv agrees", () => {
  let [valid, invalid] = [0, 0];
  fc.assert(
    fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (part, values) => {
      const root = (
        typeof part === "boolean" ? { allOf: [part] } : { ...(part as JsonObject) }
      ) as JsonObject;
      root["$defs"] = DEFS;
      const ajv = new Ajv2020({ strict: false, ownProperties: true, validateSchema: false, meta: false });
      const isValid = ajv.compile(root);
      for (const each of values) {
        const expected = isValid(each);
        const found = findViolations(each, {
          schema: root,
          hasMatch: (pattern, text) => new RegExp(pattern, "u").test(text),
        });
        expect(found.length === 0, JSON.stringify({ root, each, found })).toBe(expected);
        if (expected) valid++;
        else invalid++;
      }
    }),
    { numRuns: 120 },
  );
  expect(Math.min(valid, invalid)).toBeGreaterThan(50);
});
