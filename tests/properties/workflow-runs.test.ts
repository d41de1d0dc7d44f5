// Whatever a definition holds: what follows from a run's records does not care where it was kept, a copy of what counts is
// the same run, and who goes back and does the same again is where they were.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { next, type Program } from "../../src/workflow/engine.js";
import { findBefore } from "../../src/workflow/log/going-back.js";
import { listHistory } from "../../src/workflow/log/history.js";
import type { NewRecord, RunRecord } from "../../src/workflow/log/records.js";
import {
  addRecord,
  extendView,
  listCounting,
  makeView,
  readView,
  type RunView,
} from "../../src/workflow/log/view.js";
import { after, done, leased, started, viewOf } from "../support/run-log.js";
import { program, type Work } from "../support/workflow.js";
import { definitions, variables, works, type Generated } from "../support/workflow-arbitraries.js";

const RUNS = 150;
const MOST_STEPS = 40;

const prepare = ({ written, called }: Generated): Program => program(written, (id) => called.get(id) ?? null);
const keep = (view: RunView): RunView => readView(JSON.parse(JSON.stringify(view)) as JsonObject) as RunView;

/** Goes on from some records until nothing can be done, or for long enough. */
function goOn(
  one: Program,
  begun: readonly RunRecord[],
  { work, seed }: { work: Work; seed: number },
): RunRecord[] {
  const records = [...begun];
  let view = viewOf(one, records);
  const add = (fresh: NewRecord): void => {
    const n = view.last + 1;
    const record = { n, at: after(60 * n), by: "@ada", ...fresh } as RunRecord;
    records.push(record);
    view = addRecord(one, view, record);
  };
  for (let count = 0; count < MOST_STEPS; count++) {
    const reply = next(one, view.state);
    const step = reply.steps[(seed + count * 7) % Math.max(1, reply.steps.length)];
    if (step === undefined || reply.status !== "ready") break;
    add(leased(step.path));
    add(done(step.path, work(step)));
  }
  return records;
}

const cases = fc.record({
  definition: definitions,
  variables,
  work: works,
  seed: fc.nat(20),
  cut: fc.nat(100),
});

test("kept after any record and gone on from, a view is the one of all records", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed, cut }) => {
      const one = prepare(definition);
      const records = goOn(one, [{ n: 0, at: after(0), by: "@ada", ...started(given) } as RunRecord], {
        work,
        seed,
      });
      const whole = viewOf(one, records);
      const at = 1 + (cut % records.length);
      const kept = keep(viewOf(one, records.slice(0, at)));
      expect(keep(extendView(prepare(definition), kept, records.slice(at)) as RunView)).toEqual(keep(whole));
      expect([whole.lost, whole.ignored]).toEqual([0, 0]);
    }),
    { numRuns: RUNS },
  );
});

test("a copy of the events that count is in the same state", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed }) => {
      const one = prepare(definition);
      const records = goOn(one, [{ n: 0, at: after(0), by: "@ada", ...started(given) } as RunRecord], {
        work,
        seed,
      });
      const copy = records.filter(({ kind }) => kind !== "lease").map((record, n) => ({ ...record, n }));
      expect(viewOf(one, copy).state).toEqual(viewOf(one, records).state);
    }),
    { numRuns: RUNS },
  );
});

test("who goes back to a step and does the same again is where they were", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed, cut }) => {
      const one = prepare(definition);
      const records = goOn(one, [{ n: 0, at: after(0), by: "@ada", ...started(given) } as RunRecord], {
        work,
        seed,
      });
      const paths = listHistory(one, records).flatMap(({ what, path }) =>
        what === "done" ? [path as string] : [],
      );
      const path = paths[cut % Math.max(1, paths.length)];
      if (path === undefined) return;
      const found = findBefore(one, records, path);
      if (found.kind !== "found") throw new Error(`${path} was done and is not found`);
      const n = records.length;
      const back: RunRecord = { n, at: after(60 * n), by: "@ada", kind: "rewind", to: found.to, path };
      const there = viewOf(one, [...records, back]);
      expect(next(one, there.state).steps.map((ready) => ready.path)).toContain(path);
      const again = records
        .filter((record) => record.kind === "event" && record.n > found.to)
        .map((record, index) => ({ ...record, n: n + 1 + index }));
      const redone = [...records, back, ...again];
      expect(viewOf(one, redone).state).toEqual(viewOf(one, records).state);
      expect(makeView(one, listCounting(redone))?.state).toEqual(viewOf(one, records).state);
    }),
    { numRuns: RUNS },
  );
});
