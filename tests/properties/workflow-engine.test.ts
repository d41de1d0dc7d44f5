// Whatever a definition holds: a run ends, hands out no finished step again, does not care where it was interrupted, and
// gives the same replies to those who keep nothing but what replies ask them to keep.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { advance, next, replay, start, type Program } from "../../src/workflow/engine.js";
import type { ReadyStep } from "../../src/workflow/reply.js";
import type { State } from "../../src/workflow/state.js";
import { drive, driveStateless, program, trim, type Turn } from "../support/workflow.js";
import { definitions, variables, works, type Generated } from "../support/workflow-arbitraries.js";

const RUNS = 300;

const prepare = ({ written, called }: Generated): Program => program(written, (id) => called.get(id) ?? null);

const keep = (state: State): State => JSON.parse(JSON.stringify(state)) as State;

/** Which of several steps is done first, by a number drawn once. */
const chooser =
  (seed: number) =>
  (steps: readonly ReadyStep[], turn: number): ReadyStep | undefined =>
    steps[(seed + turn * 7) % Math.max(1, steps.length)];

const cases = fc.record({ definition: definitions, variables, work: works, seed: fc.nat(20) });

const pathsOf = (turns: readonly Turn[]): string[][] =>
  turns.map(({ steps }) => steps.map(({ path }) => path));

test("a run ends, and hands out no step that was finished", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed }) => {
      const one = prepare(definition);
      const choose = chooser(seed);
      const { turns, reply } = drive(one, { variables: given, work, choose });
      const done = new Set<string>();
      for (const [turn, { steps }] of turns.entries()) {
        for (const { path } of steps) expect(done.has(path), path).toBe(false);
        const chosen = choose(steps, turn + 1);
        if (chosen !== undefined) done.add(chosen.path);
      }
      expect(["complete", "exhausted", "blocked"]).toContain(reply.status);
      if (reply.status === "blocked") expect(reply.missing).not.toEqual([]);
      expect(reply.progress.done).toBe(done.size);
      if (reply.status === "complete") expect(reply.progress.total).toBe(done.size);
    }),
    { numRuns: RUNS },
  );
});

test("a run ends in the same state wherever it is interrupted, and finishing a step twice changes nothing", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed }) => {
      const one = prepare(definition);
      const choose = chooser(seed);
      const whole = drive(one, { variables: given, work, choose });
      const interrupted = drive(prepare(definition), { variables: given, work, choose, between: keep });
      expect(interrupted.turns).toEqual(whole.turns);
      expect(interrupted.state).toEqual(keep(whole.state));
      for (const [path] of pathsOf(whole.turns.slice(0, -1))) {
        const isOver = whole.reply.steps.every((ready) => ready.path !== path);
        if (path === undefined || !isOver || whole.reply.status !== "complete") continue;
        expect(advance(one, whole.state, { kind: "step-done", path, variables: { a: 9 } })).toBe(whole.state);
      }
    }),
    { numRuns: RUNS },
  );
});

test("stateless questions are answered alike, with all variables and with only those that are needed", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed }) => {
      const one = prepare(definition);
      const choose = chooser(seed);
      const expected = drive(one, { variables: given, work, choose }).turns;
      for (const isTrimming of [false, true]) {
        const { turns } = driveStateless(one, { variables: given, work, choose, isTrimming });
        expect(turns).toEqual(expected);
      }
    }),
    { numRuns: RUNS },
  );
});

test("asked again with only what is needed, the whole reply is the same; there is nothing left to drop", () => {
  fc.assert(
    fc.property(cases, ({ definition, variables: given, work, seed }) => {
      const one = prepare(definition);
      const { completed, context } = driveStateless(one, {
        variables: given,
        work,
        choose: chooser(seed),
        isTrimming: false,
      });
      const questions = { completedSteps: completed.slice(0, seed % (completed.length + 1)), context };
      const full = replay(one, questions);
      const trimmed = replay(one, { ...questions, context: trim({ ...context, ...full.context }, full) });
      expect(trimmed.drop).toEqual([]);
      const told = ({ drop: _drop, instructions: _instructions, ...rest }: typeof full): unknown => rest;
      expect(told(trimmed)).toEqual(told(full));
    }),
    { numRuns: RUNS },
  );
});

/** Runs to the end with some attempts failing, retrying what failed a few times; tells every event. */
function driveThroughFailures(
  one: Program,
  { given, luck, between }: { given: JsonObject; luck: readonly boolean[]; between: (state: State) => State },
): { events: string[]; state: State } {
  const events: string[] = [];
  let state = between(start(one, given));
  for (let retries = 3; ;) {
    const { status, steps } = next(one, state);
    const [ready] = steps;
    if (events.length > 5_000) throw new Error("does not end");
    if (ready !== undefined) {
      const isLucky = luck[events.length % luck.length] as boolean;
      events.push(`${isLucky ? "done" : "failed"} ${ready.path}`);
      const kind = isLucky ? "step-done" : "step-failed";
      state = between(advance(one, state, { kind, path: ready.path }));
    } else if (status === "failed" && state.rollback === null && retries-- > 0) {
      events.push("retry");
      state = between(advance(one, state, { kind: "retry" }));
    } else return { events: [...events, status], state };
  }
}

test("failures end as well: nothing that was done is done again, what was done is undone once, from the newest on", () => {
  fc.assert(
    fc.property(
      fc.record({
        definition: definitions,
        given: variables,
        luck: fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }),
      }),
      ({ definition, given, luck }) => {
        const one = prepare(definition);
        const { events, state } = driveThroughFailures(one, { given, luck, between: (kept) => kept });
        const interrupted = driveThroughFailures(prepare(definition), { given, luck, between: keep });
        expect(interrupted.events).toEqual(events);
        expect(interrupted.state).toEqual(keep(state));
        const done = events.filter((event) => event.startsWith("done "));
        expect(new Set(done).size).toBe(done.length);
        const undone = events
          .filter((event) => event.endsWith("/rollback"))
          .map((event) => event.split(" ")[1]);
        const order = [...new Set(undone)].map((path) => path!.slice(0, -"/rollback".length));
        const before = done.map((event) => event.slice("done ".length).replace(/\/fallback$/, ""));
        const newestFirst = before.toReversed().filter((path) => order.includes(path));
        // The step that failed comes first, and was never done.
        expect(order.filter((path) => before.includes(path))).toEqual(newestFirst);
      },
    ),
    { numRuns: RUNS },
  );
});
