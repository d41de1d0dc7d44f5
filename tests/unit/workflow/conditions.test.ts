import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import { findConditionProblems, holds } from "../../../src/workflow/conditions/evaluate.js";
import { lookUpIn } from "../../../src/workflow/variables/lookup.js";
import { CHECKS } from "../../support/workflow.js";

const judge = (condition: Json, variables: JsonObject): boolean =>
  holds(condition as JsonObject, lookUpIn(variables), CHECKS);

/** A condition about `size`, and its value; undefined: not set. */
type Row = readonly [condition: JsonObject, value: Json | undefined, expected: boolean];

describe("holds", () => {
  test.each<Row>([
    [{ equals: "Large" }, " large ", true],
    [{ equals: 3 }, "3", true],
    [{ equals: 3 }, "3x", false],
    [{ equals: true }, "yes", true],
    [{ equals: true }, 1, false],
    [{ equals: false }, undefined, false],
    [{ equals: false }, "No", true],
    [{ equals: null }, undefined, true],
    [{ equals: null }, "", false],
    [{ equals: 0 }, "", true],
    [{ equals: [1] }, [1], false],
    [{ not_equals: "x" }, undefined, true],
    [{ not_equals: "x" }, "X", false],
    [{ gt: 2 }, "3", false],
    [{ gt: 2 }, 3, true],
    [{ gte: 1, lte: 5 }, 99, false],
    [{ gte: 1, lte: 5 }, 5, true],
    [{ lt: 2 }, undefined, false],
    [{ contains: "x" }, ["x", "y"], true],
    [{ contains: "X" }, "a box", true],
    [{ contains: "z" }, ["x", "y"], false],
    [{ startsWith: "AB" }, " abc", true],
    [{ endsWith: "c" }, "abC ", true],
    [{ matches: "^ab" }, "ABC", true],
    [{ matches: "^b" }, "ABC", false],
    [{ in: ["x", "Small"] }, "small", true],
    [{ in: ["x"] }, "q", false],
    [{ exists: true }, 0, true],
    [{ exists: true }, null, false],
    [{ exists: false }, undefined, true],
    [{}, "false", true],
    [{}, 0, false],
    [{}, undefined, false],
  ])("size %j of %j is %s", (operators, value, expected) => {
    const variables: JsonObject = value === undefined ? {} : { size: value };
    expect(judge({ var: "size", ...operators }, variables)).toBe(expected);
  });

  test.each<[what: string, condition: JsonObject, expected: boolean]>([
    ["no condition", {}, true],
    ["and of nothing", { and: [] }, true],
    ["or of nothing", { or: [] }, false],
    [
      "and, all of it",
      {
        and: [
          { var: "n", gt: 1 },
          { var: "n", lt: 2 },
        ],
      },
      false,
    ],
    [
      "or, one of it",
      {
        or: [
          { var: "n", gt: 5 },
          { var: "n", lt: 4 },
        ],
      },
      true,
    ],
    ["not", { not: { var: "n", equals: 3 } }, false],
    ["operators and a combination must all hold", { var: "n", equals: 3, not: { var: "task.open" } }, false],
    ["dotted", { var: "task.title", equals: "login" }, true],
    ["into a list", { var: "list.1", equals: "b" }, true],
    ["into a list, in brackets", { var: "list[1]", equals: "b" }, true],
    ["the length of a list", { var: "list.length", equals: 2 }, true],
    ["what objects inherit is not there", { var: "constructor.name", exists: true }, false],
    ["nor is what texts inherit", { var: "task.title.length", exists: true }, false],
    ["nor is a prototype", { var: "__proto__", exists: true }, false],
  ])("%s", (_what, condition, expected) => {
    const variables = { n: 3, task: { title: "Login", open: true }, list: ["a", "b"] };
    expect(judge(condition, variables)).toBe(expected);
  });

  test("null is no condition", () => {
    expect(holds(null, lookUpIn({}), CHECKS)).toBe(true);
  });

  test.each<[condition: JsonObject, message: string]>([
    [{ var: "n", equal: 3 }, 'a condition has an unknown operator "equal"; did you mean "equals"?'],
    [{ equals: 3 }, 'a condition has "equals" but no "var"'],
    [{ var: 3 as unknown as string }, "a condition names its variable 3, which is no name"],
    [{ var: "a..b" }, 'a condition names its variable "a..b", which is no name'],
    [{ and: { var: "n" } }, 'a condition has "and" with something else than a list'],
    [{ not: "n" }, "a condition is not an object"],
  ])("refuses %j", (condition, message) => {
    expect(() => judge(condition, { n: 3 })).toThrow(message);
    expect(findConditionProblems(condition).map((one) => `a condition ${one.message}`)).toEqual([message]);
  });

  test("20,000 levels have a verdict, and soon", () => {
    let condition: JsonObject = { var: "n" };
    for (let level = 0; level < 20_000; level++) condition = { not: condition };
    expect(() => judge(condition, {})).toThrow("a condition has more than 64 levels");
    expect(findConditionProblems(condition)).toEqual([
      { pointer: "/not".repeat(64), message: "has more than 64 levels" },
    ]);
  });

  test("a pattern that could explode has a verdict, and soon", () => {
    expect(judge({ var: "text", matches: "^(a+)+$" }, { text: `${"a".repeat(50_000)}!` })).toBe(false);
  });

  test("problems are found wherever they are", () => {
    const condition: Json = { and: [{ var: "a" }, { or: [{ foo: 1 }] }], not: { gt: 1 } };
    expect(findConditionProblems(condition, "/steps/0/runCondition")).toEqual([
      { pointer: "/steps/0/runCondition/and/1/or/0", message: 'has an unknown operator "foo"' },
      { pointer: "/steps/0/runCondition/not", message: 'has "gt" but no "var"' },
    ]);
  });
});
