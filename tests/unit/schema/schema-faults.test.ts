// Schemas of variables that cannot mean what their author meant.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { findSchemaFaults } from "../../../src/schema/schema-faults.js";
import { checkValue, findPatternFault } from "../../../src/schema/variables.js";
import { validateSchema } from "../../../src/schema/validate-workflow.js";

test.each<[schema: JsonObject, expected: string[]]>([
  [{ properties: { x: { type: "string", default: "a", pattern: "^a" } } }, []],
  [{ properties: { x: { $ref: "#/$defs/y" } }, $defs: { y: { type: "integer", default: 3 } } }, []],
  [
    { properties: { tree: { $ref: "#/$defs/tree" } }, $defs: { tree: { items: { $ref: "#/$defs/tree" } } } },
    [],
  ],
  [
    { properties: { x: { $ref: "#/$defs/mail" } }, $defs: { email: {} } },
    ['/properties/x/$ref $ref names "#/$defs/mail", which is not in this schema. (#/$defs/email)'],
  ],
  [
    { properties: { x: { $ref: "file:///etc/passwd" } } },
    ['/properties/x/$ref $ref names "file:///etc/passwd", which is not in this schema.'],
  ],
  [
    { properties: { x: { $ref: "#/properties/x" } } },
    ["/properties/x/$ref $ref leads back to itself before it has asked anything of a value."],
  ],
  [
    { properties: { x: { anyOf: [{ $ref: "#/$defs/y" }] } }, $defs: { y: { not: { $ref: "#/$defs/y" } } } },
    ["/$defs/y/not/$ref $ref leads back to itself before it has asked anything of a value."],
  ],
  [
    { properties: { x: { pattern: "(" } } },
    ['/properties/x/pattern The pattern "(" is no regular expression.'],
  ],
  [
    { properties: { x: { type: "integer", default: "3" } } },
    [
      "/properties/x/default The default does not match its own schema: the value must be a whole number, not a string.",
    ],
  ],
])("%j", (schema, expected) => {
  const told = findSchemaFaults(schema, { checkValue, findPatternFault }).map(
    ({ pointer, message, similar }) => {
      return `${pointer} ${message}${similar === undefined ? "" : ` (${similar})`}`;
    },
  );
  expect(told).toEqual(expected);
});

test("a keyword that is not known is told with the one that was meant", () => {
  expect(validateSchema({ type: "string", minLenght: 1 })).toEqual([
    {
      kind: "unknown-key",
      pointer: "/minLenght",
      message: "is not a key that ctx knows",
      similar: "minLength",
    },
  ]);
  expect(validateSchema({ $data: "1/x", pattern: { $data: "/a" } }).map(({ pointer }) => pointer)).toEqual([
    "/$data",
    "/pattern",
  ]);
});
