// How long a run will still take: known where everything that is left was timed before, unknown otherwise.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../../src/model/json/json.js";
import { makeWorkflow, start, advance, type Program } from "../../../../src/workflow/engine.js";
import { estimateSeconds, type EarlierRun } from "../../../../src/workflow/log/estimate.js";
import { addDuration, medianOf, stepKeyOf, type Timings } from "../../../../src/workflow/log/timings.js";
import { loop, program, step, write } from "../../../support/workflow.js";

const seconds = (entries: Readonly<Record<string, readonly number[]>>): Timings =>
  Object.fromEntries(
    Object.entries(entries).map(([key, list]) => [
      key,
      { count: list.length, recentMs: list.map((one) => one * 1000) },
    ]),
  );

const complete = (entries: Readonly<Record<string, readonly number[]>>): EarlierRun => ({
  timings: seconds(entries),
  isComplete: true,
});

/** The seconds left of a run of which some steps are done. */
function left(
  one: Program,
  {
    done = [],
    own = {},
    earlier = [],
    elapsed = {},
    variables = {},
  }: {
    done?: readonly string[];
    own?: Readonly<Record<string, readonly number[]>>;
    earlier?: readonly EarlierRun[];
    elapsed?: Readonly<Record<string, number>>;
    variables?: JsonObject;
  },
): number | null {
  const state = done.reduce(
    (before, path) => advance(one, before, { kind: "step-done", path }),
    start(one, variables),
  );
  const elapsedMs = (path: string): number => (elapsed[path] ?? 0) * 1000;
  return estimateSeconds(one, state, { own: seconds(own), earlier, elapsedMs });
}

const PLAIN = program(write([step("plan"), step("build"), step("test")]));

test.each([
  ["nothing is known", {}, null],
  ["one step was never timed", { earlier: [complete({ plan: [1], build: [2] })] }, null],
  ["all were", { earlier: [complete({ plan: [1], build: [2], test: [3] })] }, 6],
  [
    "a run that was given up says how long its steps took",
    { earlier: [{ ...complete({ plan: [1], build: [2], test: [3] }), isComplete: false }] },
    6,
  ],
  [
    "the middle of several runs",
    { earlier: [1, 9, 2].map((one) => complete({ plan: [one], build: [2], test: [3] })) },
    7,
  ],
  [
    "what is done is not left",
    { done: ["plan"], earlier: [complete({ plan: [1], build: [2], test: [3] })] },
    5,
  ],
  [
    "what is under way is left in part",
    { elapsed: { plan: 1 }, earlier: [complete({ plan: [4], build: [2], test: [3] })] },
    8,
  ],
  [
    "what takes longer than ever could end now",
    { elapsed: { plan: 100 }, earlier: [complete({ plan: [4], build: [2], test: [3] })] },
    5,
  ],
  ["parts of a second count as one", { earlier: [complete({ plan: [0.2], build: [0.2], test: [0.2] })] }, 1],
  ["when all is done nothing is left", { done: ["plan", "build", "test"] }, 0],
] as const)("%s", (_, known, expected) => {
  expect(left(PLAIN, known)).toBe(expected);
});

const COUNTED = program(write([loop("fix", { type: "for", count: 4 }, [step("try")])]));
const LISTED = program(
  write([loop("fix", { type: "forEach", items: "list" }, [step("try"), step("check")])]),
);
const OPEN = program(
  write([loop("fix", { type: "until", condition: { var: "ok", equals: true } }, [step("try")])]),
);

test("a loop that counts is known before it is entered, and its own iterations teach", () => {
  expect(left(COUNTED, { earlier: [complete({ "fix/try": [5, 5, 5, 5] })] })).toBe(20);
  expect(left(COUNTED, {})).toBe(null);
  expect(left(COUNTED, { done: ["fix/1/try"], own: { "fix/try": [7] } })).toBe(21);
  expect(left(COUNTED, { done: ["fix/1/try"], own: { "fix/try": [7] }, elapsed: { "fix/2/try": 3 } })).toBe(
    18,
  );
});

test("a list's length is known once the loop is entered", () => {
  const own = { "fix/try": [2], "fix/check": [3] };
  expect(left(LISTED, { variables: { list: [1, 2, 3] }, own })).toBe(15);
  expect(left(LISTED, { variables: { list: [1, 2, 3] }, own, done: ["fix/1/try"] })).toBe(13);
});

test("of a loop that nobody can count, earlier runs say how often it goes round", () => {
  expect(left(OPEN, { own: { "fix/try": [2] }, done: ["fix/1/try"] })).toBe(null);
  const earlier = [complete({ "fix/try": [2, 2, 2, 2, 2] })];
  expect(left(OPEN, { earlier })).toBe(10);
  expect(left(OPEN, { earlier, done: ["fix/1/try"], own: { "fix/try": [2] } })).toBe(8);
  // Longer than ever: at least this iteration is left.
  const many = Array.from({ length: 7 }, (_, index) => `fix/${index + 1}/try`);
  expect(left(OPEN, { earlier, done: many, own: { "fix/try": many.map(() => 2) } })).toBe(2);
});

test("a step that a condition passes over, in every earlier run, is not waited for", () => {
  const one = program(write([step("plan"), step("rare", { runCondition: { var: "x", equals: 1 } })]));
  expect(left(one, { earlier: [complete({ plan: [4] })] })).toBe(4);
  expect(left(one, { earlier: [complete({ plan: [4] }), complete({ plan: [4], rare: [6] })] })).toBe(10);
});

test("commands run beside each other, agents do one thing after the other", () => {
  const beside = (children: JsonObject[], maxParallel: number): Program =>
    program(write([{ id: "both", title: "both", maxParallel, parallel: children }]));
  const earlier = [complete({ "both/a": [4], "both/b": [6], "both/c": [2] })];
  const commands = ["a", "b", "c"].map((id) => step(id, { run: ["true"] }));
  expect(left(beside(commands, 3), { earlier })).toBe(6);
  expect(left(beside(commands, 1), { earlier })).toBe(12);
  expect(
    left(
      beside(
        ["a", "b", "c"].map((id) => step(id)),
        3,
      ),
      { earlier },
    ),
  ).toBe(12);
});

test("a step's path without iterations", () => {
  const { workflow } = makeWorkflow(
    write([
      loop("out", { type: "for", count: 2 }, [
        loop("1", { type: "for", count: 2 }, [step("2")]),
        { id: "both", title: "both", parallel: [step("3")] },
      ]),
    ]),
  );
  const key = (path: string): string => stepKeyOf(workflow!.steps, path);
  expect(["out/2/1/1/2", "out/2/both/3", "out/1/both/3/fallback", "out", "out/2"].map(key)).toEqual([
    "out/1/2",
    "out/both/3",
    "out/both/3/fallback",
    "out",
    "out",
  ]);
});

test("durations: the newest sixteen, none that a clock got wrong, and no name is magic", () => {
  let timings: Timings = {};
  for (let ms = 0; ms < 20; ms++) timings = addDuration(timings, "__proto__", ms);
  timings = addDuration(addDuration(timings, "__proto__", -5), "__proto__", null);
  expect(Object.keys(timings)).toEqual(["__proto__"]);
  const [timing] = Object.values(timings);
  expect(timing).toEqual({ count: 22, recentMs: Array.from({ length: 16 }, (_, index) => index + 4) });
  expect([medianOf([]), medianOf([3]), medianOf([4, 1]), medianOf([9, 1, 5])]).toEqual([null, 3, 2.5, 5]);
});
