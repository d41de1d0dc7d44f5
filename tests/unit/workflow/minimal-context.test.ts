import { describe, expect, test } from "vitest";
import { utf8Encode } from "../../../src/model/text/utf8.js";
import { next, replay, start } from "../../../src/workflow/engine.js";
import { loop, program, readWorkrail, step, write } from "../../support/workflow.js";

const steps = [
  step("triage", { prompt: "Set size and risk. The task: {{title}}" }),
  step("plan", { prompt: "Plan {{title}}", runCondition: { var: "size", in: ["Medium", "Large"] } }),
  loop("build", { type: "forEach", items: "parts", itemVar: "part" }, [
    step("write", {
      prompt: "{{part.name}} of {{title}}",
      requireConfirmation: { var: "risk", equals: "high" },
    }),
  ]),
  step("report", { prompt: "Report to {{owner}}" }),
];

describe("what a reply asks for", () => {
  const one = program(write(steps));
  const parts = [{ name: "form" }, { name: "token" }];
  const context = { title: "Login", parts, owner: "ada", notes: "x".repeat(50) };

  test("what the steps of now read, what is read later and why, who gives it, and what can go", () => {
    const { needs, drop } = replay(one, { completedSteps: [], context });
    expect(needs.now).toEqual([
      { name: "title", why: 'the text of "triage"', from: null, schema: null, bytes: 7 },
    ]);
    expect(needs.later.map(({ name, why, from }) => [name, why, from])).toEqual([
      ["size", 'whether "plan" runs', "triage"],
      ["parts", 'what the loop "build" goes through', null],
      ["risk", 'whether "write" needs a confirmation', "triage"],
      ["owner", 'the text of "report"', null],
      ["_run", "where the loops are", null],
    ]);
    expect(drop).toEqual(["notes"]);
  });

  test("a loop's list is read at its entry; what is left of it travels, and only that", () => {
    const completedSteps = ["triage", "build/1/write"];
    const { needs, context: back, drop } = replay(one, { completedSteps, context });
    expect([...needs.now, ...needs.later].map(({ name }) => name)).toEqual([
      "risk",
      "title",
      "owner",
      "_run",
    ]);
    expect(back).toEqual({
      title: "Login",
      owner: "ada",
      _run: {
        done: 2,
        reached: ["build/2/write"],
        loops: { build: { iteration: 2, total: 2, items: [{ name: "token" }] } },
      },
    });
    expect(drop).toEqual(["parts", "notes"]);
  });

  test("a run on disk gives what the steps of now read; nothing has to come back", () => {
    expect(next(one, start(one, context)).context).toEqual({ title: "Login" });
  });

  test("the sizes are those of the context, in bytes", () => {
    const { sizes, context: back } = replay(one, {
      completedSteps: [],
      context: { ...context, title: "Größe" },
    });
    expect(sizes).toEqual({ bytes: utf8Encode(JSON.stringify(back)).length, target: 2048, max: 5120 });
  });

  test.each<[what: string, completed: string[], target: number, max: number]>([
    ["a simple step", ["triage", "plan", "build"], 1024, 2048],
    ["one with conditions ahead", [], 2048, 5120],
    ["a loop's iteration", ["triage"], 3072, 5120],
  ])("%s has its target", (_what, completedSteps, target, max) => {
    expect(replay(one, { completedSteps, context }).sizes).toMatchObject({ target, max });
  });

  test("several steps at once are complex", () => {
    const parallel = program(write([{ id: "p", title: "p", parallel: [step("a"), step("b")] }]));
    expect(replay(parallel, { completedSteps: [], context: {} }).sizes).toMatchObject({
      target: 5120,
      max: 10_240,
    });
  });

  test("a paragraph says what to send, what nobody set yet, and what can go", () => {
    expect(replay(one, { completedSteps: [], context }).instructions).toBe(
      'Do the step triage. Then send triage as done and this context with what changed in it. Not set yet: size (compared with "Medium", "Large"), whether "plan" runs. Not set yet: risk (compared with "high"), whether "write" needs a confirmation. You can drop notes: nothing reads it any more.',
    );
  });

  test("never more than 256 KB: what is bigger is named, and stays with whoever has it", () => {
    const big = program(
      write([step("a", { prompt: "{{small}}" }), step("b", { prompt: "{{huge.length}} {{small}}" })]),
    );
    const huge = Array.from({ length: 40_000 }, (_, index) => `row ${index}`);
    const reply = replay(big, { completedSteps: [], context: { small: 1, huge } });
    expect(Object.keys(reply.context)).toEqual(["small", "_run"]);
    expect(reply.needs.later.map(({ name }) => name)).toContain("huge");
    expect(reply.instructions).toContain("Too big to show, but needed: huge; keep what you have.");
    expect(reply.sizes.bytes).toBeLessThanOrEqual(256 * 1024);
  });

  test("the largest real definition asks for little", () => {
    const real = program(readWorkrail("coding-task-workflow-with-loops"));
    const reply = replay(real, {
      completedSteps: ["phase-0-intelligent-triage"],
      context: { taskComplexity: "Large", dump: "x".repeat(9_000) },
    });
    expect(reply.drop).toEqual(["dump"]);
    expect(reply.needs.later[0]).toMatchObject({
      name: "taskComplexity",
      from: "phase-0-intelligent-triage",
      bytes: 7,
    });
    expect(reply.sizes.bytes).toBeLessThan(reply.sizes.target);
  });
});
