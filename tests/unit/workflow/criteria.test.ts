import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/model/json/json.js";
import { judgeOutput } from "../../../src/workflow/criteria.js";
import { lookUpIn } from "../../../src/workflow/variables/lookup.js";
import { readCriteria } from "../../../src/workflow/written/criteria.js";
import { CHECKS } from "../../support/workflow.js";

const has = (value: string): { [key: string]: Json } => ({
  type: "contains",
  value,
  message: `Needs ${value}`,
});
const plan = {
  type: "schema",
  message: "Give the plan",
  schema: { type: "object", properties: { steps: { type: "integer" } }, required: ["steps"] },
};

const judge = (criteria: Json, output: string): string[] =>
  judgeOutput(readCriteria(criteria)!, { output, lookup: lookUpIn({ size: "Large" }), checks: CHECKS });

describe("judgeOutput", () => {
  test.each<[what: string, criteria: Json, output: string, issues: string[]]>([
    ["all of a list", [has("a"), has("b"), has("c")], "b", ["Needs a", "Needs c"]],
    ["and", { and: [has("a"), has("b")] }, "ab", []],
    ["or, one of them", { or: [has("a"), has("b")] }, "b", []],
    ["or, none of them", { or: [has("a"), has("b")] }, "", ["Needs a", "Needs b"]],
    ["not", { not: has("a") }, "a", ["Must not hold: Needs a"]],
    ["not, and it is so", { not: has("a") }, "b", []],
    [
      "trees",
      { and: [has("a"), { not: { or: [has("x"), has("y")] } }] },
      "ay",
      ["Must not hold: Needs x or Needs y"],
    ],
    [
      "a rule whose condition does not hold",
      [{ ...has("a"), condition: { var: "size", equals: "Small" } }],
      "",
      [],
    ],
    [
      "does not count in an or either",
      { or: [{ ...has("a"), condition: { var: "size", equals: "Small" } }, has("b")] },
      "",
      ["Needs b"],
    ],
    ["nor in a not", { not: { ...has("a"), condition: { var: "size", equals: "Small" } } }, "", []],
    ["length", [{ type: "length", min: 2, max: 3, message: "Two or three" }], "abcd", ["Two or three"]],
    [
      "regex, with flags",
      [{ type: "regex", pattern: "^unit TEST$", flags: "im", message: "Test it" }],
      "x\nUnit test",
      [],
    ],
    [
      "regex, case counts without",
      [{ type: "regex", pattern: "TEST", message: "Test it" }],
      "test",
      ["Test it"],
    ],
    ["a schema, of the whole output", [plan], '{"steps": 3}', []],
    [
      "a schema, of a fenced block in prose",
      [plan],
      'Here:\n```js\nlet x\n```\n```json\n{"steps": 3}\n```\nDone.',
      [],
    ],
    [
      "a schema, broken",
      [plan],
      '{"steps": "3"}',
      ["Give the plan (/steps must be a whole number, not a string)"],
    ],
    ["a schema, and no JSON", [plan], "three", ["Give the plan (the output holds no JSON)"]],
  ])("%s", (_what, criteria, output, issues) => {
    expect(judge(criteria, output)).toEqual(issues);
  });

  test("a pattern that could explode is told apart from one that is broken, and soon", () => {
    const regex = { type: "regex", pattern: "^(a|aa)+$", message: "Only a" };
    expect(judge([regex], `${"a".repeat(60_000)}!`)).toEqual(["Only a"]);
  });
});
