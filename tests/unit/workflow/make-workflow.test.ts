import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import type { WrittenWorkflow } from "../../../src/workflow/definition.js";
import { makeWorkflow, next, start } from "../../../src/workflow/engine.js";
import { loop, program, step, write } from "../../support/workflow.js";

const told = (steps: JsonObject[], others: Record<string, WrittenWorkflow> = {}): string[] =>
  makeWorkflow(write(steps), { find: (id) => others[id] ?? null }).problems.map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );

const once = { type: "for", count: 1 };

describe("makeWorkflow", () => {
  test.each<[what: string, steps: JsonObject[], problems: string[]]>([
    ["nothing wrong", [step("a"), loop("l", once, "b"), step("b")], []],
    ["no step at all", [], ["/steps holds no step that would run"]],
    ["two of one id", [step("a"), step("a")], ['/steps/1/id is "a", as another step beside it']],
    [
      "a body that is not there",
      [loop("l", once, "biuld"), step("build")],
      ['/steps/0/body names the step "biuld", which is not there; did you mean "build"?'],
    ],
    [
      "loops in each other",
      [step("a"), loop("l", once, "m"), loop("m", once, "l")],
      [1, 2].map((at) => `/steps/${at} is the body of loops that only run in each other: it never runs`),
    ],
    [
      "a need that is not there",
      [{ id: "p", title: "p", parallel: [step("a", { needs: ["c"] }), step("b")] }],
      ['/steps/0/parallel/0/needs names "c", which is not beside it'],
    ],
    [
      "needs in a circle",
      [
        {
          id: "p",
          title: "p",
          parallel: [step("a", { needs: ["b"] }), step("b", { needs: ["a"] }), step("c")],
        },
      ],
      ['/steps/0/parallel/0/needs is part of a cycle: "a", "b" wait for each other'],
    ],
    [
      "another workflow that is not there",
      [step("a", { uses: "lint" })],
      ['/steps/0/uses names the workflow "lint", which is not there'],
    ],
    [
      "this workflow in itself",
      [step("a", { uses: "login" })],
      ['/steps/0/uses names the workflow "login", which is not there'],
    ],
    [
      "conditions, wherever they are",
      [
        step("a", {
          runCondition: { var: "x", is: 1 },
          requireConfirmation: { kind: "human_approval", condition: { equals: 1 } },
          promptFragments: [{ id: "f", text: "More.", when: { var: "" } }],
          validationCriteria: [{ type: "contains", value: "x", message: "x", condition: { not: 1 } }],
        }),
      ],
      [
        '/steps/0/runCondition a condition has an unknown operator "is"; did you mean "in"?',
        '/steps/0/requireConfirmation/condition a condition has "equals" but no "var"',
        "/steps/0/validationCriteria/not a condition is not an object",
        '/steps/0/promptFragments/0/when a condition names its variable "", which is no name',
      ],
    ],
  ])("%s", (_what, steps, problems) => {
    expect(told(steps)).toEqual(problems);
  });

  test("a workflow that leads back to itself by way of another", () => {
    const login = write([step("a", { uses: "lint" })]);
    const lint = write([step("b", { uses: "login" })], { id: "lint" });
    const { problems } = makeWorkflow(login, { find: (id) => ({ login, lint })[id] ?? null });
    expect(problems.map(({ message }) => message)).toEqual([
      'names "lint", which is not valid: names "login", which is not valid: leads back to the workflow "lint": it would hold itself',
    ]);
  });

  test("few lines that would be billions of steps have a verdict, and soon", () => {
    const others: Record<string, WrittenWorkflow> = {};
    for (let level = 0; level < 12; level++) {
      const uses = Array.from({ length: 10 }, (_, index) => step(`u${index}`, { uses: `w${level + 1}` }));
      others[`w${level}`] = write(uses, { id: `w${level}` });
    }
    others["w12"] = write([step("a")], { id: "w12" });
    expect(told([step("a", { uses: "w0" })], others).join()).toContain(
      "makes more than 10000 steps of this workflow",
    );
  });

  test("bodies in bodies have a verdict, and soon", () => {
    let steps = [step("a")];
    for (let level = 0; level < 2_000; level++) steps = [loop("l", once, steps)];
    expect(told(steps)[0]).toContain("steps lie more than 32 levels deep");
  });
});

describe("what WorkRail's newest files say", () => {
  const first = (written: JsonObject): unknown => {
    const one = program(write([written]));
    return next(one, start(one, {})).steps[0];
  };

  test("a prompt in blocks", () => {
    const promptBlocks: JsonObject = {
      verify: ["It works"],
      goal: [
        { kind: "text", text: "Log in" },
        { kind: "ref", refId: "wr.tone" },
      ],
      constraints: ["No cookies"],
      outputRequired: { plan: "the plan" },
    };
    expect(first({ id: "a", title: "A", promptBlocks })).toMatchObject({
      prompt:
        "## Goal\nLog in[snippet wr.tone]\n\n## Constraints\n- No cookies\n\n## Output required\n- plan: the plan\n\n## Verify\n- It works",
    });
  });

  test("functions that a step refers to come along", () => {
    const written = {
      ...step("a", { functionReferences: ["note()"] }),
      functionDefinitions: [{ name: "note", definition: "Write it down." }],
    };
    expect(first(written)).toMatchObject({ functions: [{ name: "note", definition: "Write it down." }] });
  });

  test("delegations are parallel, and what draws them together comes last", () => {
    const parallelDelegations: JsonObject[] = [
      { workflowId: "wr.review", goal: "Find bugs", contextMapping: { diff: "change" } },
      { workflowId: "wr.review", runCondition: { var: "deep" } },
    ];
    const one = program(
      write([{ id: "p", type: "parallel", title: "P", parallelDelegations, synthesis: {} }]),
    );
    const { workflow } = one;
    expect(workflow.steps).toMatchObject([
      {
        kind: "parallel",
        children: [
          { id: "wr.review" },
          { id: "wr.review-2" },
          { id: "synthesis", needs: ["wr.review", "wr.review-2"] },
        ],
      },
    ]);
    expect(next(one, start(one, { diff: "+1" })).steps).toMatchObject([
      {
        path: "p/wr.review",
        prompt:
          "Have a delegate follow the workflow wr.review. Its goal: Find bugs\n\nGive it:\n- change: +1",
      },
    ]);
  });

  test("audits and verifications come behind their step, where it runs", () => {
    const one = program(
      write([step("a", { audit: { rubric: ["Is it true?"] }, verification: { command: "npm test" } })]),
    );
    expect(one.workflow.steps.map(({ id }) => id)).toEqual(["a", "a-verification", "a-audit"]);
  });
});
