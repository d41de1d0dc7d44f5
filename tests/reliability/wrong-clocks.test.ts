// Clocks that jump back, and one that is 70 years ahead: a machine's ids stay in order, and nobody follows the wrong one
// (SPEC §2, Entries: a new id follows this machine's newest unless that lies more than 24 h ahead).
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { openContext } from "../../src/library/open-context.js";
import { timeOfUlid } from "../../src/model/ulid.js";
import { makeFixedClock, type FixedClock } from "../support/fakes.js";
import { CONFIG, json } from "../support/world.js";
import { readJournal } from "./support/oracle.js";
import { makeShop, type Shop } from "./support/shop.js";
import { forTier, PATIENT } from "./support/tier.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 20, 10, 2);
const YEARS_70 = 70 * 365 * DAY;

function open(): Shop {
  const shop = makeShop({ linkedWorktrees: 1 });
  onTestFinished(shop.remove);
  return shop;
}

/** Appends in a worktree with the clock of the test; its answer is the new id. */
async function append(directory: string, clock: FixedClock, ref = "task-42"): Promise<string> {
  const context = openContext({ root: directory, runtime: { ...makeNodeRuntime({}), clock } });
  return (await context.append(ref, { kind: "progress", text: "done", by: "@ada" })).data.id;
}

test(
  "ids follow each other across contexts and worktrees, whatever the clock does",
  PATIENT,
  async ({ task }) => {
    const shop = open();
    // Days that clocks made up would age what came before; how long that is kept is another test's question.
    for (const worktree of shop.worktrees)
      writeFileSync(join(worktree, CONFIG), json({ format: "ctx/1", journal: { keepDays: 1_000_000 } }));
    const clock = makeFixedClock(START);
    const jump = fc.record({
      by: fc.oneof(
        fc.integer({ min: -3 * DAY, max: 3 * DAY }),
        fc.integer({ min: -5, max: 5 }),
        fc.constantFrom(0, -YEARS_70, YEARS_70),
      ),
      worktree: fc.constantFrom(...shop.worktrees),
      ref: fc.constantFrom("task-42", "project", "global"),
    });
    const counts = { histories: 0, ids: 0 };
    const check = async (jumps: readonly { by: number; worktree: string; ref: string }[]) => {
      rmSync(shop.journal, { recursive: true, force: true });
      for (const worktree of shop.worktrees) {
        for (const context of ["tasks/task-42", "project", "global"])
          rmSync(join(worktree, ".context", context, "entries"), { recursive: true, force: true });
      }
      clock.set(START);
      const ids: string[] = [];
      for (const { by, worktree, ref } of jumps) {
        clock.set(Math.min(Math.max(clock.now() + by, 0), START + 3 * YEARS_70));
        const id = await append(worktree, clock, ref);
        const followed = ids.filter((earlier) => timeOfUlid(earlier) <= clock.now() + DAY);
        expect(followed.filter((earlier) => earlier >= id)).toEqual([]);
        expect(timeOfUlid(id)).toBeLessThanOrEqual(clock.now() + DAY + jumps.length);
        ids.push(id);
      }
      expect([...readJournal(shop.journal).records.keys()].sort()).toEqual([...new Set(ids)].sort());
      counts.histories++;
      counts.ids += ids.length;
    };
    await fc.assert(fc.asyncProperty(fc.array(jump, { minLength: 2, maxLength: 12 }), check), {
      numRuns: forTier(15, 1000),
    });
    task.meta.counts = counts;
  },
);

test("an id from a clock 70 years ahead is not followed, here or after a pull", async () => {
  const shop = open();
  const clock = makeFixedClock(START + YEARS_70);
  const far = await append(shop.top, clock);
  clock.set(START);
  const here = await append(shop.top, clock);
  const there = await append(shop.worktrees[1] as string, clock);
  clock.advance(-HOUR);
  const later = await append(shop.top, clock);
  expect([here, there, later].map((id) => timeOfUlid(id) - START)).toEqual([
    0,
    expect.any(Number),
    expect.any(Number),
  ]);
  expect([here, there, later, far]).toEqual([here, there, later, far].sort());
  expect(timeOfUlid(later) - START).toBeLessThan(1000);
  expect(readdirSync(shop.journal)).toEqual(["2026-11-20.journal", "2096-11-02.journal"]);
});

test("segments of odd days are read, and what is no segment is left alone", async () => {
  const shop = open();
  const clock = makeFixedClock(START);
  const key = async (root: string) => {
    const context = openContext({ root, runtime: { ...makeNodeRuntime({}), clock } });
    return (await context.append("task-42", { kind: "progress", text: "done", by: "@ada", key: "jwt" })).data;
  };
  const { id } = await key(shop.top);
  renameSync(join(shop.journal, "2026-11-20.journal"), join(shop.journal, "+010005-01-01.journal"));
  for (const name of ["notes.txt", "2026-11-20.journal.bak", "x.journal"])
    writeFileSync(join(shop.journal, name), "not ours");
  mkdirSync(join(shop.journal, "2026-11-19.journal"));
  expect(await key(shop.worktrees[1] as string)).toMatchObject({ id, created: true });
});
