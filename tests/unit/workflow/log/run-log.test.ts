// What follows from a run's records: who is at which step, what counts after going back, what happened.
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../src/model/json/json.js";
import { next } from "../../../../src/workflow/engine.js";
import { findBefore, listDonePaths } from "../../../../src/workflow/log/going-back.js";
import { listHistory } from "../../../../src/workflow/log/history.js";
import { findHolder, handOut } from "../../../../src/workflow/log/leases.js";
import { readRecord, type RunRecord } from "../../../../src/workflow/log/records.js";
import { addRecord, extendView, makeView, readView } from "../../../../src/workflow/log/view.js";
import { after, done, happened, leased, log, started, viewOf } from "../../../support/run-log.js";
import { loop, program, step, write } from "../../../support/workflow.js";

const ONE = program(
  write([
    step("plan", { outputs: { properties: { risk: { enum: ["low", "high"] } }, required: ["risk"] } }),
    loop("fix", { type: "for", count: 3 }, [step("try"), step("check")]),
    { id: "both", title: "both", parallel: [step("lint"), step("types")] },
  ]),
);

const LONG = log(
  started({ task: "task-42" }),
  leased("plan"),
  done("plan", { risk: "low" }),
  done("fix/1/try", { a: 1 }),
  done("fix/1/check"),
  done("fix/2/try", { a: 2 }),
  done("fix/2/check"),
);

const readyOf = (records: readonly RunRecord[]): string[] =>
  next(ONE, viewOf(ONE, records).state).steps.map(({ path }) => path);

describe("a view", () => {
  test("without the first record there is none", () => {
    expect(makeView(ONE, [])).toBe(null);
    expect(makeView(ONE, LONG.slice(1))).toBe(null);
  });

  test("kept after any record and gone on from, it is the same as made of all", () => {
    const whole = viewOf(ONE, LONG);
    for (let count = 1; count <= LONG.length; count++) {
      const kept = readView(JSON.parse(JSON.stringify(viewOf(ONE, LONG.slice(0, count)))) as never);
      expect(extendView(ONE, kept!, LONG.slice(count))).toEqual(whole);
      // Records that it knows already do no harm.
      expect(extendView(ONE, kept!, LONG)).toEqual(whole);
    }
  });

  test("what this version has not written is no view and no record", () => {
    expect(readView({ format: 2, state: { format: 1 } })).toBe(null);
    expect(readView({ format: 1, state: { format: 2 } })).toBe(null);
    const foreign: Json[] = [
      null,
      [],
      "x",
      {},
      { n: 1, at: "", by: "" },
      { n: 1.5, at: "", by: "", kind: "lease" },
    ];
    for (const value of foreign) expect(readRecord(value)).toBe(null);
    expect(readRecord({ n: 1, at: "", by: "", kind: "dream" })).toBe(null);
    expect(readRecord({ n: 1, at: "", by: "", kind: "lease" })).toMatchObject({ n: 1 });
  });

  test("lost records are counted, and what they made possible is ignored", () => {
    const lossy = LONG.filter(({ n }) => n !== 3 && n !== 4);
    expect(viewOf(ONE, lossy)).toMatchObject({ lost: 2, ignored: 2, last: 6 });
    expect(readyOf(lossy)).toEqual(["fix/1/try"]);
    const kept = viewOf(ONE, LONG.slice(0, 3));
    expect(extendView(ONE, kept, LONG.slice(5))).toMatchObject({ lost: 2, ignored: 2 });
  });

  test("an event that cannot happen is refused before it is written", () => {
    const view = viewOf(ONE, LONG);
    const record = log(...Array.from({ length: 8 }, () => done("both/lint")))[7] as RunRecord;
    expect(() => addRecord(ONE, view, record)).toThrow("cannot be done yet");
  });
});

describe("leases", () => {
  const view = viewOf(ONE, log(started(), leased("plan", { until: after(900) })));
  const { steps } = next(ONE, view.state);
  const rules = { by: "@ada", nowMs: Date.parse(after(100)), leaseMs: 900_000 };

  test.each([
    ["who has it", "@ada", 100, { own: ["plan"], held: [], leased: [] }],
    ["who has it, half over", "@ada", 460, { own: ["plan"], held: [], leased: ["plan"] }],
    ["who has it, when it is over", "@ada", 900, { own: ["plan"], held: [], leased: ["plan"] }],
    ["another one", "@ben", 100, { own: [], held: ["plan"], leased: [] }],
    ["another one, a moment before its end", "@ben", 899.999, { own: [], held: ["plan"], leased: [] }],
    ["another one, at its end", "@ben", 900, { own: ["plan"], held: [], leased: ["plan"] }],
  ])("%s", (_, by, seconds, expected) => {
    const found = handOut(view, steps, { ...rules, by, nowMs: Date.parse(after(seconds)) });
    const paths = (list: readonly { path: string }[]): string[] => list.map(({ path }) => path);
    expect({ own: paths(found.own), held: paths(found.held), leased: paths(found.leased) }).toEqual(expected);
    const holder = findHolder(view, "plan", { by, nowMs: Date.parse(after(seconds)) });
    expect(holder === null ? [] : [holder.path]).toEqual(expected.held);
  });

  test("taking over needs no end", () => {
    const found = handOut(view, steps, { ...rules, by: "@ben", takeOver: true });
    expect([found.own.length, found.held, found.leased.length]).toEqual([1, [], 1]);
  });

  test("a step that is done, or whose attempt failed, is nobody's any more", () => {
    const held = log(started(), leased("plan"));
    const ended = (record: RunRecord): object => viewOf(ONE, [...held, { ...record, n: 2 }]).leases;
    expect(ended(log(done("plan", { risk: "low" }))[0] as RunRecord)).toEqual({});
    expect(ended(log(happened({ kind: "step-failed", path: "plan" }))[0] as RunRecord)).toEqual({});
    // Refused for want of what it promises, it is still under way.
    expect(ended(log(done("plan"))[0] as RunRecord)).toHaveProperty("plan");
  });

  test("renewed, it is still counted from the first time", () => {
    const renewed = viewOf(ONE, log(started(), leased("plan"), leased("plan")));
    expect(renewed.leases["plan"]).toMatchObject({ since: after(60) });
    const [start, first, second] = log(started(), leased("plan"), leased("plan"));
    const taken = viewOf(ONE, [start!, first!, { ...second!, by: "@ben" }]);
    expect(taken.leases["plan"]).toMatchObject({ by: "@ben", since: after(120) });
  });
});

describe("going back", () => {
  const back = (to: number, path = "x"): RunRecord =>
    ({ ...log(started())[0]!, n: 7, kind: "rewind", to, path }) as RunRecord;

  test("what came after does not count, and nobody is at anything", () => {
    const records = [...LONG, { ...log(leased("fix/3/try"))[0]!, n: 7 }, { ...back(2), n: 8 }];
    const view = viewOf(ONE, records);
    expect(readyOf(records)).toEqual(["fix/1/try"]);
    expect(view).toMatchObject({ last: 8, leases: {}, lost: 0, ignored: 0 });
    expect(view.state.variables).toEqual({ task: "task-42", risk: "low" });
    expect(extendView(ONE, viewOf(ONE, LONG), records.slice(7))).toBe(null);
  });

  test("and going back once more counts from what was left", () => {
    const records = [...LONG, back(5), { ...LONG[6]!, n: 8 }, { ...back(4), n: 9 }];
    expect(readyOf(records)).toEqual(["fix/2/try"]);
    expect(readyOf([...records, { ...LONG[5]!, n: 10 }])).toEqual(["fix/2/check"]);
  });

  test.each([
    ["plan", { kind: "found", to: 1, path: "plan" }],
    ["fix", { kind: "found", to: 2, path: "fix" }],
    ["fix/2", { kind: "found", to: 4, path: "fix/2" }],
    ["fix/1/check", { kind: "found", to: 3, path: "fix/1/check" }],
    ["check", { kind: "several", paths: ["fix/1/check", "fix/2/check"] }],
    ["fix/check", { kind: "several", paths: ["fix/1/check", "fix/2/check"] }],
    ["fi", { kind: "none", paths: ["plan", "fix/1/try", "fix/1/check", "fix/2/try", "fix/2/check"] }],
    ["both", { kind: "none", paths: ["plan", "fix/1/try", "fix/1/check", "fix/2/try", "fix/2/check"] }],
  ])("to %s", (to, expected) => {
    expect(findBefore(ONE, LONG, to)).toEqual(expected);
  });

  test("by an id alone where it means one instance", () => {
    expect(findBefore(ONE, LONG.slice(0, 5), "check")).toEqual({ kind: "found", to: 3, path: "fix/1/check" });
  });

  test("what is undone by it", () => {
    expect(listDonePaths(ONE, LONG, 4)).toEqual(["fix/2/try", "fix/2/check"]);
    expect(listDonePaths(ONE, [...LONG, back(4)], 2)).toEqual(["fix/1/try", "fix/1/check"]);
  });
});

test("history tells what became of everything", () => {
  const records = log(
    started({ task: "task-42" }),
    leased("plan"),
    done("plan", {}),
    happened({ kind: "step-failed", path: "plan", reason: "no time" }),
    happened({ kind: "retry" }),
    happened({ kind: "assign", variables: { a: 1 } }),
    happened({ kind: "confirm", path: "plan" }),
    done("plan", { risk: "low" }),
    done("nowhere"),
    { kind: "rewind", to: 6, path: "plan" },
  );
  expect(
    listHistory(ONE, records).map(({ what, path, durationMs, isUndone }) => [
      what,
      path,
      durationMs,
      isUndone,
    ]),
  ).toEqual([
    ["started", null, null, false],
    ["handed-out", "plan", null, false],
    ["refused", "plan", 60_000, false],
    ["failed", "plan", 120_000, false],
    ["retried", null, null, false],
    ["assigned", null, null, false],
    ["confirmed", "plan", null, false],
    ["done", "plan", null, true],
    ["ignored", "nowhere", null, true],
    ["went-back", "plan", null, false],
  ]);
});
