// The static checks: for each, what it finds, and what it must leave alone.
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import {
  checkValue,
  checkVariables,
  findPatternFault,
  hasPatternMatch,
} from "../../../src/schema/variables.js";
import { checkWorkflow } from "../../../src/workflow/checks/checks.js";
import type { WrittenWorkflow } from "../../../src/workflow/definition.js";
import { makeWorkflow } from "../../../src/workflow/written/make-workflow.js";

const checks = { checkValue, checkVariables, hasMatch: hasPatternMatch };

/** The doubts about a workflow of these steps: where, how bad, what. */
function doubts(steps: Json[], more: JsonObject = {}): string[] {
  const written = {
    id: "login-feature",
    name: "Login feature",
    description: "Builds the login.",
    version: "1.0.0",
    steps,
    ...more,
  } as WrittenWorkflow;
  const { workflow, problems } = makeWorkflow(written);
  expect(problems).toEqual([]);
  return checkWorkflow({ workflow, written, checks, asking: { checkValue, findPatternFault } }).map(
    ({ pointer, severity, message }) => {
      return `${severity} ${pointer} ${message}`;
    },
  );
}

const step = (id: string, prompt: string, more: JsonObject = {}): JsonObject => ({
  id,
  title: id,
  prompt,
  ...more,
});
const run = (id: string, command: Json, more: JsonObject = {}): JsonObject => ({
  id,
  title: id,
  run: command,
  ...more,
});
const gives = (...names: string[]): JsonObject => ({
  outputs: { properties: Object.fromEntries(names.map((name) => [name, {}])), required: names },
});
const takes = (...names: string[]): JsonObject => ({
  inputs: {
    properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
    required: names,
  },
});
const loop = (rules: JsonObject, body: Json[], more: JsonObject = {}): JsonObject => ({
  id: "each",
  title: "each",
  type: "loop",
  loop: { maxIterations: 9, ...rules },
  body,
  ...more,
});

describe("unset variables", () => {
  test.each<[name: string, steps: Json[], more: JsonObject, expected: string[]]>([
    ["an input", [step("a", "{{task}}")], takes("task"), []],
    [
      "a misspelt input",
      [step("a", "{{taks}}")],
      takes("task"),
      ["error /steps/0/prompt a reads taks, which is declared nowhere."],
    ],
    ["an output of an earlier step", [step("a", "A", gives("plan")), step("b", "{{plan}}")], {}, []],
    [
      "an output of a later step",
      [step("b", "{{plan}}"), step("a", "A", gives("plan"))],
      {},
      ["error /steps/0/prompt b reads plan before a has given it."],
    ],
    [
      "an output of a step that may be skipped",
      [
        step("a", "A", { ...gives("plan"), runCondition: { var: "task", equals: "x" } }),
        step("b", "{{plan}}"),
      ],
      takes("task"),
      ["warning /steps/1/prompt b reads plan, which is not set where a was not done."],
    ],
    [
      "the same with something in its place",
      [
        step("a", "A", { ...gives("plan"), runCondition: { var: "task", equals: "x" } }),
        step("b", '{{plan | "none"}}'),
      ],
      takes("task"),
      [],
    ],
    [
      "what a loop injects, in it",
      [
        loop({ type: "forEach", items: "task", itemVar: "one" }, [
          step("a", "{{one.name}} {{currentIndex + 1}}"),
        ]),
      ],
      takes("task"),
      [],
    ],
    [
      "what a loop injects, behind it",
      [loop({ type: "forEach", items: "task", itemVar: "one" }, [step("a", "A")]), step("b", "{{one}}")],
      takes("task"),
      ["error /steps/1/prompt b reads one, which is declared nowhere."],
    ],
    [
      "the lines of a command",
      [run("list-files", ["ls"], { capture: "lines" }), step("b", "{{list-files}}")],
      takes("task"),
      [],
    ],
    [
      "anything after an object",
      [run("a", ["x"], { capture: "json" }), step("b", "{{whatever}}")],
      takes("task"),
      [],
    ],
    [
      "what a neighbour gives",
      [
        {
          id: "p",
          title: "p",
          parallel: [step("a", "A", gives("x")), step("b", "{{x}}"), step("c", "{{x}}", { needs: ["a"] })],
        },
      ],
      {},
      ["error /steps/0/parallel/1/prompt b reads x before a has given it."],
    ],
    [
      "a promise that nobody keeps",
      [step("a", "A")],
      { outputs: { properties: { report: {} }, required: ["report"] } },
      ["error /outputs The workflow promises report, but no step gives it."],
    ],
    [
      "a name of JavaScript's",
      [step("a", "{{constructor.name}}")],
      takes("task"),
      ["error /steps/0/prompt a reads constructor, which is declared nowhere."],
    ],
  ])("%s", (_, steps, more, expected) => {
    expect(doubts(steps, more)).toEqual(expected);
  });
});

describe("variables that no text mentions", () => {
  const asks = { runCondition: { var: "taskScope", equals: "small" } };
  test.each<[name: string, steps: Json[], more: JsonObject, expected: string[]]>([
    [
      "none",
      [step("a", "A", asks)],
      {},
      [
        "warning /steps/0/runCondition What is done depends on taskScope, but no text asks anybody to set it.",
      ],
    ],
    ["the prompt of a step", [step("a", "Set taskScope."), step("b", "B", asks)], {}, []],
    ["a question", [step("b", "B", asks)], { clarificationPrompts: ["What is the taskScope?"] }, []],
    [
      "a part of another word",
      [step("a", "Set taskScopes."), step("b", "B", asks)],
      {},
      [
        "warning /steps/1/runCondition What is done depends on taskScope, but no text asks anybody to set it.",
      ],
    ],
    [
      "what a loop injects",
      [
        loop({ type: "for", count: 2 }, [
          step("a", "A", { runCondition: { var: "currentIteration", gt: 1 } }),
        ]),
      ],
      {},
      [],
    ],
  ])("%s", (_, steps, more, expected) => {
    expect(doubts(steps, more)).toEqual(expected);
  });
});

describe("conditions that never hold", () => {
  const never = (reason: string): string[] => [
    `warning /steps/0/runCondition This condition never holds: ${reason}; so the step a is never reached.`,
  ];
  test.each<[condition: JsonObject, expected: string[]]>([
    [{ var: "x", gt: 3, lt: 2 }, never("no number is both above 3 and below 2")],
    [{ var: "x", gte: 2, lte: 2 }, []],
    [{ var: "x", gt: 2, lte: 2 }, never("no number is both above 2 and below 2")],
    [
      {
        and: [
          { var: "x", equals: "a" },
          { var: "x", equals: "b" },
        ],
      },
      never("no value of x satisfies all that is asked of it"),
    ],
    [
      {
        and: [
          { var: "x", equals: "3" },
          { var: "x", gt: 2 },
        ],
      },
      [],
    ],
    [
      {
        and: [
          { var: "x", equals: " A " },
          { var: "x", in: ["a", "b"] },
        ],
      },
      [],
    ],
    [{ var: "x", equals: "a", not_equals: "A" }, never("no value of x satisfies all that is asked of it")],
    [{ var: "x", in: [] }, never("x is to be one of no values")],
    [{ or: [] }, never('"or" has no conditions to choose from')],
    [
      {
        or: [
          { var: "x", in: [] },
          { var: "x", exists: true },
        ],
      },
      [],
    ],
    [{ var: "size", equals: "Huge" }, never('size can only be "Small", "Large"')],
    [{ var: "size", equals: "large" }, []],
    [{ var: "size", not_equals: "Large" }, []],
    [{ var: "size", exists: false }, []],
    [{ not: { var: "x", in: [] } }, []],
    [{}, []],
  ])("%j", (condition, expected) => {
    const inputs = { properties: { x: {}, size: { enum: ["Small", "Large"] } }, required: ["x"] };
    expect(doubts([step("a", "A", { runCondition: condition })], { inputs })).toEqual(expected);
  });

  test("a condition of a hundred alternatives is judged in bounded time", () => {
    const either = {
      or: [
        { var: "x", equals: 1 },
        { var: "y", equals: 2 },
      ],
    };
    expect(
      doubts([
        step("x y", "x y", { id: "a", runCondition: { and: Array.from({ length: 100 }, () => either) } }),
      ]),
    ).toEqual([]);
  });
});

describe("loops", () => {
  test.each<[name: string, rules: JsonObject, body: Json[], expected: string[]]>([
    [
      "that a step ends",
      { type: "while", condition: { var: "left", gt: 0 } },
      [step("a", "Set left to what is left.")],
      [],
    ],
    [
      "that nobody ends",
      { type: "while", condition: { var: "left", gt: 0 } },
      [step("a", "Work.")],
      ["warning /steps/1/loop/condition Nobody ends the loop each: nothing in its body speaks of left."],
    ],
    [
      "that ask nothing",
      { type: "until", condition: { not: {} } },
      [step("a", "Work.")],
      ["warning /steps/1/loop/condition Nobody ends the loop each: its condition asks for no variable."],
    ],
    [
      "that count themselves",
      { type: "until", condition: { var: "n", gte: 3 }, iterationVar: "n" },
      [step("a", "Work.")],
      [],
    ],
    [
      "whose command may say anything",
      { type: "while", condition: { var: "left", gt: 0 } },
      [run("a", ["x"], { capture: "json" })],
      [],
    ],
    [
      "of no iteration",
      { type: "for", count: 0 },
      [step("a", "Work.")],
      ["warning /steps/1/loop/count The body of the loop each is never reached: its count is 0."],
    ],
    [
      "of too many iterations",
      { type: "for", count: 10 },
      [step("a", "Work.")],
      ["warning /steps/1/loop/count The loop each ends as exhausted: its count 10 is above maxIterations 9."],
    ],
  ])("%s", (_, rules, body, expected) => {
    expect(doubts([step("first", "Find out left."), loop(rules, body)])).toEqual(expected);
  });
});

describe("braces in a line for the shell", () => {
  test.each<[line: string, quote: string | null]>([
    ["npm test -- {{task}}", null],
    ["echo 'a' {{task}} \"b\"", null],
    ["echo it\\'s {{task}}", null],
    ["echo a#b {{task}}", null],
    ["echo '{{task}}'", "single quotes"],
    ['echo "for {{task}}"', "double quotes"],
    ['echo "it\'s {{task}}"', "double quotes"],
    ["ls # {{task}}", "a comment"],
    ['echo "${HOME}{{ task }}"', "double quotes"],
    ["echo '{{not a variable}}'", null],
  ])("%s: %s", (line, quote) => {
    const expected =
      quote === null
        ? []
        : [
            `error /steps/0/run {{task}} stands inside ${quote} in a line for the shell, where it would not be the variable's value.`,
          ];
    expect(doubts([run("a", line)], takes("task"))).toEqual(expected);
  });

  test("an argument of a list needs no quotes", () => {
    expect(doubts([run("a", ["echo", "'{{task}}'"])], takes("task"))).toEqual([]);
  });
});

describe("the rest", () => {
  test.each<[name: string, steps: Json[], more: JsonObject, expected: string[]]>([
    [
      "functions that are defined around a step",
      [
        loop({ type: "for", count: 1 }, [step("a", "A", { functionReferences: ["log()"] })], {
          functionDefinitions: [{ name: "log", definition: "Log." }],
        }),
      ],
      {},
      [],
    ],
    [
      "functions that guidance explains",
      [step("a", "A", { functionReferences: ["log()"] })],
      { metaGuidance: ["log(): write it down"] },
      [],
    ],
    [
      "functions that are not there",
      [step("a", "A", { functionCalls: [{ name: "lgo", args: {} }] })],
      { functionDefinitions: [{ name: "log", definition: "Log." }] },
      ["warning /steps/0/functionCalls/0/name No function lgo is defined here."],
    ],
    [
      "ids of different places",
      [step("a", "A"), loop({ type: "for", count: 1 }, [step("a", "A")])],
      {},
      ["warning /steps/1/body/0/id The id a is used again: /steps/0 has it too."],
    ],
    [
      "a body that two loops share",
      [
        step("a", "A"),
        loop({ type: "for", count: 1 }, [], { body: "a" }),
        loop({ type: "for", count: 1 }, [], { body: "a", id: "again" }),
      ],
      {},
      [],
    ],
    [
      "keys without effect",
      [run("a", ["ls"], { prompt: "A", needs: ["b"] }), step("b", "B", { capture: "json" })],
      {},
      [
        'warning /steps/0/prompt "prompt" changes nothing here: the step is a command.',
        'warning /steps/0/needs "needs" changes nothing here: only steps right inside a parallel step wait for each other.',
        'warning /steps/1/capture "capture" changes nothing here: the step is no command.',
      ],
    ],
    [
      "a step without anything to do",
      [{ id: "a", title: "A" }],
      {},
      ["warning /steps/0 The step a says nothing of what is to be done."],
    ],
    [
      "a list that is carried along",
      [step("a", "All of {{files}}, {{files.length}} in number")],
      { inputs: { properties: { files: { type: "array" } } } },
      ["warning /steps/0/prompt a carries the whole list files in its text."],
    ],
    [
      "a short list",
      [step("a", "{{files}}")],
      { inputs: { properties: { files: { type: "array", maxItems: 5 } } } },
      [],
    ],
    [
      "a long prompt",
      [step("a", "x".repeat(4097))],
      {},
      [
        "warning /steps/0/prompt The prompt of a has 4097 characters; more than 4096 are seldom followed to the end.",
      ],
    ],
    [
      "a pattern that is none",
      [step("a", "x", { runCondition: { var: "x", matches: "(" } })],
      {},
      ['error /steps/0/runCondition/matches The pattern "(" is no regular expression.'],
    ],
    [
      "a reference to a file",
      [step("a", "A")],
      { inputs: { properties: { x: { $ref: "other.json" } } } },
      ['error /inputs/properties/x/$ref $ref names "other.json", which is not in this schema.'],
    ],
    [
      "a foreign schema",
      [
        step("a", "A", {
          validationCriteria: [{ type: "schema", message: "m", schema: { $dynamicRef: "#x" } }],
        }),
      ],
      {},
      ["warning /steps/0/validationCriteria/0/schema/$dynamicRef /$dynamicRef is not a key that ctx knows."],
    ],
  ])("%s", (_, steps, more, expected) => {
    expect(doubts(steps, more)).toEqual(expected);
  });
});
