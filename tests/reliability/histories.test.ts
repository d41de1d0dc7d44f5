// Random histories of a shop, compared with a model after every step (SPEC §15, P2, P4, P6, P7, P9, P11): whatever git,
// a wrong clock or a sudden death does, nothing that was recorded is lost, doubled, or comes back when it must not.
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectSame, followSegments, History, REFS } from "./support/history.js";
import type { Place } from "./support/history-model.js";
import { pick, STEPS, WEIGHTS, type StepName } from "./support/history-steps.js";
import { forTier, PATIENT, TIER } from "./support/tier.js";

const LENGTH = 30;
/** Histories that go on side by side: while git works for one, ctx works for another. */
const LANES = forTier(2, 4);
const HISTORIES = forTier(20, 2400);

interface Happening {
  readonly step: StepName;
  readonly where: number;
  readonly what: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  step: fc.oneof(
    ...(Object.keys(WEIGHTS) as StepName[]).map((step) => ({
      arbitrary: fc.constant(step),
      weight: WEIGHTS[step],
    })),
  ),
  where: fc.nat({ max: 5 }),
  what: fc.nat({ max: 1023 }),
});

const happenings = fc.array(happening, { minLength: LENGTH, maxLength: LENGTH, size: "max" });

async function live(history: History, steps: readonly Happening[]): Promise<void> {
  const { model } = history;
  for (const { step, where, what } of steps) {
    const place = pick(model.places, where) as Place;
    await STEPS[step](history, place, what);
    followSegments(history);
    // The worktree where it happened, which may be gone, and one context of it.
    await expectSame(
      history,
      model.places.includes(place) ? place : (model.places[0] as Place),
      pick(REFS, what) as string,
    );
  }
}

/** At the end everything is brought back, committed and merged: it must all be there, once. */
async function conclude(history: History): Promise<void> {
  const { model, shop } = history;
  const [first] = model.places as [Place];
  await STEPS.recover(history, first, 0);
  for (const place of model.places) await STEPS.commit(history, place, 0);
  for (const [at] of [...model.branches].entries()) await STEPS.merge(history, first, at);
  for (const place of model.places) {
    for (const ref of REFS) await expectSame(history, place, ref);
  }
  const ids = model.idsIn(first);
  const lost = [...model.recorded.keys()].filter((id) => !ids.has(id) && !model.released.has(id));
  expect({ lost, missing: model.missing() }).toEqual({ lost: [], missing: [] });
  expect((await shop.at(shop.top).recover({})).data.recovered).toEqual([]);
}

test("nothing is lost, doubled or resurrected in random histories", PATIENT, async ({ task }) => {
  const counts = {
    histories: 0,
    steps: 0,
    entries: 0,
    acknowledged: 0,
    "brought back": 0,
    "killed in the middle": 0,
    "segments dropped": 0,
  };
  const check = async (steps: readonly Happening[], areTextsAlike: boolean): Promise<void> => {
    const history = new History(areTextsAlike);
    try {
      await live(history, steps);
      await conclude(history);
    } finally {
      history.shop.remove();
    }
    const recorded = [...history.model.recorded.values()];
    counts.histories++;
    counts.steps += steps.length;
    counts.entries += recorded.length;
    counts.acknowledged += recorded.filter(({ isAcknowledged }) => isAcknowledged).length;
    counts["brought back"] += history.broughtBack;
    counts["killed in the middle"] += history.shop.deaths;
    counts["segments dropped"] += history.segmentsDropped;
    task.meta.counts = counts;
  };
  await Promise.all(
    Array.from({ length: LANES }, () =>
      fc.assert(fc.asyncProperty(happenings, fc.boolean(), check), {
        numRuns: Math.ceil(HISTORIES / LANES),
        // Making a history shorter takes longer than everything else; its seed can be tried in the long tier.
        endOnFailure: TIER === "quick",
      }),
    ),
  );
  expect(counts.histories).toBeGreaterThanOrEqual(HISTORIES);
});
