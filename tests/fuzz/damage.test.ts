// Every file of the golden set, the example and our own context, damaged in every way: found with its place, or read as
// independent readers do. `npm test` draws places by a seed; `npm run test:fuzz` takes all there are.
import { afterAll, describe, expect, test } from "vitest";
import { listSamples, makeJudge } from "../support/damage.js";
import { makePick, MUTATIONS } from "../support/mutations.js";

const isEverything = process.env["FUZZ"] === "everything";
const SEED = 20_261_120;
/** Places for each kind of harm to each file. */
const MOST_PLACES = isEverything ? 100_000 : 8;
const MOST_SHOWN = 5;

let judged = 0;
afterAll(() => {
  if (isEverything) process.stderr.write(`${judged} damaged files judged\n`);
});

describe.each(listSamples().map((sample) => [sample.name, sample] as const))("%s", (_, sample) => {
  test("is in order", async () => {
    expect(await makeJudge(sample)({ name: "as it is", bytes: sample.bytes })).toBeNull();
  });

  test.each(Object.keys(MUTATIONS))("%s", async (kind) => {
    const judge = makeJudge(sample);
    const faults: string[] = [];
    const mutate = MUTATIONS[kind] as (typeof MUTATIONS)[string];
    for (const mutant of mutate(sample.bytes, makePick(MOST_PLACES, SEED))) {
      judged++;
      const fault = await judge(mutant);
      if (fault !== null && faults.push(`${mutant.name}: ${fault}`) === MOST_SHOWN) break;
    }
    expect(faults).toEqual([]);
  });
});
