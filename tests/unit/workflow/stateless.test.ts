import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { replay, type Program } from "../../../src/workflow/engine.js";
import type { Reply } from "../../../src/workflow/reply.js";
import { loop, program, readWorkrail, step, trim, write } from "../../support/workflow.js";

const ask = (one: Program, completedSteps: string[], context: JsonObject = {}): Reply =>
  replay(one, { completedSteps, context });

const told = ({ status, steps }: Reply): string[] => [status, ...steps.map(({ path }) => path)];

describe("replay", () => {
  const batch = program(readWorkrail("example-loop-simple-batch"));
  const items = ["form", "token", "logout"];

  test.each<[what: string, completed: string[], context: JsonObject, expected: string[]]>([
    ["nothing done", [], {}, ["ready", "load-data"]],
    [
      "paths",
      ["load-data", "process-items/1/process-single-item"],
      { items },
      ["ready", "process-items/2/process-single-item"],
    ],
    [
      "plain ids of the body, once an iteration",
      ["load-data", "process-single-item", "process-single-item"],
      { items },
      ["ready", "process-items/3/process-single-item"],
    ],
    [
      "a path twice is one path",
      ["load-data", "process-items/1/process-single-item", "process-items/1/process-single-item"],
      { items },
      ["ready", "process-items/2/process-single-item"],
    ],
    [
      "all of them",
      ["load-data", ...items.map(() => "process-single-item")],
      { items },
      ["ready", "summarize"],
    ],
    [
      "WorkRail's loop state, which counts finished iterations",
      ["load-data"],
      { items, _loopState: { "process-items": { iteration: 1, index: 1 } } },
      ["ready", "process-items/2/process-single-item"],
    ],
    [
      "with its items, should the list be gone",
      ["load-data", "process-single-item"],
      { _loopState: { "process-items": { iteration: 1, items } } },
      ["ready", "process-items/2/process-single-item"],
    ],
    ["the loop itself, named as done", ["load-data", "process-items"], {}, ["ready", "summarize"]],
    ["the end", ["load-data", "process-items", "summarize"], {}, ["complete"]],
  ])("%s", (_what, completed, context, expected) => {
    expect(told(ask(batch, completed, context))).toEqual(expected);
  });

  test("a loop whose list did not come back is not over in silence", () => {
    const reply = ask(batch, ["load-data", "process-single-item"], {});
    expect([reply.status, reply.steps]).toEqual(["blocked", []]);
    expect(reply.missing).toEqual([
      {
        name: "items",
        allowed: null,
        producer: "load-data",
        hint: '"items" must come back: the loop "process-items" is under way; the step "load-data" gives it. Send it.',
      },
    ]);
  });

  test("plain ids find their iteration by the conditions of the body", () => {
    const one = program(
      write([
        loop("deepen", { type: "for", count: 3, iterationVar: "depth" }, [
          step("structure", { runCondition: { var: "depth", equals: 1 } }),
          step("modules", { runCondition: { var: "depth", gte: 2 } }),
        ]),
      ]),
    );
    expect(told(ask(one, ["structure"]))).toEqual(["ready", "deepen/2/modules"]);
    expect(told(ask(one, ["structure", "modules"]))).toEqual(["ready", "deepen/3/modules"]);
    expect(told(ask(one, ["structure", "modules", "modules"]))).toEqual(["complete"]);
  });

  test("a step that was passed over is not revived when its condition comes to hold", () => {
    const one = program(
      write([step("a"), step("b", { runCondition: { var: "size", equals: "Large" } }), step("c"), step("d")]),
    );
    const first = ask(one, ["a"], { size: "Small" });
    expect(told(first)).toEqual(["ready", "c"]);
    expect(told(ask(one, ["a"], { ...first.context, size: "Large" }))).toEqual(["ready", "c"]);
    expect(told(ask(one, ["a", "c"], { size: "Large" }))).toEqual(["ready", "d"]);
  });

  test("whoever goes back is answered from there", () => {
    const one = program(write([step("a"), step("b"), step("c")]));
    const later = ask(one, ["a", "b"]);
    expect(told(ask(one, ["a"], later.context))).toEqual(["ready", "b"]);
  });

  test("what a step promises is checked when it is done, and not again once it was dropped", () => {
    const outputs = { type: "object", properties: { plan: { type: "string" } }, required: ["plan"] };
    const one = program(write([step("a", { outputs }), step("b")]));
    const blocked = ask(one, ["a"]);
    expect(told(blocked)).toEqual(["blocked", "a"]);
    expect(blocked.missing).toMatchObject([{ name: "plan", producer: "a" }]);
    const right = ask(one, ["a"], { plan: "forms first" });
    expect([...told(right), ...right.drop]).toEqual(["ready", "b", "plan"]);
    expect(told(ask(one, ["a"], trim(right.context, right)))).toEqual(["ready", "b"]);
  });

  test("a missing input of the workflow blocks", () => {
    const inputs = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
    const one = program(write([step("a")], { inputs }));
    expect(ask(one, [])).toMatchObject({ status: "blocked", steps: [], missing: [{ name: "title" }] });
    expect(told(ask(one, [], { title: "Login" }))).toEqual(["ready", "a"]);
  });

  test.each([["sumarize"], ["process-items/0/process-single-item"], ["__proto__"], ["load-data/fallback"]])(
    "refuses the step %s",
    (name) => {
      expect(() => ask(batch, [name])).toThrow(
        `completedSteps names "${name}", which is no step of this workflow.`,
      );
    },
  );

  test("what comes back as the run's memory is only believed where it is as it was written", () => {
    const broken: JsonObject[] = [
      { _run: "nonsense" },
      { _run: { done: 0, reached: "x", loops: [], over: 3, warnings: [{ path: 3 }] } },
      {
        _run: {
          done: 0,
          reached: ["nowhere"],
          loops: { nowhere: { iteration: 2 }, "load-data": { iteration: -1 } },
        },
      },
      { _loopState: { "process-items": { iteration: "2" } } },
    ];
    for (const context of broken) expect(told(ask(batch, [], context))).toEqual(["ready", "load-data"]);
  });
});
