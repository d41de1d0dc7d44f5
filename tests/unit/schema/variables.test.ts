// Variables against the schemas that a workflow declares: what is filled in, what is converted, what is wrong.
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import { checkValue, checkVariables, hasPatternMatch } from "../../../src/schema/variables.js";

const of = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  ...more,
});

describe("conversion and defaults", () => {
  test.each<[schema: JsonObject, given: Json, expected: Json]>([
    [{ type: "number" }, "3", 3],
    [{ type: "number" }, "-2.5e1", -25],
    [{ type: "number" }, " 3", " 3"],
    [{ type: "number" }, "0x10", "0x10"],
    [{ type: "number" }, "1e999", "1e999"],
    [{ type: "integer" }, "3", 3],
    [{ type: "integer" }, "3.5", "3.5"],
    [{ type: "integer" }, "9007199254740993", "9007199254740993"],
    [{ type: "boolean" }, "true", true],
    [{ type: "boolean" }, "yes", "yes"],
    [{ type: ["number", "string"] }, "3", "3"],
    [{ type: "string" }, "3", "3"],
    [{}, "3", "3"],
    [{ $ref: "#/$defs/port" }, "5432", 5432],
    [{ type: "array", items: { type: "integer" } }, ["1", 2], [1, 2]],
    [{ type: "object", properties: { on: { type: "boolean", default: true } } }, {}, { on: true }],
  ])("%j makes of %j: %j", (schema, given, expected) => {
    const whole = of({ x: schema }, { $defs: { port: { type: "integer" } } });
    expect(checkVariables(whole, { x: given }).values).toEqual({ x: expected });
  });

  test("a default is filled in, and stands back behind a value", () => {
    const schema = of({ table: { type: "string", default: "users" } });
    expect(checkVariables(schema, {}).values).toEqual({ table: "users" });
    expect(checkVariables(schema, { table: "orders" }).values).toEqual({ table: "orders" });
  });

  test("what was given is not touched", () => {
    const given = { port: "5432" };
    checkVariables(of({ port: { type: "integer" }, host: { default: "localhost" } }), given);
    expect(given).toEqual({ port: "5432" });
  });
});

describe("problems", () => {
  test.each<[schema: JsonObject, values: JsonObject, expected: string[]]>([
    [of({ x: { type: "number" } }), { x: "three" }, ["x must be a number, not a string"]],
    [of({ x: {} }, { required: ["x"] }), {}, ["x is not set"]],
    [
      of({ x: { enum: ["sqlite", "postgres"] } }),
      { x: "mysql" },
      ['x must be one of "sqlite", "postgres", not "mysql"'],
    ],
    [of({ x: { type: "string", minLength: 1 } }), { x: "" }, ["x must not be empty"]],
    [of({ x: { pattern: "^a" } }), { x: "b" }, ['x must be a text with a match of ^a, not "b"']],
    [
      of({ x: { format: "date" } }),
      { x: "2026-02-30" },
      ['x must be a date such as 2026-11-20, not "2026-02-30"'],
    ],
    [
      of({ x: { items: { type: "string" } } }),
      { x: ["a", 1] },
      ["x has a wrong value at /1: it must be a string, not 1"],
    ],
    [of({}, { additionalProperties: false }), { y: 1 }, ["y is not declared, and no others are allowed"]],
    [
      of({ x: { $ref: "https://evil.example/schema" } }),
      { x: 1 },
      ['x cannot be checked: its schema refers to "https://evil.example/schema", which is not there'],
    ],
    [of({ constructor: { type: "string" } }, { required: ["constructor"] }), {}, ["constructor is not set"]],
  ])("%j for %j", (schema, values, expected) => {
    const { problems } = checkVariables(schema, values);
    expect(problems.map(({ name, message }) => `${name} ${message}`)).toEqual(expected);
  });

  test("a missing variable is told with its schema", () => {
    const schema = of({ table: { type: "string" } }, { required: ["table"] });
    expect(checkVariables(schema, {}).problems).toEqual([
      { name: "table", isMissing: true, message: "is not set", schema: { type: "string" } },
    ]);
  });
});

describe("what would not end", () => {
  const effort = "the value cannot be checked: its schema asks for more work than ctx does";

  test("a schema that refers to itself", () => {
    expect(checkValue({ $ref: "#" }, 1)).toEqual([effort]);
    expect(checkVariables(of({ x: { $ref: "#/properties/x" } }), { x: "1" }).problems).toHaveLength(1);
  });

  test("a schema that branches at every level", () => {
    let value: Json = 1;
    for (let depth = 0; depth < 60; depth++) value = [value];
    const schema: JsonObject = {
      anyOf: [
        { items: { $ref: "#" }, minItems: 2 },
        { items: { $ref: "#" }, const: 2 },
      ],
    };
    const wide: JsonObject = {
      anyOf: [
        { items: { $ref: "#" }, not: {} },
        { items: { $ref: "#" }, not: {} },
      ],
    };
    expect(checkValue(schema, value).length).toBeGreaterThan(0);
    expect(checkValue(wide, value).length).toBeGreaterThan(0);
  });

  test("a recursive schema on a deep value", () => {
    let value: Json = {};
    for (let depth = 0; depth < 5_000; depth++) value = { next: value };
    expect(checkValue({ type: "object", properties: { next: { $ref: "#" } } }, value)).toEqual([effort]);
  });
});

test("a pattern that cannot be asked is refused with its reason", () => {
  expect(() => hasPatternMatch("(?=a)(b+)+", "", "b")).toThrow(/repeats a group without end/);
});
