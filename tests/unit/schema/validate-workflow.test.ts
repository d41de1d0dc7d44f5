// The form of a definition: what is wrong, where, and which name was probably meant.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import { validateWorkflow } from "../../../src/schema/validate-workflow.js";
import { ROOT } from "../../tidy/source.js";

const STEP = { id: "plan", title: "Plan the login", prompt: "Plan it." };
const workflow = (steps: Json[], more: JsonObject = {}): JsonObject => ({
  id: "login-feature",
  name: "Login feature",
  description: "Builds the login.",
  version: "1.0.0",
  steps,
  ...more,
});

const show = (value: Json): string[] =>
  validateWorkflow(value).map(({ pointer, message, similar }) => {
    return `${pointer} ${message}${similar === undefined ? "" : ` (${similar})`}`;
  });

test.each<[steps: Json[], expected: string[]]>([
  [[STEP], []],
  [[], ["/steps must not be empty"]],
  [[{ ...STEP, promt: "x" }], ["/steps/0/promt is not a key that ctx knows (prompt)"]],
  [[{ ...STEP, id: "Plan it" }], ['/steps/0/id must be small letters, digits, - and _, not "Plan it"']],
  [[{ id: "plan" }], ['/steps/0 must have the key "title"']],
  [[{ ...STEP, type: "lop" }], ['/steps/0/type must be one of "loop", "parallel", not "lop"']],
  [
    [{ ...STEP, runCondition: { var: "a", equal: 1 } }],
    ["/steps/0/runCondition/equal is not a key that ctx knows (equals)"],
  ],
  [
    [{ id: "fix", type: "loop", title: "Fix", loop: { type: "while", maxIterations: 3 }, body: [STEP] }],
    ['/steps/0/loop must have the key "condition"'],
  ],
  [
    [
      {
        id: "fix",
        type: "loop",
        title: "Fix",
        loop: { type: "for", count: 2 },
        body: [{ ...STEP, runs: "x" }],
      },
    ],
    [
      "/steps/0/body/0/runs is not a key that ctx knows (run)",
      '/steps/0/loop must have the key "maxIterations"',
    ],
  ],
  [
    [{ id: "all", title: "All", parallel: [{ ...STEP, needs: "a", retry: { max: -1 } }], maxParallel: 0 }],
    [
      "/steps/0/parallel/0/needs must be a list, not a string",
      "/steps/0/parallel/0/retry/max must be at least 0, not -1",
      "/steps/0/maxParallel must be at least 1, not 0",
    ],
  ],
  [
    [
      { ...STEP, run: [] },
      { ...STEP, id: "b", run: 3, onError: "retry" },
    ],
    [
      "/steps/0/run must not be empty",
      "/steps/1/run must be a string or a list, not 3",
      '/steps/1/onError must be one of "fail", "continue", "rollback", not "retry"',
    ],
  ],
  [
    [{ ...STEP, inputs: { properties: { table: { type: "text" } } } }],
    [
      '/steps/0/inputs/properties/table/type must be one of "array", "boolean", "integer", "null", "number", "object", "string", not "text"',
    ],
  ],
])("steps %j", (steps, expected) => {
  expect(show(workflow(steps)).sort()).toEqual([...expected].sort());
});

test("WorkRail's deliberately invalid file is refused with every reason", () => {
  const text = readFileSync(`${ROOT}tests/fixtures/workrail/spec-invalid-workflow.json`, "utf8");
  expect(show(JSON.parse(text) as Json)).toEqual([
    "/extraField is not a key that ctx knows",
    '/id must be small letters, digits, - and _, with at most one dot in between, not "INVALID_ID_WITH_CAPS"',
    "/name must not be empty",
    "/preconditions/1 must not be empty",
    "/clarificationPrompts/1 stands in the list already",
    "/steps must not be empty",
    "/metaGuidance/1 stands in the list already",
  ]);
});

test.each([
  "example-loop-simple-batch",
  "example-loop-simple-polling",
  "exploration-workflow",
  "spec-conditional-workflow-example",
  "spec-loop-test",
])("%s is well formed", (name) => {
  expect(
    show(JSON.parse(readFileSync(`${ROOT}tests/fixtures/workrail/${name}.json`, "utf8")) as Json),
  ).toEqual([]);
});

test("a definition that is wrong in ten thousand places is told about the first", () => {
  const steps = Array.from({ length: 10_000 }, (_, index) => ({ ...STEP, id: `s${index}`, promt: "x" }));
  expect(validateWorkflow(workflow(steps))).toHaveLength(50);
});
